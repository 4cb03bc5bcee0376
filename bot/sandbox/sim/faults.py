"""`/sim/faults` and `/sim/pacing`: what goes wrong, and how strict the limits are."""

from dataclasses import asdict, replace
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from bot.sandbox.errors import SimError
from bot.sandbox.faults import MALFORMED
from bot.sandbox.given import shown, words
from bot.sandbox.model import Json
from bot.sandbox.pacing import Pacing
from bot.sandbox.sim.common import body_of, plain, world_of

_LIMITS = ("overall", "per_chat", "burst", "enabled")


async def list_faults(request: Request) -> list[Json]:
    """Return the faults that are on, with how often each has struck."""
    return world_of(request).faults.as_json()


async def add_fault(request: Request) -> Json:
    """Switch a fault on, or put a malformed update among the pending ones."""
    world, spec = world_of(request), await body_of(request)
    if spec.get("kind") != "malformed_update":
        return asdict(world.faults.add(spec))
    update = spec.get("update", MALFORMED.get(words(spec, "shape", "lacks_fields")))
    if not isinstance(update, dict):
        raise SimError(f"A malformed update needs an update, or a shape: {', '.join(MALFORMED)}.")
    number = world.queue.add_raw({"update_id": world.queue.next_id, **update}, world.now())
    world.changes.wake()
    return {"update_id": number}


async def clear_faults(request: Request) -> list[Json]:
    """Switch all faults off, or the one named in the path."""
    faults = world_of(request).faults
    text = request.path_params.get("number")
    known = {str(fault.id): fault.id for fault in faults.active}
    if text is not None and text not in known:
        raise SimError(f"There is no fault {text[:18]}: GET /sim/faults lists them.", 404)
    faults.clear(known[text] if text else None)
    return faults.as_json()


async def read_pacing(request: Request) -> Json:
    """Return the limits."""
    return _limits(world_of(request).pacing)


async def set_pacing(request: Request) -> Json:
    """Change the limits: messages a second, overall and per chat, the burst, or none at all."""
    world, spec = world_of(request), await body_of(request)
    if unknown := set(spec) - set(_LIMITS):
        raise SimError(f"Pacing has no {min(unknown)!r}; it has {', '.join(_LIMITS)}.")
    world.pacing = replace(world.pacing, **{name: _limit(name, value) for name, value in spec.items()})
    world.pacing.reset()
    return _limits(world.pacing)


async def reset(request: Request) -> Json:
    """Forget everything but the clock, the token and the webhook."""
    world_of(request).reset()
    return {"ok": True}


def _limit(name: str, value: Any) -> Any:
    if name == "enabled":
        if not isinstance(value, bool):
            raise SimError(f"enabled must be true or false, not {shown(value)}.")
        return value
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise SimError(f"{name} must be a number above 0, not {shown(value)}; switch pacing off with enabled: false.")
    return value


def _limits(pacing: Pacing) -> Json:
    return {name: getattr(pacing, name) for name in _LIMITS}


ROUTES = [
    Route("/sim/faults", plain(list_faults), methods=["GET"]),
    Route("/sim/faults", plain(add_fault), methods=["POST"]),
    Route("/sim/faults", plain(clear_faults), methods=["DELETE"]),
    Route("/sim/faults/{number}", plain(clear_faults), methods=["DELETE"]),
    Route("/sim/pacing", plain(read_pacing), methods=["GET"]),
    Route("/sim/pacing", plain(set_pacing), methods=["PUT"]),
    Route("/sim/reset", plain(reset), methods=["POST"]),
]
