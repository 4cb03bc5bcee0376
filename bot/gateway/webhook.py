"""The webhook: Telegram posts one update at a time, and is answered only once it is committed (I1)."""

import asyncio
import hmac
import json
import logging
import socket
from urllib.parse import urlsplit

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.backoff import delay
from bot.gateway.api import BotApi, seconds_asked
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


class NoWebhook(Exception):
    """The webhook cannot be set up; the sentence says which setting to mend."""


async def listen(api: BotApi, intake: Intake, url: str, secret: SecretStr, host: str, port: int) -> None:
    """Take what Telegram posts until cancelled, and let what is being answered end. Raises NoWebhook."""
    listener = _bound(host, port)
    server = webhook_server(webhook_app(intake, url, secret), host, port)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await announce(api, url, secret)
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving


async def announce(api: BotApi, url: str, secret: SecretStr) -> None:
    """Tell Telegram where to post, however long it cannot be reached; raises NoWebhook when it does not agree."""
    params = {"url": url, "secret_token": secret.get_secret_value(), "allowed_updates": ALLOWED}
    failures = 0
    while True:
        try:
            await api.call("setWebhook", params)
        except BadRequest as error:  # a NetworkError too, for python-telegram-bot
            raise NoWebhook(f"Telegram does not take WEBHOOK_URL ({error.message}): mend it in .env.") from None
        except (NetworkError, RetryAfter) as error:
            failures += 1
            log.warning("The webhook cannot be set yet (%s).", type(error).__name__)
            asked = seconds_asked(error) if isinstance(error, RetryAfter) else 0.0
            await asyncio.sleep(delay(failures, retry_after=asked))
        else:
            return


def webhook_server(app: Starlette, host: str, port: int) -> uvicorn.Server:
    """Return the server for `app`; `await server.serve()` runs it, `server.should_exit = True` ends it."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    return uvicorn.Server(config)


def _bound(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        sentence = f"WEBHOOK_PORT {port} on WEBHOOK_HOST {host} cannot be used ({error.strerror}): choose another one."
        raise NoWebhook(sentence) from None


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
