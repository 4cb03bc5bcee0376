"""Outbox → the world, in two lanes: nothing urgent waits behind anything that is not."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.alarm import Alarm
from bot.delivery.elsewhere import Elsewhere
from bot.delivery.lanes import Lane
from bot.delivery.ledger import Ledger, Outbox, Stopping
from bot.delivery.outcome import Gone, Later, Outcome, Sending, Sent
from bot.delivery.pacing import Pacing
from bot.delivery.send import Telegram
from storage.records import Outgoing

ROOM = 64
"""Rows that a lane holds at a time."""

IN_FLIGHT = {True: 8, False: 16}
"""Calls to Telegram at a time, urgent and normal ones."""

PATIENCE = 10.0
"""Seconds that a normal row waits in memory; told to wait longer, it goes back into the outbox."""

CLOSING = 20.0
"""Seconds that calls under way may take to end when delivery is closed."""


class Delivery:
    """Sends what the outbox holds until closed; `now` is the bot's clock, pacing and pauses are in real time.

    `crash` is called with "after-send" between a send and its mark, where a test may kill the process.
    """

    def __init__(
        self,
        outbox: Outbox,
        telegram: Telegram,
        elsewhere: Elsewhere,
        pacing: Pacing,
        alarm: Alarm,
        now: Callable[[], datetime],
        crash: Callable[[str], None] = lambda _point: None,
    ) -> None:
        self._telegram = telegram
        self._elsewhere = elsewhere
        self._pacing = pacing
        self._crash = crash
        self._closing = asyncio.Event()
        self._ledger = Ledger(outbox, alarm, now, self._pause)
        self._in_flight = {urgent: asyncio.Semaphore(most) for urgent, most in IN_FLIGHT.items()}
        self._lanes = [Lane(self._ledger, self._carry, urgent=urgent, room=ROOM) for urgent in (True, False)]

    def nudge(self) -> None:
        """Look at the outbox now; to be called on the event loop, after every commit."""
        for lane in self._lanes:
            lane.nudge()

    async def run(self) -> None:
        """Deliver until `close`; the store's `recover` must have been called before."""
        await asyncio.gather(*(lane.run() for lane in self._lanes))

    async def drained(self) -> None:
        """Return when nothing is left that could be sent now."""
        self.nudge()
        for lane in self._lanes:
            await lane.idle.wait()

    async def close(self) -> None:
        """Claim nothing more, let calls under way end, and give everything else back to the outbox."""
        self._closing.set()
        done = asyncio.gather(*(lane.finish() for lane in self._lanes))
        await asyncio.wait({done}, timeout=CLOSING)

    async def _carry(self, row: Outgoing) -> None:
        sending = Sending(row, ambiguous=row.ambiguous)
        try:
            while not await self._settled(sending, await self._try(sending)):
                continue
        except Stopping:
            if not sending.ambiguous and not sending.done:
                await self._ledger.give_back([row.id])
            raise

    async def _try(self, sending: Sending) -> Outcome | None:
        row = sending.row
        if row.kind in ("second_channel", "alarm"):
            return await self._elsewhere.step(sending)
        if row.chat_id is None:
            return Gone("no_chat")
        if row.kind != "answer_tap" and (held := await self._paced(sending, row.chat_id)):
            return held
        async with self._in_flight[row.urgent]:
            if self._closing.is_set():
                raise Stopping
            return await self._telegram.step(sending)

    async def _paced(self, sending: Sending, chat: int) -> Later | None:
        """Wait for this row's turn; Later when its chat is held for longer than is worth waiting here."""
        while wait := self._pacing.take(chat, urgent=sending.row.urgent):
            if sending.patient and (held := self._pacing.held(chat)) > PATIENCE:
                return Later(held, asked=True)
            await self._pause(wait)
        return None

    async def _settled(self, sending: Sending, outcome: Outcome | None) -> bool:
        """Record what became of the row; False when it goes on."""
        row = sending.row
        match outcome:
            case Sent(message_id):
                self._crash("after-send")
                await self._ledger.sent(row.id, message_id)
            case Gone(why):
                await self._ledger.give_up(row.id, why)
            case Later(seconds, asked=True) if seconds > PATIENCE and sending.patient:
                await self._ledger.give_back([row.id], seconds)
            case Later(seconds):
                await self._pause(seconds)
                return False
            case None:
                return False
        return True

    async def _pause(self, seconds: float) -> None:
        """Wait, unless delivery is closed meanwhile."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return
        raise Stopping
