"""`kith doctor`: looks at everything that a start needs, and says what to mend."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from telegram.error import TelegramError

from bot.commands.check import problems
from bot.commands.run import open_store, read_settings
from bot.gateway.api import BotApi
from bot.library import ContentError
from bot.settings import Settings, SettingsError
from bot.ticker import GRACE
from dialogs.model.people import Role
from storage.errors import InUse, StorageError
from storage.store import Store

GRACE_TEXT = "is in use by a running Kith, which is as it should be; its inside was not looked at"


def run(data: Path | None) -> int:
    """Print one line a finding; 0 when nothing must be mended."""
    try:
        settings = read_settings(data)
    except (SettingsError, ContentError) as error:
        print(error)
        return 1
    print("ok       settings and programme")
    checks: tuple[Callable[[Settings], list[str]], ...] = (_content, _data, _telegram)
    found = [line for check in checks for line in check(settings)]
    print("\n".join(f"mend     {line}" for line in found) or "Nothing to mend.")
    return 1 if found else 0


def _content(settings: Settings) -> list[str]:
    found = problems(settings.content)
    for issue in (issue for issue in found if issue.warning):
        print(f"warning  {issue}")
    return [str(issue) for issue in found if not issue.warning]


def _data(settings: Settings) -> list[str]:
    try:
        store = open_store(settings)
    except InUse:
        print(f"ok       {settings.data} {GRACE_TEXT}")
        return []
    except StorageError as error:
        return [str(error)]
    try:
        return [*store.integrity(), *_people(store)]
    finally:
        store.close()


def _people(store: Store) -> list[str]:
    found = []
    staff = [person for _, person in store.seats()]
    if not any(person.has(Role.SAFEGUARDING) and person.drilled for person in staff):
        found.append(
            "no safeguarding contact has answered a drill, so no mentee is admitted: "
            "kith invite safeguarding NAME, and let them tap the practice alert"
        )
    late = store.overdue_concerns(datetime.now(UTC), GRACE)
    if late:
        found.append(f"nothing happens about open concerns: {', '.join(map(str, late))}")
    aside = len(store.waiting_for_human())
    if aside:
        found.append(f"{aside} messages could not be handled and wait for a human")
    return found


def _telegram(settings: Settings) -> list[str]:
    try:
        username = asyncio.run(_ask(settings))
    except TelegramError as error:
        return [f"the Bot API does not answer as it should ({type(error).__name__}): check BOT_TOKEN and the network"]
    print(f"ok       the Bot API knows this bot as @{username}")
    return []


async def _ask(settings: Settings) -> str:
    async with BotApi(settings.bot_token, settings.bot_api_url) as api:
        me = await api.call("getMe")
        return str(me["username"])
