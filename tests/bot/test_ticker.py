import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import ticker as module
from bot.alarm import Alarm
from bot.ticker import BATCH, GRACE, Ticker

NOW = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)


class Timers:
    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting
        self.overdue: list[int] = []
        self.rearmed: list[tuple[int, datetime]] = []
        self.asked: list[datetime] = []
        self.broken = False

    def due(self, now: datetime, limit: int) -> int:
        if self.broken:
            raise OSError("disk full")
        self.asked.append(now)
        moved = min(self.waiting, limit)
        self.waiting -= moved
        return moved

    def overdue_concerns(self, now: datetime, grace: timedelta) -> list[int]:
        if self.broken:
            raise OSError("disk full")
        assert (now, grace) == (NOW, GRACE)
        return self.overdue

    def rearm(self, numbers: list[int], now: datetime) -> None:
        self.rearmed += [(number, now) for number in numbers]


class Bell(Alarm):
    def __init__(self) -> None:
        super().__init__()
        self.rung: list[tuple[str, str]] = []

    def ring_soon(self, code: str, text: str) -> None:
        self.rung.append((code, text))


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def came() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
async def ticker(timers: Timers, bell: Bell, came: asyncio.Event) -> AsyncIterator[Ticker]:
    one = Ticker(timers, lambda: NOW, bell, came.set)
    yield one
    one.stop()


async def test_everything_due_is_moved_in_batches(ticker: Ticker, timers: Timers, came: asyncio.Event) -> None:
    timers.waiting = 2 * BATCH + 5
    assert await ticker.tick() == 2 * BATCH + 5
    assert timers.asked == [NOW] * 3
    assert came.is_set()


async def test_nothing_due_wakes_nobody(ticker: Ticker, came: asyncio.Event) -> None:
    assert await ticker.tick() == 0
    assert not came.is_set()


async def test_it_ticks_by_itself(
    ticker: Ticker, timers: Timers, came: asyncio.Event, monkeypatch: pytest.MonkeyPatch, bell: Bell
) -> None:
    monkeypatch.setattr(module, "TICK", 0.01)
    quick = Ticker(timers, lambda: NOW, bell, came.set)
    timers.waiting = 1
    quick.start()
    async with asyncio.timeout(10):
        await came.wait()
    quick.stop()


async def test_an_overdue_concern_raises_the_alarm_and_is_tried_again(
    ticker: Ticker, timers: Timers, bell: Bell
) -> None:
    assert await ticker.audit() == []
    assert bell.rung == []
    timers.overdue = [3, 8]
    assert await ticker.audit() == [3, 8]
    assert bell.rung == [("overdue", "nothing happens about open concerns that wait for it: 3, 8.")]
    assert timers.rearmed == [(3, NOW), (8, NOW)]


async def test_a_database_that_does_not_answer_is_an_alarm_not_a_crash(
    ticker: Ticker, timers: Timers, bell: Bell
) -> None:
    timers.broken, timers.waiting = True, 1
    assert await ticker.tick() == 0
    assert await ticker.audit() == []
    assert [code for code, _ in bell.rung] == ["timers", "audit"]
    timers.broken = False
    assert await ticker.tick() == 1
