"""`kith invite`: a one-time invitation link, also while the bot runs."""

import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from telegram.error import TelegramError

from bot.commands.run import read_settings
from bot.desk import invitation_link
from bot.gateway.api import BotApi
from bot.invitations import invite
from bot.library import ContentError, load_programme
from bot.settings import Settings, SettingsError
from dialogs.model.people import Role
from storage.errors import StorageError
from storage.store import Store


class Unknown(Exception):
    """A mentor or a language that is not here."""


def run(role: str, name: str, pairing: Mapping[str, str], language: str, data: Path | None) -> int:
    """Print the link; 1, with a sentence on what to mend, when there can be none.

    `pairing` names the "mentor" and the "backup" of a mentee, "" for none.
    """
    if problem := _problem(role, name, pairing):
        print(problem, file=sys.stderr)
        return 1
    try:
        settings = read_settings(data)
        print(_link(settings, Role(role), name, pairing, language))
    except (SettingsError, ContentError, StorageError, Unknown) as error:
        print(error, file=sys.stderr)
        return 1
    except TelegramError as error:
        print(
            f"The Bot API does not answer ({type(error).__name__}), and the link needs the bot's name.", file=sys.stderr
        )
        return 1
    return 0


def _problem(role: str, name: str, pairing: Mapping[str, str]) -> str:
    if not name.strip():
        return "Give the name by which people here know them, for example: kith invite mentor Sam"
    if role not in list(Role):
        return f"'{role}' is no role. There are: {', '.join(Role)}."
    if role != Role.MENTEE and any(pairing.values()):
        return "Only a mentee has a mentor and a backup: leave out --mentor and --backup."
    return ""


def _link(settings: Settings, role: Role, name: str, pairing: Mapping[str, str], language: str) -> str:
    username = asyncio.run(_username(settings))
    programme = load_programme(str(settings.programme), settings.programme.read_text(encoding="utf-8"))
    if language and language not in programme.languages:
        raise Unknown(f"'{language}' is no language of this programme. There are: {', '.join(programme.languages)}.")
    keys = [key.get_secret_value() for key in settings.keys]
    # The running bot holds the folder; one more person is one more short transaction beside it.
    store = Store.open(settings.data, keys, memory_lock=False)
    try:
        numbers = {which: _mentor(store, wanted) for which, wanted in pairing.items()}
        _, token = invite(store, programme, datetime.now(UTC), role, name, language=language, **numbers)
    finally:
        store.close()
    return f"Give this link to {name}; it works once, for 24 hours:\n{invitation_link(username, token)}"


def _mentor(store: Store, name: str) -> int | None:
    if not name:
        return None
    mentors = [person for _, person in store.seats() if person.has(Role.MENTOR)]
    found = [person.id for person in mentors if person.name.casefold() == name.casefold()]
    if len(found) != 1:
        there = ", ".join(sorted(person.name for person in mentors)) or "nobody yet"
        raise Unknown(f"'{name}' names {len(found)} mentors who have come in; there are: {there}.")
    return found[0]


async def _username(settings: Settings) -> str:
    async with BotApi(settings.bot_token, settings.bot_api_url) as api:
        me = await api.call("getMe")
        return str(me["username"])
