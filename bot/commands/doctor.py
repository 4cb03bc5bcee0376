"""`kith doctor`: looks at everything that a start needs, and says what to mend."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from telegram.error import TelegramError

from bot import logs
from bot.alarm import Alarm
from bot.commands.check import problems
from bot.commands.run import open_store, read_settings
from bot.content import Content, text_of
from bot.delivery.elsewhere import Elsewhere
from bot.gateway.api import BotApi
from bot.lacking import lacking
from bot.library import ContentError, check_library, load_programme
from bot.settings import Settings, SettingsError
from bot.ticker import GRACE
from dialogs.issue import Issue
from dialogs.model.effect import SecondChannel
from dialogs.model.people import Role
from dialogs.programme import FinalRung
from storage.errors import InUse, StorageError
from storage.store import Store

PRACTICE = SecondChannel(concern=0, text="Kith: this is a practice page. Nothing has happened; please confirm it.")


class Unseen(str):
    """What could not be looked at, and how it can be; nothing to mend by itself."""

    __slots__ = ()


WHOLE = Unseen("whether the database is whole: to look there too, stop the running Kith and run `kith doctor` again")


def run(data: Path | None, *, ring: bool = False) -> int:
    """Print one line a finding; 0 when nothing must be mended. With `ring` alarm and final rung are tried for real."""
    try:
        settings = read_settings(data)
    except (SettingsError, ContentError) as error:
        print(error)
        return 1
    print("ok       settings and programme")
    checks: tuple[Callable[[Settings], list[str]], ...] = (_content, _data, _telegram)
    if ring:
        checks = (*checks, _ring)
    found = [line for check in checks for line in check(settings)]
    unseen = [line for line in found if isinstance(line, Unseen)]
    mend = [line for line in found if line not in unseen]
    print("".join(f"unseen   {line}\n" for line in unseen), end="")
    nothing = "Nothing to mend in what was looked at." if unseen else "Nothing to mend."
    print("\n".join(f"mend     {line}" for line in mend) or nothing)
    return 1 if mend else 0


def _content(settings: Settings) -> list[str]:
    found = sorted({*problems(settings.content), *_programme(settings)})
    for issue in (issue for issue in found if issue.warning):
        print(f"warning  {issue}")
    return [str(issue) for issue in found if not issue.warning]


def _programme(settings: Settings) -> list[Issue]:
    """Warnings only: with what is wrong in it the settings were refused."""
    library = check_library(Content(settings.content)).library
    file, text = str(settings.programme), text_of(settings.programme)
    return lacking(file, text, load_programme(file, text), library.crisis if library else None)


def _data(settings: Settings) -> list[str]:
    """Beside a running Kith only what is quick to read: a look at the whole database takes long."""
    try:
        store, alone = _opened(settings)
    except StorageError as error:
        return [str(error)]
    try:
        return [*(store.integrity() if alone else [WHOLE]), *_people(store)]
    finally:
        store.close()


def _opened(settings: Settings) -> tuple[Store, bool]:
    """The data folder, and whether nobody else has it open."""
    try:
        return open_store(settings), True
    except InUse:
        return Store.open(settings.data, [key.get_secret_value() for key in settings.keys], memory_lock=False), False


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


def _ring(settings: Settings) -> list[str]:
    logs.configure("ERROR", settings.secrets)
    programme = load_programme(str(settings.programme), settings.programme.read_text(encoding="utf-8"))
    alarmed, paged = asyncio.run(_try_out(settings, programme.contacts.final_rung))
    told = {
        "the alarm (ALARM_URL, ALARM_CHAT)": alarmed,
        f"the final rung, {programme.contacts.final_rung.name},": paged,
    }
    for what in (what for what, reached in told.items() if reached):
        print(f"ok       {what} was sent a test: make sure that a person saw it")
    return [f"{what} could not be reached: see the lines above" for what, reached in told.items() if not reached]


async def _try_out(settings: Settings, rung: FinalRung) -> tuple[bool, bool]:
    url = settings.alarm_url.get_secret_value() if settings.alarm_url else ""
    async with BotApi(settings.bot_token, settings.bot_api_url) as api:
        alarm = Alarm(url=url, chat=settings.alarm_chat, api=api)
        alarmed = await alarm.ring("test", "this is a test of the alarm; nothing has happened.")
        return alarmed, await Elsewhere(lambda: rung, alarm, settings.smtp_url).page(PRACTICE)


async def _ask(settings: Settings) -> str:
    async with BotApi(settings.bot_token, settings.bot_api_url) as api:
        me = await api.call("getMe")
        return str(me["username"])
