"""Starting with 100,000 pending timers, and 100,000 overdue ones beside a living event loop."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from benchmarks.stage import fill, folder
from bot.app import App
from bot.clock import SystemClock
from bot.commands.demo import TOKEN
from bot.content import SHIPPED
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from storage.store import Store

PEOPLE = 100_000
WATCHED = 10.0


def main() -> None:
    """Print both figures."""
    pending = asyncio.run(_start(datetime.now(UTC) + timedelta(hours=5)))
    print(f"From opening the data to the first send, {PEOPLE:,} pending timers: {pending[0]:.2f} s")
    overdue = asyncio.run(_start(datetime.now(UTC) - timedelta(hours=5)))
    print(
        f"With {PEOPLE:,} overdue at once: first send after {overdue[0]:.2f} s; "
        f"the event loop's longest stall in {WATCHED:.0f} s: {overdue[1] * 1e3:.0f} ms"
    )


async def _start(due: datetime) -> tuple[float, float]:
    """Seconds to the first send, and the longest stall of the loop afterwards."""
    with folder() as path:
        async with Sandbox(token=TOKEN) as sandbox, SimClient(sandbox.url) as sim:
            settings = _settings(path, sandbox.url)
            keys = [key.get_secret_value() for key in settings.keys]
            store = await asyncio.to_thread(_filled, path, keys, due)
            for chat in range(10_000_001, 10_000_051):
                await sim.user(chat, "P", started=True)
            store.close()
            return await _watch(settings, keys, sim)


async def _watch(settings: Settings, keys: list[str], sim: SimClient) -> tuple[float, float]:
    begun = time.perf_counter()
    store = Store.open(settings.data, keys)
    app = App(settings, store, SystemClock())
    await sim.say(10_000_001, "hello")
    running = asyncio.create_task(app.run())
    await sim.calls("sendMessage", wait=30)
    first = time.perf_counter() - begun
    longest = await _longest_stall()
    app.stop()
    await asyncio.gather(running, return_exceptions=True)
    store.close()
    return first, longest


async def _longest_stall() -> float:
    """How much later than asked the loop came back, at worst."""
    worst, end = 0.0, time.perf_counter() + WATCHED
    while (begun := time.perf_counter()) < end:
        await asyncio.sleep(0.005)
        worst = max(worst, time.perf_counter() - begun - 0.005)
    return worst


def _filled(path: Path, keys: list[str], due: datetime) -> Store:
    store = Store.open(path / "data", keys)
    fill(store, PEOPLE, due)
    return store


def _settings(path: Path, url: str) -> Settings:
    programme, key = path / "programme.yaml", path / "key"
    programme.write_text((SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    key.touch(mode=0o600)
    key.write_text(Fernet.generate_key().decode())
    return Settings(
        _env_file=None, bot_token=TOKEN, bot_api_url=url, programme=programme, data=path / "data", key_file=key,
        alarm_url=f"{url}/sim/outside/alarm",
    )  # fmt: skip
