import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from bot.clock import Clock, SandboxClock, SystemClock
from bot.sandbox import clock as sandbox_clock
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from tests.bot.conftest import START

HOUR = timedelta(hours=1)


class Bot:
    """A loop like the real one: works off what is due, and says so."""

    def __init__(self, url: str, *dues: datetime, name: str = "bot") -> None:
        self.clock = SandboxClock(url, name)
        self.dues = sorted(dues)
        self.fired: list[tuple[datetime, datetime]] = []

    async def run(self) -> None:
        while True:
            now = self.clock.now()
            while self.dues and self.dues[0] <= now:
                self.fired.append((self.dues.pop(0), now))
            next_due = self.dues[0] if self.dues else None
            await self.clock.settled(next_due)
            await self.clock.wait_until(next_due)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await self.clock.start()
        task = asyncio.create_task(self.run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await self.clock.stop()


async def test_a_walk_stops_at_every_due_moment(sandbox: Sandbox, sim: SimClient) -> None:
    dues = [START + HOUR, START + 2 * HOUR, START + 5 * HOUR]
    bot = Bot(sandbox.url, *dues)
    async with bot.running():
        await sim.walk(by=3 * 3600)
        assert bot.fired == [(due, due) for due in dues[:2]]
        assert await sim.now() == START + 3 * HOUR == bot.clock.now()
        assert (await sim.clock())["next_due"] == dues[2].isoformat()


async def test_a_walk_sees_what_becomes_due_on_the_way(sandbox: Sandbox, sim: SimClient) -> None:
    bot = Bot(sandbox.url, START + HOUR)

    async def run() -> None:
        while True:
            now = bot.clock.now()
            if bot.dues and bot.dues[0] <= now:
                bot.fired.append((bot.dues.pop(0), now))
                if len(bot.fired) < 4:
                    bot.dues.append(now + timedelta(minutes=7))
            await bot.clock.settled(bot.dues[0] if bot.dues else None)
            await bot.clock.wait_until(bot.dues[0] if bot.dues else None)

    bot.run = run  # type: ignore[method-assign]  # a bot whose handling makes the next thing due
    async with bot.running():
        await sim.walk(by=86400)
    assert [at - START for _, at in bot.fired] == [timedelta(minutes=60 + 7 * n) for n in range(4)]


async def test_a_jump_lands_once(sandbox: Sandbox, sim: SimClient) -> None:
    bot = Bot(sandbox.url, START + HOUR, START + 2 * HOUR)
    async with bot.running():
        await sim.jump(by=3 * 3600)
        assert [at for _, at in bot.fired] == [START + 3 * HOUR] * 2


async def test_walk_to_the_next_due_moment(sandbox: Sandbox, sim: SimClient) -> None:
    async with Bot(sandbox.url, START + HOUR, START + 5 * HOUR).running():
        assert datetime.fromisoformat((await sim.walk())["now"]) == START + HOUR
        assert datetime.fromisoformat((await sim.walk())["now"]) == START + 5 * HOUR
        assert datetime.fromisoformat((await sim.walk())["now"]) == START + 5 * HOUR


async def test_two_followers_both_settle(sandbox: Sandbox, sim: SimClient) -> None:
    one, two = Bot(sandbox.url, START + HOUR, name="one"), Bot(sandbox.url, START + 2 * HOUR, name="two")
    async with one.running(), two.running():
        await sim.walk(by=3 * 3600)
    assert [at for _, at in one.fired + two.fired] == [START + HOUR, START + 2 * HOUR]
    assert (await sim.clock())["followers"] == []


async def test_a_walk_takes_in_what_came_up_just_before(sandbox: Sandbox, sim: SimClient) -> None:
    bot = Bot(sandbox.url)
    async with bot.running():
        await sim.walk(by=1)
        # The sandbox still believes that nothing is due; the bot is not even nudged.
        bot.dues.append(START + HOUR)
        await sim.walk(by=7200)
    assert bot.fired == [(START + HOUR, START + HOUR)]


async def test_a_walk_lets_the_bot_fetch_what_was_said_before(sandbox: Sandbox, sim: SimClient) -> None:
    async with Bot(sandbox.url).running(), httpx.AsyncClient(base_url=sandbox.url) as telegram:
        await sim.user(7, "Mia", started=True)
        await sim.say(7, "hello")
        walk = asyncio.create_task(sim.walk(by=3600))
        fetched = (await telegram.post("/bot1:t/getUpdates")).json()["result"]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(walk), 0.3)
        assert await sim.now() == START
        await telegram.post("/bot1:t/getUpdates", json={"offset": fetched[-1]["update_id"] + 1})
        await asyncio.wait_for(walk, 3)
        assert await sim.now() == START + HOUR


