"""Described people and small makers of histories."""

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.commands.signals_threads import Raised, Thread, walk
from bot.content import Content
from bot.detectors import load_wording
from dialogs.model.history import Event, History
from dialogs.model.signal import Signal
from dialogs.signals import notice as noticing
from dialogs.signals.policy import Policy, parse
from dialogs.signals.wording import Wording

ROOT = Path(__file__).parents[4]
MONDAY = datetime(2026, 3, 2, 18, tzinfo=UTC)


def _dev_threads() -> Any:
    spec = importlib.util.spec_from_file_location("dev_threads", Path(__file__).parent / "dev_threads.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BATCHES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth",
)  # fmt: skip


def people() -> list[Thread]:
    """Everybody described in people/*.txt."""
    batch = _dev_threads().batch
    return [msgspec.convert(thread, Thread, strict=False) for name in BATCHES for thread in batch(name)]


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy that ships."""
    file = ROOT / "dialogs/content/policies/default.yaml"
    read = parse(file.name, file.read_text(encoding="utf-8"))
    assert isinstance(read, Policy)
    return read


@pytest.fixture(scope="session")
def wording() -> dict[str, Wording]:
    """The wording that ships."""
    return load_wording(Content())


@pytest.fixture(scope="session")
def notice(wording: dict[str, Wording]) -> Callable[..., tuple[Signal, ...]]:
    """`notice(policy, history, now)` with the shipped wording."""

    def look(policy: Policy, history: History, now: datetime) -> tuple[Signal, ...]:
        return noticing.notice(policy, history, now, wording)

    return look


@pytest.fixture
def said() -> Callable[..., Event]:
    """An event on a day, e.g. said(3, "answer", "fine")."""

    def make(day: float, kind: Any, text: str = "", **more: Any) -> Event:
        return Event(at=MONDAY + timedelta(days=day), kind=kind, text=text, **more)

    return make


@pytest.fixture
def flagged(policy: Policy, wording: dict[str, Wording]) -> Callable[[Thread], list[Raised]]:
    """The flags of a thread under the shipped policy."""
    return lambda thread: list(walk(policy, wording, thread))
