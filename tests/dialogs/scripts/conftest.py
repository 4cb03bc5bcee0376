"""The shipped content, read once: library, detectors and the demo's programme."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bot.content import Content
from bot.library import load_library, load_programme, load_signals
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.rehearsal import Rehearsal
from dialogs.rehearsal_test import Given
from dialogs.signals import Pack

Rehearse = Callable[..., Rehearsal]


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
def no_signals(signals: Pack) -> Pack:
    """Detectors that find nothing, where a test is about the scripts alone."""
    return replace(signals, lexicons={}, policy=None)


@pytest.fixture(scope="session")
def programme(content: Content) -> Programme:
    """The programme of `kith demo`."""
    return load_programme("demo.yaml", content.one("programme/demo.yaml") or "")


@pytest.fixture
def rehearse(library: Library, signals: Pack, programme: Programme) -> Rehearse:
    """A rehearsal with some things given, e.g. rehearse(mentor=None)."""

    def begin(**given: object) -> Rehearsal:
        return Rehearsal(library, signals, programme, Given.model_validate(given))

    return begin
