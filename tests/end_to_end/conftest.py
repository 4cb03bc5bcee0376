"""Homes, stages, and a bot that does not wait for Telegram's limits."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import published
from bot.content import Content
from bot.delivery import pacing
from bot.library import load_library, publish
from tests.end_to_end.home import Home, new_folder
from tests.end_to_end.stage import Stage, running, shipped_library, shipped_signals, theatre

Play = Callable[..., AbstractAsyncContextManager[Stage]]


def _library(content: Content, revisions: Path | None = None) -> Any:
    if len(content._roots) > 1 or content._loose:
        return load_library(content, revisions)
    if revisions is not None:
        publish(shipped_library(), revisions)
    return shipped_library()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pacing (its own tests hold it), and the shipped content is read once."""
    monkeypatch.setattr(pacing, "OVERALL", 10_000.0)
    monkeypatch.setattr(pacing, "PER_CHAT", 10_000.0)
    monkeypatch.setattr(published, "load_signals", lambda content: shipped_signals())
    monkeypatch.setattr(published, "load_library", _library)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = new_folder(tmp_path)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def home(folder: Path) -> Home:
    return Home(folder)


@pytest.fixture
def play(home: Home) -> Play:
    """`async with play(mentees=2, rate=0, plans=[…], settings={…}) as stage`: the bot runs on a furnished home."""

    @asynccontextmanager
    async def begin(
        *, at: Home = home, mentees: int = 1, rate: float = 0, settings: dict[str, Any] | None = None, **furniture: Any
    ) -> AsyncIterator[Stage]:
        at.furnish(mentees, **furniture)
        async with theatre(at, rate=rate, mentees=mentees) as stage, running(stage, **settings or {}):
            yield stage

    return begin
