"""Starting with 100,000 pending check-ins, and 100,000 overdue ones beside a living event loop."""

import asyncio
import time
from datetime import datetime, timedelta

from benchmarks.stage import BEGAN, FIRST_CHAT, Place
from bot.app import App
from bot.clock import SystemClock
from bot.commands.demo import TOKEN
from bot.content import SHIPPED
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from storage.store import Store

CHATS = 600  # more than go out while it is watched: Telegram takes 30 messages a second
WATCHED = 10.0


class Shifted(SystemClock):
    """The machine's clock, moved to another moment."""

    def __init__(self, begins: datetime) -> None:
        super().__init__()
        self._ahead = begins - super().now()

    def now(self) -> datetime:
        """Return the moved time."""
        return super().now() + self._ahead


def main(place: Place) -> None:
    """Print both figures; the second start finds everything overdue."""
    asyncio.run(_start(place, BEGAN))
    first, _ = asyncio.run(_start(place, BEGAN))
    print(f"\n{place.people:,} pending check-ins: first send {first:.2f} s after opening the data (reach: 1 s)")
    first, stall = asyncio.run(_start(place, BEGAN + timedelta(hours=2)))
    print(
        f"{place.people:,} overdue check-ins: first send after {first:.2f} s; the event loop's longest stall in"
        f" {WATCHED:.0f} s: {stall * 1e3:.0f} ms (reach: 50 ms)"
    )


async def _start(place: Place, begins: datetime) -> tuple[float, float]:
    """Seconds to the first send, and the longest stall of the loop from there on."""
    async with Sandbox(token=TOKEN) as sandbox, SimClient(sandbox.url) as sim:
        sandbox.world.queue.next_id = int(time.time())  # the inbox knows the updates of the start before
        for number in range(1, CHATS + 1):
            await sim.user(FIRST_CHAT + number, "P", started=True)
        begun = time.perf_counter()
        settings = _settings(place, sandbox.url)
        store = Store.open(settings.data, [place.key])
        app = App(settings, store, Shifted(begins))
        await sim.say(FIRST_CHAT + 1, "hello")
        running = asyncio.create_task(app.run())
        await sim.calls("sendMessage", wait=60)
        first, stall = time.perf_counter() - begun, await _longest_stall()
        app.stop()
        await asyncio.gather(running, return_exceptions=True)
        store.close()
        return first, stall


async def _longest_stall() -> float:
    """How much later than asked the loop came back, at worst."""
    worst, end = 0.0, time.perf_counter() + WATCHED
    while (begun := time.perf_counter()) < end:
        await asyncio.sleep(0.005)
        worst = max(worst, time.perf_counter() - begun - 0.005)
    return worst


def _settings(place: Place, url: str) -> Settings:
    programme, key = place.path / "programme.yaml", place.path / "key"
    programme.write_text((SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    key.touch(mode=0o600)
    key.write_text(place.key)
    return Settings(
        _env_file=None, bot_token=TOKEN, bot_api_url=url, programme=programme, data=place.path / "data", key_file=key,
        alarm_url=f"{url}/sim/outside/alarm",
    )  # fmt: skip