async def test_a_walk_does_not_wait_for_long_for_a_bot_that_fetches_nothing(
    sandbox: Sandbox, sim: SimClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_clock, "FETCHED_WITHIN", 0.05)
    async with Bot(sandbox.url).running():
        await sim.user(7, "Mia", started=True)
        await sim.say(7, "hello")
        await asyncio.wait_for(sim.walk(by=3600), 3)
        assert await sim.now() == START + HOUR


async def test_a_move_while_busy_is_not_missed(sandbox: Sandbox, sim: SimClient) -> None:
    clock = SandboxClock(sandbox.url)
    await clock.start()
    await clock.settled(None)
    await sim._call("POST", "/sim/clock", {"mode": "jump", "by_seconds": 60})
    async with asyncio.timeout(5):
        while clock.now() == START:  # noqa: ASYNC110 -- a condition with a deadline; nothing signals it
            await asyncio.sleep(0.005)
    await clock.settled(None)
    # What was settled is the epoch before the jump: the sandbox goes on waiting.
    assert not (await sim.clock())["idle"]
    await asyncio.wait_for(clock.wait_until(None), 5)
    await clock.settled(None)
    assert (await sim.clock())["idle"]
    await clock.stop()


async def test_a_bot_that_starts_again_takes_its_predecessors_place(sandbox: Sandbox, sim: SimClient) -> None:
    dead = SandboxClock(sandbox.url)
    await dead.start()
    await dead.settled(START + HOUR)
    assert dead._task
    dead._task.cancel()  # as by kill -9: it never leaves
    bot = Bot(sandbox.url, START + HOUR)
    async with bot.running():
        await sim.walk(by=7200)
        assert (await sim.clock())["followers"] == ["bot"]
    assert bot.fired == [(START + HOUR, START + HOUR)]
    await dead.stop()


async def test_the_clock_runs_on_with_real_time(sim: SimClient, sandbox: Sandbox) -> None:
    clock = SandboxClock(sandbox.url)
    await clock.start()
    assert clock.now() == clock.now() == START
    await sim.rate(1)
    await asyncio.wait_for(clock.wait_until(None), 5)
    await asyncio.wait_for(clock.wait_until(START + timedelta(milliseconds=30)), 5)
    assert clock.now() >= START + timedelta(milliseconds=30)
    await clock.stop()


@pytest.mark.parametrize("url", ["http://10.0.0.1:80", "https://kith.example", "http://127.evil.example", ""])
def test_another_machine_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be on this machine"):
        SandboxClock(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9"])
def test_this_machine_is_taken(url: str) -> None:
    SandboxClock(url)


async def test_system_clock_waits_for_a_moment_and_for_a_nudge() -> None:
    clock: Clock = SystemClock()
    await clock.start()
    due = clock.now() + timedelta(milliseconds=20)
    await asyncio.wait_for(clock.wait_until(due), 5)
    assert clock.now() >= due
    assert clock.now().utcoffset() == timedelta(0)
    waiting = asyncio.create_task(clock.wait_until(clock.now() + HOUR))
    await asyncio.sleep(0)
    clock.nudge()
    await asyncio.wait_for(waiting, 5)
    await clock.settled(None)
    await clock.stop()


async def test_a_nudge_while_busy_is_not_missed() -> None:
    clock = SystemClock()
    await clock.wait_until(clock.now())
    clock.nudge()
    await asyncio.wait_for(clock.wait_until(None), 5)
