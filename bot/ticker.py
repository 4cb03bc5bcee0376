"""The ticker: whatever is due becomes an inbound and takes the same path as a message; and the auditor (I5)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.alarm import Alarm

TICK = 1
"""Real seconds from one look at the timers to the next; a `tick()` in between is welcome."""

AUDIT = 30
"""Real seconds from one audit to the next."""

HOUSEKEEPING = 3_600
"""Real seconds from one round of housekeeping to the next."""

GRACE = timedelta(seconds=60)
"""How long an open concern's next action may be overdue (I5)."""

BATCH = 1_000
"""Timers moved in one transaction: a long queue must not keep others from writing."""

log = logging.getLogger(__name__)


class Timers(Protocol):
    """The part of storage that knows what is due; called in worker threads."""

    def due(self, now: datetime, limit: int) -> int:
        """Move up to `limit` due timers into the inbox; return how many."""
        ...

    def overdue_concerns(self, now: datetime, grace: timedelta) -> list[int]:
        """Return the open concerns whose next action is overdue by more than `grace`."""
        ...

    def rearm(self, numbers: list[int], now: datetime) -> None:
        """Let their next action be tried again."""
        ...


class Ticker:
    """Looks at the timers every second of real time, by the bot's clock `now`; `came` is called when some were due."""

    def __init__(
        self,
        timers: Timers,
        now: Callable[[], datetime],
        alarm: Alarm,
        came: Callable[[], None] = lambda: None,
        house: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._timers = timers
        self._now = now
        self._alarm = alarm
        self._came = came
        self._ticking = asyncio.Lock()
        # APScheduler is only the pulse: what is due lives in the database, so a late or lost pulse loses nothing.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.add_job(self.tick, "interval", seconds=TICK)
        self._scheduler.add_job(self.audit, "interval", seconds=AUDIT)
        if house is not None:
            self._scheduler.add_job(house, "interval", seconds=HOUSEKEEPING)

    def start(self) -> None:
        """Begin; to be called on the event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; to be called on the event loop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> int:
        """Make everything that is due by now an inbound; return how many there were."""
        async with self._ticking:
            moved = 0
            while batch := await self._move():
                moved += batch
                self._came()
                if batch < BATCH:
                    break
        return moved

    async def audit(self) -> list[int]:
        """Return the concerns that somebody should have been paged about by now, after raising the alarm.

        Their next action is tried again.
        """
        try:
            overdue = await asyncio.to_thread(self._overdue)
        except Exception as error:  # an audit that cannot be made is itself a reason to ask a human
            log.error("The concerns cannot be audited (%s).", type(error).__name__)
            self._alarm.ring_soon("audit", "open concerns cannot be checked, because the database does not answer.")
            return []
        if overdue:
            numbers = ", ".join(map(str, overdue[:10]))
            self._alarm.ring_soon("overdue", f"nothing happens about open concerns that wait for it: {numbers}.")
        return overdue

    def _overdue(self) -> list[int]:
        now = self._now()
        overdue = self._timers.overdue_concerns(now, GRACE)
        if overdue:
            self._timers.rearm(overdue, now)
        return overdue

    async def _move(self) -> int:
        try:
            return await asyncio.to_thread(self._timers.due, self._now(), BATCH)
        except Exception as error:  # the timers are still there, and the next tick finds them
            log.error("What is due cannot be read (%s).", type(error).__name__)
            self._alarm.ring_soon("timers", "check-ins and pages wait, because the database does not answer.")
            return 0
