"""The sandbox and the bot in this process, on a home that is furnished."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from functools import cache
from typing import Any

from bot.app import App
from bot.clock import SandboxClock
from bot.content import Content
from bot.detectors import load_signals
from bot.library import load_library
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from bot.turn import Crash
from dialogs.library import Library
from dialogs.signals import Pack
from storage.store import Store
from tests.end_to_end.home import MIA, STAFF, TOKEN, Home


@cache
def shipped_signals() -> Pack:
    """The shipped lexicons, read once."""
    return load_signals(Content())


@cache
def shipped_library() -> Library:
    """The shipped scripts, read once."""
    return load_library(Content())


class Stage:
    """What a test plays on."""

    def __init__(self, home: Home, sandbox: Sandbox, sim: SimClient) -> None:
        self.home, self.sandbox, self.sim = home, sandbox, sim
        self.app: App
        self.store: Store

    async def settled(self) -> None:
        """Return once the bot has taken in, turned and sent everything there is."""
        await until(lambda: not self.sandbox.world.queue.pending)
        await until(lambda: not rows(self.store, "SELECT 1 FROM inbox WHERE closed IS NULL LIMIT 1"))
        await until(lambda: not rows(self.store, "SELECT 1 FROM outbox WHERE closed IS NULL LIMIT 1"))

    async def bot_says(self, chat: int) -> list[str]:
        """Every text of the bot in this chat, once it is done."""
        await self.settled()
        return await self.sim.texts(chat)


def settings(home: Home, url: str, **more: Any) -> Settings:
    """What the bot runs with."""
    given = {
        "bot_token": TOKEN, "bot_api_url": url, "clock": "sandbox", "programme": home.programme(url),
        "data": home.data, "key_file": home.folder / "key", "alarm_url": f"{url}/sim/outside/alarm",
    }  # fmt: skip
    return Settings(_env_file=None, **given | more)


@contextlib.asynccontextmanager
async def theatre(home: Home, *, rate: float = 0, mentees: int = 1) -> AsyncIterator[Stage]:
    """A sandbox with everybody in it, and no bot yet."""
    async with Sandbox(0, TOKEN, home.start, rate=rate) as sandbox, SimClient(sandbox.url) as sim:
        sandbox.world.pacing.enabled = False
        for chat, (name, _) in STAFF.items():
            await sim.user(chat, name, started=True)
        for chat in range(MIA, MIA + mentees):
            await sim.user(chat, "Mia", started=True)
        yield Stage(home, sandbox, sim)


@contextlib.asynccontextmanager
async def running(stage: Stage, crash: Crash = lambda _point: None, **more: Any) -> AsyncIterator[Stage]:
    """The bot runs, in this process; `crash` is called at its named points, `more` are settings."""
    chosen = settings(stage.home, stage.sandbox.url, **more)
    stage.store = stage.home.open()
    clock = SandboxClock(stage.sandbox.url)
    await clock.start()
    stage.app = App(chosen, stage.store, clock, crash)
    task = asyncio.create_task(stage.app.run())
    try:
        yield stage
    finally:
        stage.app.stop()
        await asyncio.gather(task, return_exceptions=True)
        await clock.stop()
        stage.store.close()
    task.result()


async def until(condition: Callable[[], Any], seconds: float = 15) -> Any:
    """Wait for a condition and return what made it true; fails when it has not come after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "what the test waits for did not come"
        await asyncio.sleep(0.01)
    return found


def rows(store: Store, query: str, *bind: Any) -> list[Any]:
    """What the database answers."""
    with store._ground.database.reading() as cursor:
        return cursor.execute(query, bind).fetchall()
