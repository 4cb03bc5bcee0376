"""The webhook: Telegram posts one update at a time, and is answered only once it is committed (I1)."""

import hmac
import json
import logging
from urllib.parse import urlsplit

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.gateway.api import BotApi
from bot.gateway.intake import Intake
from bot.gateway.wire import ALLOWED

LARGEST = 1024 * 1024
"""Bytes of an update; Telegram's are a few KiB."""

log = logging.getLogger(__name__)


def webhook_app(intake: Intake, url: str, secret: SecretStr) -> Starlette:
    """Return the app that answers at the path of `url`.

    200 once an update is committed, 503 when it could not be (Telegram sends it again), 403 for a wrong secret,
    413 for a body over 1 MiB. A body that is not JSON is kept as unreadable.
    """
    expected = secret.get_secret_value().encode()

    async def take(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(status_code=403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        return Response(status_code=200 if await intake.take([_parse(body)]) else 503)

    return Starlette(routes=[Route(urlsplit(url).path or "/", take, methods=["POST"])])


async def announce(api: BotApi, url: str, secret: SecretStr) -> None:
    """Tell Telegram where to post; raises a telegram.error when it does not agree."""
    params = {"url": url, "secret_token": secret.get_secret_value(), "allowed_updates": ALLOWED}
    await api.call("setWebhook", params)


def webhook_server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """Return the server for `app`; `await server.serve()` runs it, `server.should_exit = True` ends it."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, lifespan="off"
    )
    return uvicorn.Server(config)


async def _body(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _parse(body: bytes) -> object:
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
