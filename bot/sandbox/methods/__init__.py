"""The Bot API's methods, one file a family; each registers itself in `METHODS` by its name."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], Awaitable[Any]]
METHODS: dict[str, tuple[str, Method]] = {}
"""Lower-case name to (name as documented, function); Telegram ignores the case of names."""


def method(name: str) -> Callable[[Method], Method]:
    """Register a function as the Bot API method `name`."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = (name, function)
        return function

    return register


from bot.sandbox.methods import (  # noqa: E402 -- the families need `method` to exist
    callbacks,
    chats,
    commands,
    edits,
    files,
    me,
    messages,
    updates,
)

__all__ = [
    "METHODS", "Method", "callbacks", "chats", "commands", "edits", "files", "me", "messages", "method",
    "updates",
]  # fmt: skip
