"""What all `/sim` routes share: reading JSON, finding people, waiting."""

import math
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.errors import ApiError, SimError
from bot.sandbox.model import Json, SimUser
from bot.sandbox.params import parse_json
from bot.sandbox.world import World

Handler = Callable[[Request], Awaitable[Response]]
LONGEST_WAIT = 60.0
_DIGITS = 18


def world_of(request: Request) -> World:
    """Return the sandbox behind this request."""
    world: World = request.app.state.world
    return world


def user_of(request: Request) -> SimUser:
    """Return the person named in the path."""
    number = request.path_params["user_id"]
    # As a converter of the route a number of thousands of digits would raise where nobody answers for it.
    user = world_of(request).users.get(int(number)) if number.isdecimal() and len(number) <= _DIGITS else None
    if user is None:
        raise SimError(f"There is no user {number[:_DIGITS]}: create one with POST /sim/users.", 404)
    return user


async def body_of(request: Request) -> Json:
    """Return the JSON object of the body, empty when there is none."""
    raw = await request.body()
    try:
        found = parse_json(raw) if raw.strip() else {}
    except ValueError as error:
        raise SimError(f"The body is not JSON: {error}.") from None
    if not isinstance(found, dict):
        raise SimError("The body must be a JSON object.")
    return found


def query_number(request: Request, name: str, default: float) -> float:
    """Return a number of the query."""
    text = request.query_params.get(name, "")
    try:
        found = float(text) if text else default
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise SimError(f"?{name}={text[:_DIGITS]} is not a number.")
    return found


def wait_of(request: Request, name: str = "wait") -> float:
    """Return how many seconds the caller wants to wait, at most `LONGEST_WAIT`."""
    return min(max(query_number(request, name, 0.0), 0.0), LONGEST_WAIT)


def plain(handler: Callable[[Request], Awaitable[Any]]) -> Handler:
    """Let a handler return JSON, and answer its `SimError` as {"error": sentence}."""

    async def answer(request: Request) -> Response:
        try:
            result = await handler(request)
            return result if isinstance(result, Response) else JSONResponse(result)
        except SimError as error:
            return JSONResponse({"error": str(error)}, error.status)
        except ApiError as error:
            return JSONResponse({"error": error.description}, 400)
        except (TypeError, ValueError, ArithmeticError):
            sentence = f"Something in this {request.method} {request.url.path} has the wrong form: see docs/sandbox.md."
            return JSONResponse({"error": sentence}, 400)

    return answer
