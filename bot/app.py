"""The only place where objects are wired: one process, one data folder, one bot."""

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.alarm import Alarm
from bot.backoff import delay
from bot.clock import Clock, SandboxClock, SystemClock
from bot.content import Content
from bot.delivery.delivery import Delivery
from bot.delivery.elsewhere import Elsewhere
from bot.delivery.pacing import Pacing
from bot.delivery.send import Telegram
from bot.desk import COMMANDS as DESK
from bot.gateway.api import BotApi
from bot.gateway.intake import Intake
from bot.gateway.menus import Seat, set_menus
from bot.gateway.poller import SILENT, TELL_AFTER, Poller, TokenRefused
from bot.gateway.webhook import listen
from bot.housekeeping import Housekeeping
from bot.introduction import Introduction
from bot.published import Shelf
from bot.reception import Reception
from bot.settings import Settings
from bot.ticker import Ticker
from bot.turn import Crash, TurnRoom
from dialogs.commands import COMMANDS
from dialogs.model.people import Role
from storage.store import Store

log = logging.getLogger(__name__)
LOOK_AT_FILES = 2.0  # real seconds between looks at the content files
MENUS = {
    role: [*(c.name for c in DESK.values() if role in c.roles), *(c.name for c in COMMANDS.values() if role in c.roles)]
    for role in Role
}
PATIENCE = 10.0  # real seconds that time which is moved by hand waits for messages that do not go out
SHARE = 0.0005  # seconds a busy turn keeps the event loop waiting, at each of its steps that let go of the interpreter
LOOK_AT_INBOX = 1.0  # real seconds after which the inbox is looked at unasked: delivery writes notices there


