"""What delivery asks of the outbox, in worker threads and until the database takes it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.alarm import Alarm
from bot.backoff import delay
from storage.records import Outgoing

T = TypeVar("T")
Result = tuple[int, int | None]
"""An outbox row's id, and the id of the message it became."""

log = logging.getLogger(__name__)


class Outbox(Protocol):
    """The part of storage that holds what goes out."""

    def claim(self, now: datetime, limit: int, urgent_only: bool = False) -> list[Outgoing]:
        """Take rows for sending, urgent and older ones first."""
        ...

    def sent(self, results: Sequence[Result]) -> None:
        """Close rows that are out."""
        ...

    def postpone(self, ids: Sequence[int], not_before: datetime) -> None:
        """Give claimed rows back."""
        ...

    def undeliverable(self, row: int, /, why: str) -> None:
        """Give a row up, and tell those whom it concerns."""
        ...


class Stopping(Exception):
    """Delivery is being closed: what waits goes back into the outbox."""


class Ledger:
    """The outbox with patience: what the database does not take now is tried again, and the operator is told."""

    def __init__(
        self, outbox: Outbox, alarm: Alarm, now: Callable[[], datetime], pause: Callable[[float], Awaitable[None]]
    ) -> None:
        self._outbox = outbox
        self._alarm = alarm
        self._now = now
        self._pause = pause
        self._out: list[Result] = []
        self._closing = asyncio.Lock()

    async def claim(self, limit: int, *, urgent_only: bool) -> list[Outgoing]:
        """Take up to `limit` rows."""
        return await self._surely(lambda: self._outbox.claim(self._now(), limit, urgent_only=urgent_only))

    async def sent(self, row: int, message_id: int | None) -> None:
        """Close one row; returns once that is committed. Whoever comes first closes the rows of all who wait."""
        self._out.append((row, message_id))
        async with self._closing:
            batch, self._out = self._out, []
            if batch:
                await self._surely(lambda: self._outbox.sent(batch))

    async def give_back(self, ids: Sequence[int], seconds: float = 0) -> None:
        """Let rows wait in the outbox for so many seconds."""
        if ids:
            await self._surely(lambda: self._outbox.postpone(ids, self._now() + timedelta(seconds=seconds)))

    async def give_up(self, row: int, why: str) -> None:
        """Close a row as undeliverable."""
        await self._surely(lambda: self._outbox.undeliverable(row, why))

    async def _surely(self, ask: Callable[[], T]) -> T:
        failures = 0
        while True:
            try:
                return await asyncio.to_thread(ask)
            except Exception as error:  # whatever it is, a message must not be forgotten for it
                failures += 1
                log.error("The outbox does not answer (%s), try %d.", type(error).__name__, failures)
                self._alarm.ring_soon(
                    "outbox",
                    "messages to people wait, because the database does not answer. Check the disk and the rights of"
                    " the data folder; Kith goes on by itself.",
                )
            await self._pause(delay(failures))
