"""What nobody thought of: a failing question to the store passes, a part that ends is told of (I5)."""

import sqlite3
from typing import Any

import pytest

from bot import app
from bot.app import App
from tests.end_to_end.conftest import Play
from tests.end_to_end.home import MIA, Home
from tests.end_to_end.stage import Stage, running, theatre, until


async def codes(stage: Stage, channel: str = "alarm") -> list[str]:
    await until(lambda: stage.sandbox.world.outside)
    return [one["body"]["code"] for one in await stage.sim.outside() if one["channel"] == channel]


async def test_a_question_to_the_store_that_fails_once_ends_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with play() as stage:
        real, failed = stage.store.ready, []

        def once(*args: Any) -> Any:
            if not failed:
                failed.append(True)
                raise sqlite3.DatabaseError("malformed")
            return real(*args)

        monkeypatch.setattr(stage.store, "ready", once)
        await stage.sim.say(MIA, "I want to kill myself")
        assert await stage.bot_says(MIA)
        assert await codes(stage) == ["turns"]


async def test_a_part_that_ends_is_told_of(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ends(_app: App) -> None:
        raise LookupError

    monkeypatch.setattr(App, "_watch_files", ends)
    home.furnish()
    async with theatre(home, rate=0, mentees=1) as stage:
        with pytest.raises(LookupError):
            async with running(stage):
                await until(lambda: stage.sandbox.world.outside)
        assert await codes(stage) == ["ended"]


async def test_telegram_that_does_not_answer_at_the_start_is_told_of(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "TELL_AFTER", 1)
    home.furnish()
    async with theatre(home) as stage:
        await stage.sim.fault("status", status=502, method="getMe")
        async with running(stage):
            assert await codes(stage) == ["telegram"]
            await stage.sim.clear_faults()
            await stage.sim.say(MIA, "hello there")
            assert any("hello there" in text for text in await stage.bot_says(MIA))
