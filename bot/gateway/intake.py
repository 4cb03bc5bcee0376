"""From updates to committed inbox rows, the same for polling and webhook (I1, I15)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.alarm import Alarm
from bot.gateway.classify import classify
from storage.records import Received

log = logging.getLogger(__name__)


class Inbox(Protocol):
    """The part of storage that takes updates in; called in worker threads."""

    def receive(self, updates: Sequence[Received]) -> int:
        """Commit the rows, but those it already has; return how many were new."""
        ...


class Intake:
    """Commits updates; `received` is called on the event loop whenever something new is in.

    `bot` is the id of the bot; `crash` is called with "after-receive" before anything is confirmed, where a test may
    kill the process.
    """

    def __init__(
        self,
        inbox: Inbox,
        alarm: Alarm,
        now: Callable[[], datetime],
        *,
        bot: int = 0,
        received: Callable[[], None] = lambda: None,
        crash: Callable[[str], None] = lambda _point: None,
    ) -> None:
        self._inbox = inbox
        self._alarm = alarm
        self._now = now
        self._bot = bot
        self._received = received
        self._crash = crash
        self._broken = False

    async def take(self, updates: Sequence[object]) -> bool:
        """Commit `updates` and return True; False when they could not be, and then they must not be confirmed."""
        now = self._now()
        rows = [row for update in updates if (row := classify(update, now, self._bot))]
        if not rows:
            return True
        try:
            new = await asyncio.to_thread(self._inbox.receive, rows)
        except Exception as error:  # whatever it is: nothing is committed, so nothing may be confirmed
            self._failed(error)
            return False
        self._crash("after-receive")
        self._works(len(updates), new)
        return True

    def _failed(self, error: Exception) -> None:
        if not self._broken:
            log.error("The inbox cannot be written (%s): updates stay unconfirmed.", type(error).__name__)
        self._broken = True
        self._alarm.ring_soon(
            "inbox",
            "messages cannot be stored; Telegram keeps them for 24 hours. Check the disk and the rights of the data"
            " folder, and that nothing else holds the database; Kith goes on by itself.",
        )

    def _works(self, came: int, new: int) -> None:
        if new:
            log.info("Took in %d of %d updates.", new, came)
            self._received()
        if self._broken:
            self._broken = False
            log.warning("The inbox can be written again.")
            self._alarm.ring_soon("inbox_back", "messages are stored again.")
