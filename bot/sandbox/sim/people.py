"""`/sim/users` and `/sim/chats`: people, what they do, and what they see."""

import re
from collections.abc import Callable
from dataclasses import fields

from starlette.requests import Request
from starlette.routing import Route

from bot.sandbox import people, taps
from bot.sandbox.errors import SimError
from bot.sandbox.given import language, shown, whole, words, zone
from bot.sandbox.model import Card, Json, SimUser
from bot.sandbox.sim.common import body_of, plain, query_number, user_of, wait_of, world_of
from bot.sandbox.view import chat_view, message_view, user_view

FIRST_ID = 1001
_NAME = 64  # characters Telegram gives a first name, and here everything that is shown as one
_ANY = 1_000_000  # how long a text may be, the chat says


async def list_users(request: Request) -> list[Json]:
    """Return everyone, in the order they were made."""
    world = world_of(request)
    return [user_view(world, user) for user in world.users.values()]


async def create_user(request: Request) -> Json:
    """Make a person; an id is chosen when none is given."""
    world, spec = world_of(request), await body_of(request)
    number = whole(spec, "id", 0) or max([FIRST_ID - 1, *world.users]) + 1
    spec.pop("id", None)
    if number in world.users:
        raise SimError(f"User {number} exists already: change them with PUT /sim/users/{number}.", 409)
    name = _first_name(spec) or f"User {number}"
    spec.pop("first_name", None)
    user = SimUser(number, name)
    _change(user, spec)
    world.users[number] = user
    world.touch(user)
    return user_view(world, user)


async def change_user(request: Request) -> Json:
    """Change what is known of a person, such as their label or zone."""
    user = user_of(request)
    _change(user, await body_of(request))
    world_of(request).touch(user)
    return user_view(world_of(request), user)


async def say(request: Request) -> Json:
    """Let a person send something; answers with the message."""
    world = world_of(request)
    user = user_of(request)
    return message_view(world, user, people.say(world, user, await body_of(request)))


async def edit(request: Request) -> Json:
    """Let a person edit their message."""
    world, spec = world_of(request), await body_of(request)
    user = user_of(request)
    post = people.edit(world, user, whole(spec, "message_id"), words(spec, "text", longest=_ANY))
    return message_view(world, user, post)


async def tap(request: Request) -> Json:
    """Let a person tap a button; `wait` seconds in the query wait for the bot's answer to it."""
    world, user = world_of(request), user_of(request)
    result = taps.tap(world, user, await body_of(request))
    number = result.get("callback_query_id")

    def answered() -> Json | None:
        return next((a for a in user.answers if a["callback_query_id"] == number), None)

    return result | {"answer": await world.changes.until(answered, wait_of(request))}


async def open_link(request: Request) -> Json:
    """Let a person open a link; a start link of the bot sends /start."""
    spec = await body_of(request)
    return people.follow(world_of(request), user_of(request), words(spec, "link"))


async def block(request: Request) -> Json:
    """Let a person block the bot, or unblock it with DELETE."""
    world, user = world_of(request), user_of(request)
    people.set_blocked(world, user, blocked=request.method == "POST")
    return user_view(world, user)


async def add_card(request: Request) -> Json:
    """Hand a person something outside of Telegram, such as an invitation on paper."""
    world, user, spec = world_of(request), user_of(request), await body_of(request)
    names = [f.name for f in fields(Card) if f.name != "id"]
    card = Card(len(user.cards) + 1, **{name: words(spec, name) for name in names})
    user.cards.append(card)
    world.touch(user)
    return vars(card)


async def read_chat(request: Request) -> Json:
    """Return what a person sees, changed since `after`; `wait` seconds wait for something new."""
    world, user = world_of(request), user_of(request)
    after = int(query_number(request, "after", 0))
    await world.changes.until(lambda: user.version > after or None, wait_of(request))
    return chat_view(world, user, after)


def _change(user: SimUser, spec: Json) -> None:
    """All of it, or nothing when one value cannot be."""
    if unknown := set(spec) - set(_EDITABLE):
        raise SimError(f"A user has no {shown(min(unknown))}; they have id, {', '.join(_EDITABLE)}.")
    for name, value in {name: _EDITABLE[name](spec) for name in spec}.items():
        setattr(user, name, value)


def _first_name(spec: Json) -> str:
    return words(spec, "first_name", longest=_NAME).strip()


def _kept_name(spec: Json) -> str:
    if name := _first_name(spec):
        return name
    raise SimError("first_name is empty: everybody on Telegram has a name.")


def _username(spec: Json) -> str:
    name = words(spec, "username")
    if name and not re.fullmatch(r"[A-Za-z0-9_]{1,32}", name):
        raise SimError(f"{shown(name)} is no username: at most 32 letters a to z, digits and _.")
    return name


def _started(spec: Json) -> bool:
    if not isinstance(spec["started"], bool):
        raise SimError(f"started must be true or false, not {shown(spec['started'])}.")
    return spec["started"]


_EDITABLE: dict[str, Callable[[Json], object]] = {
    "first_name": _kept_name, "last_name": lambda spec: words(spec, "last_name", longest=_NAME),
    "username": _username, "language_code": language, "label": lambda spec: words(spec, "label", longest=_NAME),
    "zone": zone, "started": _started,
}  # fmt: skip


_USER = "/sim/users/{user_id}"
ROUTES = [
    Route("/sim/users", plain(list_users), methods=["GET"]),
    Route("/sim/users", plain(create_user), methods=["POST"]),
    Route(_USER, plain(change_user), methods=["PUT"]),
    Route(_USER + "/say", plain(say), methods=["POST"]),
    Route(_USER + "/edit", plain(edit), methods=["POST"]),
    Route(_USER + "/tap", plain(tap), methods=["POST"]),
    Route(_USER + "/open", plain(open_link), methods=["POST"]),
    Route(_USER + "/block", plain(block), methods=["POST", "DELETE"]),
    Route(_USER + "/cards", plain(add_card), methods=["POST"]),
    Route("/sim/chats", plain(list_users), methods=["GET"]),
    Route("/sim/chats/{user_id}", plain(read_chat), methods=["GET"]),
]
