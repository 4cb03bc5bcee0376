"""The bot as a process of its own, as `kith run` starts it."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.end_to_end.home import TOKEN, Home

CRASHING = Path(__file__).with_name("crashing.py")
KITH = str(Path(sys.executable).with_name("kith"))
RUN = (KITH, "run")


def environment(home: Home, url: str, **more: str) -> dict[str, str]:
    """What the process reads its settings from; nothing of this machine's own settings reaches it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {
        "BOT_TOKEN": TOKEN, "BOT_API_URL": url, "CLOCK": "sandbox", "PROGRAMME": str(home.programme(url)),
        "DATA": str(home.data), "KEY_FILE": str(home.folder / "key"), "ALARM_URL": f"{url}/sim/outside/alarm",
    } | more  # fmt: skip


async def start(home: Home, url: str, *command: str, **more: str) -> asyncio.subprocess.Process:
    """Begin a process in the home's folder; what it writes goes to `log` there."""
    with (home.folder / "log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *(command or (sys.executable, str(CRASHING))),
            env=environment(home, url, **more), cwd=home.folder, stdout=log, stderr=log,
        )  # fmt: skip


@contextlib.asynccontextmanager
async def process(home: Home, url: str, *command: str, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that is gone afterwards."""
    one = await start(home, url, *command, **more)
    try:
        yield one
    finally:
        if one.returncode is None:
            one.kill()
            await one.wait()


async def ended(one: asyncio.subprocess.Process, seconds: float) -> int | None:
    """How the process ended within so many seconds; None when it goes on."""
    with contextlib.suppress(TimeoutError):
        return await asyncio.wait_for(one.wait(), seconds)
    return None
