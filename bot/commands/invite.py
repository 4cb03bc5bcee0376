"""`kith invite`: a one-time invitation link, also while the bot runs."""

import asyncio
import sys
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


def run(role: str, name: str, mentor: int | None, language: str, data: Path | None) -> int:
    """Print the link; 1, with a sentence on what to mend, when there can be none."""
    if role not in list(Role):
        print(f"'{role}' is no role. There are: {', '.join(Role)}.", file=sys.stderr)
        return 1
    try:
        settings = read_settings(data)
        print(_link(settings, Role(role), name, mentor, language))
    except (SettingsError, ContentError, StorageError) as error:
        print(error, file=sys.stderr)
        return 1
    except TelegramError as error:
        print(
            f"The Bot API does not answer ({type(error).__name__}), and the link needs the bot's name.", file=sys.stderr
        )
        return 1
    return 0


def _link(settings: Settings, role: Role, name: str, mentor: int | None, language: str) -> str:
    username = asyncio.run(_username(settings))
    programme = load_programme(str(settings.programme), settings.programme.read_text(encoding="utf-8"))
    keys = [key.get_secret_value() for key in settings.keys]
    # The running bot holds the folder; one more person is one more short transaction beside it.
    store = Store.open(settings.data, keys, memory_lock=False)
    try:
        _, token = invite(store, programme, datetime.now(UTC), role, name, language=language, mentor=mentor)
    finally:
        store.close()
    return f"Give this link to {name}; it works once, for 24 hours:\n{invitation_link(username, token)}"


async def _username(settings: Settings) -> str:
    async with BotApi(settings.bot_token, settings.bot_api_url) as api:
        me = await api.call("getMe")
        return str(me["username"])
