"""The command menus that Telegram shows: one for everybody, and one for each person of the staff."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from telegram.error import TelegramError

from bot.gateway.api import BotApi
from dialogs.model.people import Role
from dialogs.text import FALLBACK, Locale

Commands = Mapping[Role, Sequence[str]]
"""What each role finds in its menu, in order; the line beside a name is the locale text "menu.<name>"."""

_EVERYBODY = frozenset({Role.MENTEE})

log = logging.getLogger(__name__)


class Seat(Struct, frozen=True):
    """A staff person's chat, with what its menu depends on."""

    chat_id: int
    roles: frozenset[Role]
    language: str


async def set_menus(
    api: BotApi, locale: Locale, commands: Commands, languages: Iterable[str], staff: Iterable[Seat] = ()
) -> None:
    """Set everybody's menu (the mentees') in each language, and the staff's own; what Telegram refuses is logged."""
    await _set(api, {"commands": _menu(locale, commands, _EVERYBODY, FALLBACK)})
    for language in languages:
        menu = _menu(locale, commands, _EVERYBODY, language)
        await _set(api, {"commands": menu, "language_code": language})
    for seat in staff:
        await set_menu(api, locale, commands, seat)


async def set_menu(api: BotApi, locale: Locale, commands: Commands, seat: Seat) -> None:
    """Set the menu of one chat, e.g. after an admission; who is a mentee and nothing else has everybody's."""
    if seat.roles <= _EVERYBODY:
        return
    scope = {"type": "chat", "chat_id": seat.chat_id}
    await _set(api, {"commands": _menu(locale, commands, seat.roles, seat.language), "scope": scope})


def _menu(locale: Locale, commands: Commands, roles: frozenset[Role], language: str) -> list[dict[str, str]]:
    names = dict.fromkeys(name for role, names in commands.items() if role in roles for name in names)
    return [{"command": name, "description": locale.say(language, f"menu.{name}")} for name in names]


async def _set(api: BotApi, params: dict[str, Any]) -> None:
    try:
        await api.call("setMyCommands", params)
    except TelegramError as error:
        log.warning("A command menu could not be set (%s).", type(error).__name__)
