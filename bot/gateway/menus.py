"""The command menus that Telegram shows: one for everybody, and one for each person of the staff."""

import logging
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from telegram.error import TelegramError

from bot.gateway.api import BotApi
from dialogs.model.people import Role
from dialogs.text import FALLBACK, Locale

COMMANDS: dict[Role, tuple[str, ...]] = {
    Role.MENTEE: ("checkin", "next", "talk", "pause", "settings", "privacy", "export", "delete", "stop"),
    Role.MENTOR: ("alerts", "ack", "mentees", "away"),
    Role.SAFEGUARDING: ("alerts", "ack", "away"),
    Role.DEPUTY: ("alerts", "ack", "away"),
    Role.COORDINATOR: ("alerts", "ack", "people", "invite"),
}
"""What each role finds in its menu, in this order; /help stands in every menu."""

log = logging.getLogger(__name__)


class Seat(Struct, frozen=True):
    """A staff person's chat, with what its menu depends on."""

    chat_id: int
    roles: frozenset[Role]
    language: str


async def set_menus(api: BotApi, locale: Locale, languages: Iterable[str], staff: Iterable[Seat] = ()) -> None:
    """Set everybody's menu in each language, and the staff's own; what Telegram refuses is logged, never raised."""
    mentee = frozenset({Role.MENTEE})
    await _set(api, {"commands": _menu(locale, mentee, FALLBACK)})
    for language in languages:
        await _set(api, {"commands": _menu(locale, mentee, language), "language_code": language})
    for seat in staff:
        await set_menu(api, locale, seat)


async def set_menu(api: BotApi, locale: Locale, seat: Seat) -> None:
    """Set the menu of one staff person's chat, e.g. after their admission; mentees need none of their own."""
    if seat.roles <= {Role.MENTEE}:
        return
    scope = {"type": "chat", "chat_id": seat.chat_id}
    await _set(api, {"commands": _menu(locale, seat.roles, seat.language), "scope": scope})


def commands_of(roles: frozenset[Role]) -> tuple[str, ...]:
    """Return the commands in the menu of someone with `roles`, each once."""
    names = [name for role in COMMANDS if role in roles for name in COMMANDS[role]]
    return tuple(dict.fromkeys([*names, "help"]))


def _menu(locale: Locale, roles: frozenset[Role], language: str) -> list[dict[str, str]]:
    return [{"command": name, "description": locale.say(language, f"menu.{name}")} for name in commands_of(roles)]


async def _set(api: BotApi, params: dict[str, Any]) -> None:
    try:
        await api.call("setMyCommands", params)
    except TelegramError as error:
        log.warning("A command menu could not be set (%s).", type(error).__name__)
