"""An operator's first hour, with the real command line against a sandbox: every refusal says what to mend."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox

KITH = Path(sys.executable).with_name("kith")
ANA, SAM, MIA = 1, 2, 3
PATIENCE = 60


class Operator:
    """A folder, and a terminal in it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.environment = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}

    async def kith(self, *words: str) -> tuple[int, str]:
        """Run to the end; the exit code and everything printed."""
        process = await self.start(*words)
        printed, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode is not None
        return process.returncode, printed.decode()

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            KITH, *words, cwd=self.folder, env=self.environment,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip

    @asynccontextmanager
    async def running(self) -> AsyncIterator[list[str]]:
        """`kith run` until the block ends; yields its lines up to the one that says that it runs."""
        process = await self.start("run")
        assert process.stdout is not None
        lines = []
        try:
            while not lines or "Kith runs as" not in lines[-1]:
                line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
                assert line, lines
                lines.append(line.decode())
            yield lines
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        assert process.returncode == 0

    def edit(self, name: str, **values: str) -> None:
        """Set lines of .env, or replace texts of another file."""
        text = (self.folder / name).read_text()
        for key, value in values.items():
            text = re.sub(rf"(?m)^{key}=.*$", f"{key}={value}", text)
        (self.folder / name).write_text(text)

    def key(self) -> str:
        found = re.search(r"(?m)^KEY=(.*)$", (self.folder / ".env").read_text())
        assert found
        return found[1]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def operator(tmp_path: Path, sandbox: Sandbox) -> Operator:
    made = Operator(tmp_path, sandbox.url)
    assert (await made.kith("init"))[0] == 0
    return made


@pytest.fixture
async def ready(operator: Operator) -> Operator:
    programme = operator.folder / "programme.yaml"
    text = programme.read_text().replace("WRITE A NAME HERE", "Ana Ruiz")
    outside = f"webhook: {operator.url}/sim/outside/second-channel"
    programme.write_text(text.replace("email: somebody@example.org", outside))
    alarm = f"{operator.url}/sim/outside/alarm"
    operator.edit(".env", BOT_TOKEN="12345:abcdefghij", BOT_API_URL=operator.url, ALARM_URL=alarm)
    return operator


async def test_what_is_missing_is_named_at_once(operator: Operator) -> None:
    code, printed = await operator.kith("doctor")
    assert code == 1
    assert "BOT_TOKEN is missing" in printed
    assert "ALARM_URL is missing" in printed
    code, printed = await operator.kith("check", "programme.yaml")
    assert code == 1
    assert "contacts.safeguarding.name" in printed
    assert "contacts.final_rung.name" in printed
    code, printed = await operator.kith("init")
    assert code == 1
    assert "stays as it is" in printed


async def test_alarm_and_final_rung_are_tried(ready: Operator, sandbox: Sandbox) -> None:
    async with SimClient(sandbox.url) as sim:
        code, printed = await ready.kith("doctor", "--ring")
        assert code == 1  # nobody has answered a drill
        assert "practice alert" in printed
        told = [(one["channel"], one["body"]["text"]) for one in await sim.outside()]
    assert [channel for channel, _ in told] == ["alarm", "second-channel"]
    assert all("test" in text or "practice" in text for _, text in told)


async def test_inviting_beside_a_running_bot(ready: Operator, sandbox: Sandbox) -> None:
    async with ready.running(), SimClient(sandbox.url) as sim:
        for chat in (ANA, SAM, MIA):
            await sim.user(chat, "somebody")
        await sim.open(ANA, await link(ready, "safeguarding", "Ana Ruiz"))
        await sim.wait_for(ANA, "practice")
        await sim.tap(ANA, "Got it", wait=5)
        code, printed = await ready.kith("invite", "mentee", "Mia", "--mentor", "Sam Hill")
        assert code == 1
        assert "nobody yet" in printed
        await sim.open(SAM, await link(ready, "mentor", "Sam Hill"))
        await sim.wait_for(SAM, "Welcome")
        await sim.open(MIA, await link(ready, "mentee", "Mia", "--mentor", "sam hill"))
        await sim.wait_for(MIA, "program, not a person|language")
        assert "in use by process" in (await ready.kith("run"))[1]
        code, printed = await ready.kith("doctor")
        assert (code, printed.splitlines()[-1]) == (0, "Nothing to mend in what was looked at.")
        assert "unseen   whether the database is whole: to look there too, stop the running Kith" in printed
    code, printed = await ready.kith("doctor")
    assert (code, printed.splitlines()[-1]) == (0, "Nothing to mend.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("mentor", " "), "Give the name by which people here know them"),
        (("mentor", "Sam", "--language", "xx"), "'xx' is no language of this programme. There are: en"),
        (("captain", "Sam"), "'captain' is no role"),
    ],
)
async def test_an_invitation_that_makes_no_sense_is_refused(ready: Operator, words: tuple[str, ...], told: str) -> None:
    code, printed = await ready.kith("invite", *words)
    assert code == 1
    assert told in printed


async def test_beside_a_running_bot_too_the_doctor_misses_the_drill(ready: Operator) -> None:
    async with ready.running():
        code, printed = await ready.kith("doctor")
    assert code == 1
    assert "mend     no safeguarding contact has answered a drill" in printed
    assert "warning  programme.yaml" in printed
    assert "PHONE Ana Ruiz (safeguarding) has no phone number" in printed
    assert "Nothing to mend" not in printed


async def link(operator: Operator, *words: str) -> str:
    code, printed = await operator.kith("invite", *words)
    assert code == 0, printed
    return printed.splitlines()[-1]


async def test_a_key_is_changed(ready: Operator) -> None:
    old, new = ready.key(), Fernet.generate_key().decode()
    async with ready.running():
        pass
    ready.edit(".env", KEY=f"{new},{old}")
    async with ready.running() as lines:
        assert any("older ones can be taken away" in line for line in lines)
    ready.edit(".env", KEY=new)
    async with ready.running():
        pass
    ready.edit(".env", KEY=old)
    code, printed = await ready.kith("run")
    assert code == 1
    assert "does not open" in printed


async def test_a_taken_port_and_a_missing_folder(operator: Operator) -> None:
    code, printed = await operator.kith("sandbox", "--port", operator.url.rsplit(":", 1)[1])
    assert code == 1
    assert "choose another one" in printed
    code, printed = await operator.kith("test", "nowhere")
    assert code == 2
    assert "does not exist" in printed
