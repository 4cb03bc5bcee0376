"""A lane: claims rows from the outbox and carries them, in order for each chat, many chats at once."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta

from bot.delivery.ledger import Ledger, Stopping
from storage.records import Outgoing

LOOK_AGAIN = 1.0
"""Real seconds after which the outbox is looked at without a nudge: rows that were put off come due unannounced."""

AT_ONCE = 4
"""Rows of one chat held at a time; with more of them in hand, one chat's queue would keep others waiting."""

AFTER_AN_ERROR = timedelta(minutes=1)

log = logging.getLogger(__name__)


class Lane:
    """Carries urgent rows only, or all; `carry` sends one row and records what became of it."""

    def __init__(
        self, ledger: Ledger, carry: Callable[[Outgoing], Awaitable[None]], *, urgent: bool, room: int
    ) -> None:
        self._ledger = ledger
        self._carry = carry
        self._urgent = urgent
        self._room = room
        self._queues: dict[Hashable, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._closing = False
        self._running: asyncio.Task[None] | None = None
        self.idle = asyncio.Event()

    def nudge(self) -> None:
        """Look at the outbox now."""
        self.idle.clear()
        self._wake.set()

    async def run(self) -> None:
        """Claim and carry until cancelled or finished."""
        self._running = asyncio.create_task(self._claim_and_carry())
        await self._running

    async def finish(self) -> None:
        """Claim nothing more, and wait for what is being carried; a claim under way is not cut, or its rows would
        look as if they had been sent."""
        self._closing = True
        self._wake.set()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _claim_and_carry(self) -> None:
        with contextlib.suppress(Stopping):
            while not self._closing:
                self._wake.clear()
                if not await self._fill():
                    await self._rest()

    async def _fill(self) -> bool:
        """Claim as many rows as there is room for; tell whether any is now on its way."""
        room = self._room - sum(min(len(queue), AT_ONCE) for queue in self._queues.values())
        rows = await self._ledger.claim(room, urgent_only=self._urgent) if room > 0 else []
        surplus = []
        for row in rows:
            # The outbox keeps a person's rows behind those in hand; it cannot do so for a chat that is nobody's.
            if row.person is None or len(self._queues.get(_line(row), ())) < AT_ONCE:
                self._enqueue(row)
            else:
                surplus.append(row.id)
        await self._ledger.give_back(surplus)
        return len(rows) > len(surplus)

    def _enqueue(self, row: Outgoing) -> None:
        self.idle.clear()
        line = _line(row)
        if line in self._queues:
            self._queues[line].append(row)
            return
        self._queues[line] = deque([row])
        task = asyncio.create_task(self._drain(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, line: Hashable) -> None:
        queue = self._queues[line]
        try:
            while queue:
                await self._carried(queue[0])
                queue.popleft()
                self._wake.set()
        except Stopping:
            await self._ledger.give_back([row.id for row in list(queue)[1:]])
        finally:
            del self._queues[line]
            self._wake.set()

    async def _carried(self, row: Outgoing) -> None:
        try:
            await self._carry(row)
        except Stopping:
            raise
        except Exception:
            log.exception("Row %d could not be carried; it is tried again.", row.id)
            await self._ledger.give_back([row.id], AFTER_AN_ERROR.total_seconds())

    async def _rest(self) -> None:
        if self._closing:
            return
        if not self._queues and not self._wake.is_set():
            self.idle.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), LOOK_AGAIN)


def _line(row: Outgoing) -> Hashable:
    """What keeps its order: the messages of one chat; everything else goes by itself."""
    return (row.chat_id, row.urgent) if row.chat_id is not None else ("row", row.id)