class App:
    """Everything that runs; `run()` until cancelled or told to `stop()`."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, crash: Crash = lambda _point: None) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._shelf = Shelf(Content(settings.content), settings.programme, settings.data / "revisions")
        self._api = BotApi(settings.bot_token, settings.bot_api_url)
        alarm_url = settings.alarm_url.get_secret_value() if settings.alarm_url else ""
        self._alarm = Alarm(url=alarm_url, chat=settings.alarm_chat, api=self._api)
        self._crash = crash
        self._work, self._idle = asyncio.Event(), asyncio.Event()
        self._turned = self._told = 0
        self._new_menus: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self._turns = ThreadPoolExecutor(1, thread_name_prefix="turn")
        self._intake = Intake(store, self._alarm, clock.now, bot=self._api.bot_id, received=self._wake, crash=crash)
        house = Housekeeping(store, self._shelf, self._alarm, clock.now)
        self._ticker = Ticker(store, clock.now, self._alarm, self._wake, house.run)
        self._delivery = self._wire_delivery()

    def _wire_delivery(self) -> Delivery:
        pacing = Pacing()
        telegram = Telegram(self._api, pacing, self._alarm, self._say, self._store.export, self._store.message_of)
        elsewhere = Elsewhere(
            lambda: self._shelf.current.programme.contacts.final_rung, self._alarm, self._settings.smtp_url
        )
        return Delivery(self._store, telegram, elsewhere, pacing, self._alarm, self._clock.now, self._crash)

    async def run(self) -> None:
        """Start everything; return after `stop()`. Raises TokenRefused, or what brought a part down."""
        self._store.recover()
        me = await self._introduced()
        if me is None:
            await self._api.close()
            return
        log.info("Kith runs as @%s, by %s.", me, "webhook" if self._settings.webhook_url else "polling")
        self._room = TurnRoom(
            self._store, self._shelf, self._clock, Reception(me, self._store.next_person_id), self._crash
        )
        asyncio.get_running_loop().set_exception_handler(logs.loop_trouble)
        sys.setswitchinterval(SHARE)
        gc.freeze()  # content and libraries stay: looking through them again stalls the event loop for 0.1 s
        self._ticker.start()
        parts: list[Coroutine[Any, Any, None]] = [
            self._listen(), self._delivery.run(), self._take_turns(), self._keep_time(), self._watch_files(),
        ]  # fmt: skip
        tasks = [asyncio.create_task(part) for part in parts]
        self._new_menus = asyncio.create_task(self._menus())
        stopped = asyncio.create_task(self._stopping.wait())
        done, _ = await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
        if done - {stopped}:
            await self._alarm.ring("ended", "a part of Kith ended, and Kith with it: see the log and start it again.")
        await self._wind_down(tasks, stopped)
        for task in done - {stopped}:
            task.result()

    def stop(self) -> None:
        """Ask for an orderly end; to be called on the event loop."""
        self._stopping.set()

    async def _wind_down(self, tasks: list[asyncio.Task[None]], stopped: asyncio.Task[bool]) -> None:
        self._ticker.stop()
        await self._delivery.close()
        ending = [*tasks, stopped, *filter(None, [self._new_menus])]
        await _ended(ending)
        self._turns.shutdown()
        gc.unfreeze()
        await self._api.close()

    async def _menus(self) -> None:
        """What each role's command menu offers; nobody's message waits for it."""
        locale, languages = self._shelf.current.library.locale, self._shelf.current.programme.languages
        seats = [Seat(chat, person.roles, person.language) for chat, person in self._store.seats()]
        await set_menus(self._api, locale, MENUS, languages, seats)

    async def _introduced(self) -> str | None:
        """The bot's username, or None when told to stop. Asked for until Telegram can be reached, but only at the
        very first start: later the open concerns, whose ladder has a channel outside of Telegram, do not wait for it.
        """
        introduction = Introduction(self._settings.data, self._api.bot_id)
        failures = 0
        while not self._stopping.is_set():
            try:
                username = str((await self._api.call("getMe"))["username"])
            except InvalidToken:
                raise TokenRefused from None
            except TelegramError as error:
                failures += 1
                log.warning("Telegram cannot be reached yet (%s).", type(error).__name__)
                if introduction.remembered:
                    return introduction.remembered
                if failures >= TELL_AFTER:
                    self._alarm.ring_soon("telegram", SILENT)
                await _within(self._stopping.wait(), delay(failures))
            else:
                introduction.remember(username)
                return username
        return None

    async def _listen(self) -> None:
        """Poll, or take what Telegram posts."""
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        if url is None or secret is None:
            await Poller(self._api, self._intake, self._alarm).run()
            return
        await listen(self._api, self._intake, url, secret, self._settings.webhook_host, self._settings.webhook_port)

    def _wake(self) -> None:
        self._idle.clear()
        self._work.set()

    async def _take_turns(self) -> None:
        """Turn what is ready, on the turn thread, until nothing is; then wait until something comes."""
        while True:
            self._work.clear()
            await self._drain()
            if not self._work.is_set():
                self._idle.set()
                self._tell_clock()
            await _within(self._work.wait(), LOOK_AT_INBOX)

    def _tell_clock(self) -> None:
        """Turns may have set a timer earlier than the one that the clock waits for."""
        if self._turned != self._told:
            self._told = self._turned
            self._clock.nudge()

    async def _drain(self) -> None:
        failures = 0
        while True:
            try:
                turned = await self._on_turn_thread(self._room.run)
            except Exception as error:  # whatever it is may pass, and nobody's words or ladder may end with it
                failures += 1
                log.error("turns failed", exc_info=error)
                self._alarm.ring_soon("turns", "turns cannot be committed: check the disk and the data folder.")
                await asyncio.sleep(delay(failures))
                continue
            if not turned:
                return
            failures = 0
            self._turned += turned
            self._delivery.nudge()
            if self._room.admitted:
                self._room.admitted = False
                self._new_menus = asyncio.create_task(self._menus())

    async def _keep_time(self) -> None:
        """On a clock that is moved by hand: say when everything due has been handled, and when more is due."""
        while True:
            await self._settle()
            due = await asyncio.to_thread(self._store.next_due)
            await self._clock.settled(due)
            await self._clock.wait_until(due)

    async def _settle(self) -> None:
        """Return when nothing is due, ready or waiting to be sent; what could not be delivered is turned too."""
        before = -1
        while await self._ticker.tick() or before != self._turned:
            before = self._turned
            self._wake()
            await self._idle.wait()
            await _within(self._delivery.drained(), PATIENCE)

    async def _watch_files(self) -> None:
        while True:
            await asyncio.sleep(LOOK_AT_FILES)
            try:
                await asyncio.to_thread(self._shelf.refresh)
            except Exception as error:  # nothing that stands in a file may end the bot (I11)
                log.error("content not published, the last good revision stays", exc_info=error)
                self._alarm.ring_soon("content", "a changed content file cannot be read: run kith check.")

    async def _on_turn_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._turns, work)

    def _say(self, person: int | None, key: str) -> str:
        known = self._store.person(person) if person is not None else None
        language = known.language if known else self._shelf.current.programme.language
        return self._shelf.current.library.locale.say(language, key)


def clock_for(settings: Settings) -> Clock:
    """The clock that the settings ask for. Raises ValueError for a sandbox that is not on this machine."""
    return SandboxClock(settings.bot_api_url) if settings.clock == "sandbox" else SystemClock()


async def _within(waiting: Coroutine[Any, Any, Any], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(waiting, seconds)


async def _ended(tasks: list[asyncio.Task[Any]]) -> None:
    """Cancel until all have ended: before Python 3.12 `wait_for` can swallow a cancellation."""
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=1)
    await asyncio.gather(*tasks, return_exceptions=True)
