"""`kith demo` as a newcomer starts it: a page, an orderly end, and kept data that goes on where it stood."""

import asyncio
import contextlib
import os
import re
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from msgspec import Struct

from bot.commands.demo import CAST
from bot.sandbox.client import SimClient
from tests.end_to_end.process import KITH, ended

MIA, LEO = (next(player.chat for player in CAST if player.name == name) for name in ("Mia", "Leo"))


class Demo(Struct, frozen=True):
    """The process, and where its page is."""

    process: asyncio.subprocess.Process
    url: str


@contextlib.asynccontextmanager
async def demo(folder: Path, *more: str) -> AsyncIterator[Demo]:
    """Run until it says where to look."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    one = await asyncio.create_subprocess_exec(
        KITH, "demo", "--data", str(folder), *more, env=kept, cwd=folder.parent,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert one.stdout is not None
        said = (await asyncio.wait_for(one.stdout.readline(), 60)).decode()
        yield Demo(one, "".join(re.findall(r"http://127\.0\.0\.1:\d+", said)))
    finally:
        if one.returncode is None:
            one.kill()
            await one.communicate()


async def test_the_demo_starts_ends_and_goes_on(folder: Path) -> None:
    home = folder / "demo"
    async with demo(home, "--port", "0") as first, httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(first.url)
        assert page.status_code == 200
        assert "<title>" in page.text
        async with SimClient(first.url) as sim:
            (card,) = (await sim.chat(MIA))["cards"]
            await sim.open(MIA, card["link"])
            await sim.wait_for(MIA, "Which language", timeout=30)
            await sim.walk(by=3600)
            stood = await sim.now()
        async with demo(home, "--port", "0") as second:
            assert await ended(second.process, 15) == 1
        assert first.url in (home / "programme.yaml").read_text(), "a refused demo leaves the running one alone"
        first.process.send_signal(signal.SIGINT)
        assert await ended(first.process, 20) == 0
    async with demo(home, "--port", "0") as again, SimClient(again.url) as sim:
        assert await sim.now() >= stood
        assert (await sim.chat(MIA))["cards"] == []
        (card,) = (await sim.chat(LEO))["cards"]
        await sim.open(LEO, card["link"])
        await sim.wait_for(LEO, "idioma", timeout=30)
        await sim.say(MIA, "English")
        await sim.wait_for(MIA, "Hello! I am the companion of", timeout=30)


async def test_a_port_in_use_is_said_in_a_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with demo(folder / "demo", "--port", str(port)) as one:
            assert await ended(one.process, 20) == 1
            assert one.url == ""
