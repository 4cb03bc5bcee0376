"""What the real process does at its start: refuse what is wrong, all at once, and never run twice on one folder."""

import asyncio
import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.end_to_end.home import MIA, TOKEN, Home
from tests.end_to_end.process import RUN, ended, process
from tests.end_to_end.stage import theatre, until


def log(home: Home) -> str:
    return (home.folder / "log").read_text()


async def test_it_runs_answers_and_ends_in_order(home: Home) -> None:
    home.furnish()
    async with theatre(home) as stage, process(home, stage.sandbox.url, *RUN) as bot:
        await stage.sim.say(MIA, "hello there")
        await stage.sim.wait_for(MIA, "hello there", timeout=30)
        bot.send_signal(signal.SIGTERM)
        assert await ended(bot, 20) == 0
    assert not re.search("ERROR|CRITICAL|Traceback", log(home)), log(home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_being_told_again_and_again_does_not_cut_its_end_short(home: Home, number: signal.Signals) -> None:
    home.furnish()
    async with theatre(home) as stage, process(home, stage.sandbox.url, *RUN) as bot:
        await until(lambda: stage.sandbox.world.poll, 30)
        while bot.returncode is None:
            bot.send_signal(number)
            await asyncio.sleep(0.01)
        assert bot.returncode == 0
    assert not re.search("ERROR|CRITICAL|Traceback", log(home)), log(home)


async def test_it_ends_when_told_to_though_telegram_has_never_answered(home: Home) -> None:
    home.furnish()
    async with process(home, "http://127.0.0.1:1", *RUN, CLOCK="system") as bot:
        await until(lambda: "Telegram cannot be reached yet" in log(home), 30)
        bot.send_signal(signal.SIGTERM)
        assert await ended(bot, 10) == 0


async def test_a_second_process_on_the_same_data_ends_within_five_seconds(home: Home) -> None:
    home.furnish()
    async with theatre(home) as stage, process(home, stage.sandbox.url, *RUN) as first:
        await until(lambda: stage.sandbox.world.poll, 30)
        begun = time.monotonic()
        async with process(home, stage.sandbox.url, *RUN) as second:
            assert await ended(second, 15) == 1
        assert time.monotonic() - begun < 5 + start_up(first)
        assert f"is in use by process {first.pid}: stop that process first" in log(home)
        await stage.sim.say(MIA, "hello there")
        await stage.sim.wait_for(MIA, "hello there", timeout=30)


def start_up(_: asyncio.subprocess.Process) -> float:
    """A busy machine may need longer to import than the second process may wait."""
    return 2.0 if os.cpu_count() and os.getloadavg()[0] > (os.cpu_count() or 1) else 0.0


BAD = {
    "BOT_TOKEN": ("not-a-token", "does not look like a token"),
    "KEY_FILE": ("/nowhere/key", "which is not a file"),
    "PROGRAMME": ("/nowhere/programme.yaml", "which is not a file"),
    "ALARM_URL": ("ftp://somewhere", "must be an address such as"),
    "WEBHOOK_URL": ("http://example.org/hook", "must start with https://"),
    "WEBHOOK_SECRET": ("short", "must be 16 to 256"),
    "LOG_LEVEL": ("LOUD", "must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    "CONTENT": ("/nowhere/content", "which is not a folder"),
}


async def test_every_wrong_setting_is_named_at_once(home: Home) -> None:
    home.furnish()
    wrong = {name: value for name, (value, _) in BAD.items()}
    async with process(home, "http://127.0.0.1:1", *RUN, **wrong) as bot:
        assert await ended(bot, 30) == 1
    said = log(home).splitlines()
    for name, (_, why) in BAD.items():
        assert any(line.strip().startswith(name) and why in line for line in said), name
    assert len(said) == 1 + len(BAD)
    assert "not-a-token" not in log(home)


async def test_without_any_setting_each_missing_one_is_named(tmp_path: Path) -> None:
    found = await asyncio.create_subprocess_exec(
        *RUN, cwd=tmp_path, env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await asyncio.wait_for(found.communicate(), 30)
    assert found.returncode == 1
    for name in ("BOT_TOKEN", "KEY", "PROGRAMME", "ALARM_URL"):
        assert re.search(rf"^  {name} ", said.decode(), re.MULTILINE), name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("  safeguarding: {name: Ana Ruiz}\n", ""), "'safeguarding' is missing in contacts"),
        (("programme: demo", "programm: demo"), "'programm' is not a key that belongs here"),
    ],
)
async def test_a_programme_without_what_keeps_people_safe_is_refused(
    home: Home, change: tuple[str, str], sentence: str
) -> None:
    home.furnish()
    path = home.programme("http://127.0.0.1:1")
    text = path.read_text()
    assert change[0] in text
    own = home.folder / "own.yaml"
    own.write_text(text.replace(*change))
    async with process(home, "http://127.0.0.1:1", *RUN, PROGRAMME=str(own)) as bot:
        assert await ended(bot, 30) == 1
    assert re.search(rf"own\.yaml:\d+:\d+: .*{sentence}", log(home)), log(home)


async def test_a_token_that_telegram_refuses_ends_it_with_a_sentence(home: Home) -> None:
    home.furnish()
    async with theatre(home) as stage, process(
        home, stage.sandbox.url, *RUN, BOT_TOKEN=f"{TOKEN}-of-another-bot"
    ) as bot:  # fmt: skip
        assert await ended(bot, 30) == 1
    assert "copy it again from BotFather" in log(home)
    assert TOKEN not in log(home)


async def test_a_key_that_does_not_open_the_data_is_refused(home: Home) -> None:
    home.furnish()
    (home.folder / "key").write_text(Home(home.folder).keys[0])
    async with theatre(home) as stage, process(home, stage.sandbox.url, *RUN) as bot:
        assert await ended(bot, 30) == 1
    assert "the vault key does not open" in log(home)
    assert "start with the key this data was made with" in log(home)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://api.example.org", "CLOCK is sandbox, but BOT_API_URL names no sandbox on this machine"),
        ("http://127.0.0.1:1", "No sandbox answers at BOT_API_URL"),
    ],
)
async def test_a_sandbox_clock_needs_a_sandbox_here(home: Home, url: str, sentence: str) -> None:
    home.furnish()
    async with process(home, url, *RUN) as bot:
        assert await ended(bot, 30) == 1
    assert sentence in log(home)
    assert len(log(home).splitlines()) <= 2


async def test_a_webhook_that_cannot_be_set_up_is_explained(home: Home) -> None:
    home.furnish()
    hook = {"WEBHOOK_URL": "https://example.org/hook", "WEBHOOK_SECRET": "a-secret-of-sixteen-letters-or-more"}
    async with theatre(home) as stage:
        taken = stage.sandbox.url.rpartition(":")[2]
        for port, sentence in (
            (taken, f"WEBHOOK_PORT {taken} on"),
            ("0", "WEBHOOK_PORT"),
        ):
            async with process(home, stage.sandbox.url, *RUN, **hook, WEBHOOK_PORT=port) as bot:
                assert await ended(bot, 30) == 1
            assert sentence in log(home)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        async with process(home, stage.sandbox.url, *RUN, **hook, WEBHOOK_PORT=port) as bot:
            assert await ended(bot, 30) == 1
        assert "Telegram does not take WEBHOOK_URL (Bad webhook" in log(home)
    assert not re.search("CRITICAL|Traceback", log(home))
