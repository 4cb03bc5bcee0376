"""The sandbox's clock: real time at a rate, plus moves, which bots on it can follow."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.errors import SimError
from bot.sandbox.follower import SILENT_AFTER, Follower
from bot.sandbox.given import shown
from bot.sandbox.signal import Changes

FETCHED_WITHIN = 5.0
"""Real seconds that a walk waits for a bot to fetch what was said before."""


@dataclass
class SandboxTime:
    """start + rate x real elapsed + moves; a walk stops at every moment a follower is due.

    `unheard` tells whether something was said that the bot has yet to fetch.
    """

    start: datetime
    rate: float = 1.0
    monotonic: Callable[[], float] = time.monotonic
    epoch: int = 0
    target: datetime | None = None
    moved: float = 0.0
    notes: list[str] = field(default_factory=list)
    followers: dict[str, Follower] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    unheard: Callable[[], bool] = lambda: False
    walking: bool = False
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._born = self._since = self.monotonic()

    def now(self) -> datetime:
        """Return the sandbox's moment, aware, in UTC; it stands still while walking."""
        elapsed = 0.0 if self.walking else self.rate * (self.monotonic() - self._since)
        return self.start + timedelta(seconds=elapsed)

    def age(self) -> float:
        """Return seconds of real time plus all moves: what a tap grows old by, at any rate."""
        return self.monotonic() - self._born + self.moved

    def state(self) -> dict[str, Any]:
        """Return now, epoch, rate, target and the followers, as `GET /sim/clock` gives them."""
        due = self.next_due()
        return {
            "now": self.now().isoformat(),
            "epoch": self.epoch,
            "rate": 0 if self.walking else self.rate,
            "target": self.target.isoformat() if self.target else None,
            "idle": self.idle(),
            "next_due": due.isoformat() if due else None,
            "followers": sorted(self.followers),
            "notes": self.notes[-5:],
        }

    def idle(self) -> bool:
        """Tell whether no move is under way and every follower has settled."""
        return self._task is None or self._task.done()

    def next_due(self, after: datetime | None = None) -> datetime | None:
        """Return the earliest moment any follower is due, later than `after` if given."""
        dues = [f.next_due for f in self.followers.values() if f.next_due]
        return min((d for d in dues if after is None or d > after), default=None)

    def set_rate(self, rate: float) -> None:
        """Let the clock run at `rate` times real time from now on; 0 stops it."""
        self._at(self.now())
        self.rate = rate
        self._bump()

    def walk(self, target: datetime | None) -> None:
        """Start moving to `target`, stopping at each due moment; None means the next one."""
        if not self.idle():
            raise SimError("A move is under way: wait for it with GET /sim/clock?wait=until_idle.", 409)
        self._begin(self._walk(target))

    def jump(self, target: datetime) -> None:
        """Move straight to `target`, as if nobody had been awake in between."""
        if self._task:
            self._task.cancel()
        self._move(target)
        self.walking, self.target = False, None
        self._begin(self._settled())

    def join(self, name: str) -> None:
        """Add a follower, or start it afresh: nothing settled, nothing due."""
        self.followers[name] = Follower(self.monotonic())
        self.changes.bump()

    def leave(self, name: str) -> None:
        """Take a follower away; a walk no longer waits for it."""
        self.followers.pop(name, None)
        self.changes.bump()

    def hear(self, name: str) -> None:
        """Note that a follower is alive."""
        if name in self.followers:
            self.followers[name].heard = self.monotonic()

    def settle(self, name: str, epoch: int, next_due: datetime | None) -> None:
        """Note that a follower has handled all that was due at `epoch`, and when it is next due."""
        before = self.followers.get(name, Follower(0.0))
        again = before.reports + 1 if before.settled == epoch and _past(next_due, self.now()) else 0
        self.followers[name] = Follower(self.monotonic(), epoch, next_due, again)
        if before.next_due == next_due:
            self.changes.wake()
        else:
            self.changes.bump()

    async def close(self) -> None:
        """End any move and every wait."""
        if self._task:
            self._task.cancel()
        self.changes.close()

    def _begin(self, moving: Coroutine[Any, Any, None]) -> None:
        self._task = asyncio.create_task(moving)
        self._task.add_done_callback(lambda _: self.changes.bump())

    async def _walk(self, target: datetime | None) -> None:
        self._at(self.now())
        self.walking, self.target = True, target
        try:
            await self._heard()
            await self._sync()
            goal = target or self.next_due() or self.now()
            self.target = goal
            await self._stops(goal)
        finally:
            self._at(self.start)
            self.walking, self.target = False, None
        self._move(max(goal, self.now()))
        await self._settled()

    async def _stops(self, goal: datetime) -> None:
        while due := self.next_due(self.now()):
            if due > goal:
                return
            self._move(due)
            await self._settled()

    async def _heard(self) -> None:
        """Let the bot fetch what was said before; one that does not come for it holds the walk up for a moment only."""
        if self.followers:
            await self.changes.until(lambda: not self.unheard() or None, FETCHED_WITHIN)

    async def _sync(self) -> None:
        """Ask followers anew: what they said last may be older than what just came in."""
        self._bump()
        await self._settled()

    async def _settled(self) -> None:
        while not self.changes.closed and not self._all_settled():
            await self.changes.until(lambda: self._all_settled() or None, 1.0)
            self._drop_silent()
        for name, follower in self.followers.items():
            if follower.stuck:
                self._note(f"Follower {name} kept saying that it is due in the past; the clock went on.")

    def _all_settled(self) -> bool:
        now = self.now()
        return all(f.has_settled(self.epoch, now) for f in self.followers.values())

    def _drop_silent(self) -> None:
        for name, follower in list(self.followers.items()):
            if self.monotonic() - follower.heard > SILENT_AFTER:
                self._note(f"Follower {name} was silent for {SILENT_AFTER:.0f} s and was dropped.")
                self.leave(name)

    def _note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def _at(self, moment: datetime) -> None:
        self.start, self._since = moment, self.monotonic()

    def _move(self, moment: datetime) -> None:
        self.moved += (moment - self.now()).total_seconds()
        self._at(moment)
        self._bump()

    def _bump(self) -> None:
        self.epoch += 1
        self.changes.bump()


def _past(due: datetime | None, now: datetime) -> bool:
    return due is not None and due <= now


def parse_moment(text: str) -> datetime:
    """Return an aware UTC moment from ISO 8601; without an offset it is refused."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise SimError(f"{shown(text)} has no offset: add Z for UTC.")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter at the edges of the years 1 and 9999
        raise SimError(f"{shown(text)} is not an ISO 8601 moment, such as 2026-11-20T09:00:00Z.") from None
