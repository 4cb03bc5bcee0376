"""`/sim/clock`: reading it, moving it, following it."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.clock import SandboxTime, parse_moment
from bot.sandbox.errors import SimError
from bot.sandbox.given import number, shown, whole, words
from bot.sandbox.model import Json
from bot.sandbox.sim.common import body_of, plain, query_number, wait_of, world_of

LAST = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = timedelta(days=365 * 200).total_seconds()


async def read(request: Request) -> Json:
    """Return the clock; `?wait=until_idle&timeout=` waits for a move to end."""
    time = world_of(request).time
    if request.query_params.get("wait") == "until_idle":
        await time.changes.until(lambda: time.idle() or None, wait_of(request, "timeout"))
    return time.state()


async def move(request: Request) -> Response:
    """Start a walk or a jump, or set the rate; answers 202 at once."""
    time, spec = world_of(request).time, await body_of(request)
    if "rate" in spec:
        time.set_rate(_rate(spec["rate"]))
    if "by_seconds" in spec or "to" in spec:
        _start(time, spec)
    elif "rate" not in spec:
        raise SimError("Say how the clock should move: by_seconds, to, or rate.")
    return JSONResponse(time.state(), 202)


async def follow(request: Request) -> Json:
    """Return once the epoch is no longer `epoch`, or after `timeout` seconds."""
    time = world_of(request).time
    time.hear(request.query_params.get("follower", ""))
    epoch = int(query_number(request, "epoch", -1))
    await time.changes.until(lambda: time.epoch != epoch or None, wait_of(request, "timeout"))
    time.hear(request.query_params.get("follower", ""))
    return time.state()


async def settled(request: Request) -> Json:
    """Take note that a follower has handled everything due at an epoch."""
    time, spec = world_of(request).time, await body_of(request)
    due = spec.get("next_due")
    epoch = whole(spec, "epoch", -1, least=-1)
    time.settle(_follower(spec), epoch, parse_moment(words(spec, "next_due")) if due else None)
    return time.state()


async def join(request: Request) -> Json:
    """Add a follower, or start it afresh after it died."""
    time = world_of(request).time
    time.join(_follower(await body_of(request)))
    return time.state()


async def leave(request: Request) -> Json:
    """Take a follower away, so that no walk waits for it."""
    time = world_of(request).time
    time.leave(request.path_params["follower"])
    return time.state()


def _start(time: SandboxTime, spec: Json) -> None:
    target = _target(time, spec)
    mode = spec.get("mode", "walk")
    if mode == "walk":
        time.walk(target)
    elif mode == "jump":
        time.jump(target or time.next_due(time.now()) or time.now())
    else:
        raise SimError(f"There is no mode {shown(mode)}: the clock walks or jumps.")


def _target(time: SandboxTime, spec: Json) -> datetime | None:
    now, to = time.now(), words(spec, "to")
    if to == "next":
        _reachable(time.next_due() or now)
        return None
    seconds = 0.0 if to else number("by_seconds", spec.get("by_seconds"), least=-_LONGEST, most=_LONGEST)
    target = parse_moment(to) if to else now + timedelta(seconds=seconds)
    if target < now:
        raise SimError("The clock only moves forward.")
    return _reachable(target)


def _reachable(target: datetime) -> datetime:
    """Beyond it Telegram's dates, and soon Python's, have no room."""
    if target > LAST:
        raise SimError(f"The clock goes no further than {LAST:%Y-%m-%d}: choose an earlier moment.")
    return target


def _rate(value: object) -> float:
    if value not in (0, 1):
        raise SimError("The rate is 0 (the clock stands still) or 1 (it runs with real time).")
    return 1.0 if value else 0.0


def _follower(spec: Json) -> str:
    name = words(spec, "follower", longest=100)
    if not name:
        raise SimError("Say who follows the clock: follower is a name.")
    return name


ROUTES = [
    Route("/sim/clock", plain(read), methods=["GET"]),
    Route("/sim/clock", plain(move), methods=["POST"]),
    Route("/sim/clock/wait", plain(follow), methods=["GET"]),
    Route("/sim/clock/settled", plain(settled), methods=["POST"]),
    Route("/sim/clock/followers", plain(join), methods=["POST"]),
    Route("/sim/clock/followers/{follower}", plain(leave), methods=["DELETE"]),
]
