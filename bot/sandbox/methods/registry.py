"""Where the Bot API's methods are found by name."""

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
