"""The shipped content, read once: library, detectors and the demo's programme."""

from dataclasses import dataclass

import pytest

from bot.content import Content
from bot.detectors import load_signals
from bot.library import load_library, load_programme
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.signals import Pack


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped files."""
    return Content()


@pytest.fixture(scope="session")
def library(content: Content) -> Library:
    """Every shipped script."""
    return load_library(content)


@pytest.fixture(scope="session")
def signals(content: Content) -> Pack:
    """The shipped lexicons and policy."""
    return load_signals(content)


@pytest.fixture(scope="session")
def programme(content: Content) -> Programme:
    """The programme of `kith demo`."""
    return load_programme("demo.yaml", content.one("programme/demo.yaml") or "")


@dataclass(repr=False)
class Shipped:
    """All of it; with a short name, because else it fills pages when a property test reports an example."""

    library: Library
    signals: Pack
    programme: Programme

    def __repr__(self) -> str:
        return "Shipped()"


@pytest.fixture(scope="session")
def shipped(library: Library, signals: Pack, programme: Programme) -> Shipped:
    """The three that a rehearsal needs."""
    return Shipped(library, signals, programme)
