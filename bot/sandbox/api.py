"""The Bot API's front door: `/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>`."""

import asyncio
import hmac
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.errors import ApiError, not_found, not_played, too_many_requests, unauthorized
from bot.sandbox.methods import METHODS
from bot.sandbox.model import Json
from bot.sandbox.params import Params, read_params
from bot.sandbox.world import World

_TOKEN = re.compile(r"(\d+):[\w-]+", re.ASCII)


class Dropped(Response):
    """No answer: the line is cut, although the call was accepted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut the line, and return once the server has seen that."""
        del send
        scope["app"].state.cut(scope["client"])
        while (await receive())["type"] != "http.disconnect":
            continue


async def bot_endpoint(request: Request) -> Response:
    """Answer one Bot API call over HTTP."""
    world: World = request.app.state.world
    name = request.path_params["method"]
    try:
        check_token(world, request.path_params["token"])
        params = await read_params(request)
    except ApiError as error:
        return JSONResponse(error.body(), error.code)
    fault = world.faults.strike("drop_after_accept", name, params.raw("chat_id"))
    code, body = await call(world, name, params)
    if fault:
        return Dropped()
    return JSONResponse(body, code)


async def file_endpoint(request: Request) -> Response:
    """Give the content of a file to whoever holds the token."""
    world: World = request.app.state.world
    try:
        check_token(world, request.path_params["token"])
    except ApiError as error:
        return JSONResponse(error.body(), error.code)
    file = next((f for f in world.files.values() if f.path == request.path_params["path"]), None)
    if file is None:
        return JSONResponse(not_found().body(), 404)
    return Response(file.content, media_type="application/octet-stream")


def check_token(world: World, token: str) -> None:
    """Refuse a token of the wrong form, or another one than the sandbox was started with."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise not_found()
    if world.token is not None and not hmac.compare_digest(token, world.token):
        raise unauthorized()
    world.bot_id = int(match[1])


async def call(world: World, name: str, params: Params) -> tuple[int, Json]:
    """Run a method by name under the faults that are on; return HTTP status and body, and log it."""
    known = METHODS.get(name.lower())
    try:
        if known is None:
            raise not_played(name)
        code, body = 200, {"ok": True, "result": await _run(world, name, params)}
    except ApiError as error:
        code, body = error.code, error.body()
    if name.lower() != "getupdates":
        world.record(known[0] if known else name, params.log(), _outcome(body))
    return code, body


async def _run(world: World, name: str, params: Params) -> Any:
    chat_id = params.raw("chat_id")
    if delay := world.faults.strike("delay", name, chat_id):
        await asyncio.sleep(delay.seconds)
    if storm := world.faults.strike("storm429", name, chat_id):
        raise too_many_requests(storm.retry_after)
    if broken := world.faults.strike("status", name, chat_id):
        raise ApiError(broken.status, "Internal Server Error" if broken.status == 500 else "Bad Gateway")
    return await METHODS[name.lower()][1](world, params)


def _outcome(body: Json) -> Json:
    if body["ok"]:
        result = body["result"]
        number = result.get("message_id") if isinstance(result, dict) else None
        return {"ok": True, **({"message_id": number} if number else {})}
    return {k: v for k, v in body.items() if k != "parameters"}
