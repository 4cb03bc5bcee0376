"""`/sim/calls`, `/sim/outside`, `/sim/files`, `/sim/feed`: what the bot did, and a feed for the page."""

import fnmatch
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.errors import SimError
from bot.sandbox.model import Json
from bot.sandbox.params import parse_json
from bot.sandbox.sim.common import plain, query_number, wait_of, world_of
from bot.sandbox.view import user_view

_SHOWABLE = ("image/png", "image/jpeg", "image/gif")


async def read_calls(request: Request) -> list[Json]:
    """Return the bot's calls after number `after`, of `method` (a pattern); `wait` waits for one."""
    world = world_of(request)
    after = int(query_number(request, "after", 0))
    pattern = request.query_params.get("method", "*").lower()

    def look() -> list[Json] | None:
        fitting = [c for c in world.calls if c["n"] > after]
        return [c for c in fitting if fnmatch.fnmatch(c["method"].lower(), pattern)] or None

    return await world.changes.until(look, wait_of(request)) or []


async def take_outside(request: Request) -> Json:
    """Keep what the bot sent by another channel than Telegram."""
    world = world_of(request)
    raw = await request.body()
    entry = {
        "n": len(world.outside) + 1,
        "at": world.now().isoformat(),
        "channel": request.path_params["channel"],
        "body": _readable(raw),
    }
    world.outside.append(entry)
    world.changes.bump()
    return {"ok": True}


async def read_outside(request: Request) -> list[Json]:
    """Return what reached other channels, after number `after`; `wait` waits for one."""
    world = world_of(request)
    after = int(query_number(request, "after", 0))
    return await world.changes.until(lambda: world.outside[after:] or None, wait_of(request)) or []


async def read_file(request: Request) -> Response:
    """Give the content of a file by its file_id; only pictures are shown, all else is downloaded."""
    file = world_of(request).files.get(request.path_params["file_id"])
    if file is None:
        raise SimError("There is no such file.", 404)
    if file.mime in _SHOWABLE:
        return Response(file.content, media_type=file.mime)
    return Response(file.content, media_type="application/octet-stream", headers={"Content-Disposition": "attachment"})


async def feed(request: Request) -> Json:
    """Return people, clock and outside once something changed since `after`, or after `wait` seconds."""
    world = world_of(request)
    after = int(query_number(request, "after", -1))
    await world.changes.until(lambda: world.changes.version > after or None, wait_of(request))
    return {
        "version": world.changes.version,
        "bot": world.me(),
        "users": [user_view(world, user) for user in world.users.values()],
        "clock": world.time.state(),
        "outside": world.outside,
    }


def _readable(raw: bytes) -> Any:
    """As JSON only what the page can be given as JSON."""
    try:
        return parse_json(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")


ROUTES = [
    Route("/sim/calls", plain(read_calls), methods=["GET"]),
    Route("/sim/outside/{channel}", plain(take_outside), methods=["POST"]),
    Route("/sim/outside", plain(read_outside), methods=["GET"]),
    Route("/sim/files/{file_id}", plain(read_file), methods=["GET"]),
    Route("/sim/feed", plain(feed), methods=["GET"]),
]
