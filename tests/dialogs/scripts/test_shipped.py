"""Every shipped script: free of findings, played in full, every way through it taken, every message fit for a phone."""

import re
from collections.abc import Iterator

import pytest

from bot.content import SHIPPED, Content
from bot.library import check_library
from dialogs.expr import Env
from dialogs.library import Library
from dialogs.machine import MISREAD, TIMEOUT, ScriptMachine
from dialogs.programme import Programme
from dialogs.rehearsal import Rehearsal
from dialogs.signals import Pack
from dialogs.transcript import play

NAMES = sorted(path.stem for path in (SHIPPED / "scripts").glob("*.yaml"))
NEEDED = {
    "listening", "looping-thoughts", "mentor-check-in", "noticed", "onboarding", "pulse", "putting-it-off", "quiet",
    "safety", "settings", "weekly-reflection",
}  # fmt: skip
Way = tuple[str, str, str, str]  # script, step ("*": one of those that take the script's default), outcome, next step


def test_the_scripts_that_the_engine_starts_are_there() -> None:
    assert set(NAMES) >= NEEDED


def test_no_finding_in_any_script_or_translation(content: Content) -> None:
    assert [str(issue) for issue in check_library(content).issues] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_conversation_comes_as_written(name: str, library: Library, signals: Pack, programme: Programme) -> None:
    script = library.script(name)
    failures = [play(Rehearsal(library, signals, programme, test.given), name, test) for test in script.tests]
    assert [failure for failure in failures if failure] == []


def test_every_way_through_every_script_is_taken_by_some_test(
    library: Library, signals: Pack, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = watch(library, monkeypatch)
    for name in NAMES:
        for test in library.script(name).tests:
            play(Rehearsal(library, signals, programme, test.given), name, test)
    assert sorted(set(ways(library)) - taken) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_language_has_every_text(name: str, library: Library) -> None:
    revision = library.current(name)
    assert revision.overlays["es"].keys() == revision.script.texts().keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_message_asks_one_thing(name: str, library: Library) -> None:
    asking_twice = [
        (language, place)
        for language, texts in {"en": library.script(name).texts(), **library.current(name).overlays}.items()
        for place, text in texts.items()
        if place.endswith(".say") and len(re.findall(r"\?", text)) > 1 and place not in BILINGUAL
    ]
    assert asking_twice == []


BILINGUAL = {"language.say"}  # the one question, in both languages
MENTOR_NAMED = re.compile(r"\{mentor\}")


def test_safety_never_names_the_mentor_by_itself(library: Library) -> None:
    """Only `told` does, which knows when the mentor is left out."""
    revision = library.current("safety")
    for texts in (revision.script.texts(), revision.overlays["es"]):
        assert not any(MENTOR_NAMED.search(text) for text in texts.values())


def ways(library: Library) -> Iterator[Way]:
    """Every way that a script's machine has; those of the script's defaults once, not once a step."""
    for name, revision in library.scripts.items():
        for step, outcome, to in library.machine(revision.digest).routes():
            yield name, _key(library, name, step, outcome), outcome, to


def watch(library: Library, monkeypatch: pytest.MonkeyPatch) -> set[Way]:
    """Ways taken from now on."""
    names = {library.machine(revision.digest): name for name, revision in library.scripts.items()}
    taken: set[Way] = set()
    follow = ScriptMachine.follow

    def watched(self: ScriptMachine, step: str, outcome: str, env: Env) -> str:
        to = follow(self, step, outcome, env)
        taken.add((names[self], _key(library, names[self], step, outcome), outcome, to))
        return to

    monkeypatch.setattr(ScriptMachine, "follow", watched)
    return taken


def _key(library: Library, name: str, step: str, outcome: str) -> str:
    own = getattr(library.script(name).steps[step], outcome, None) if outcome in {TIMEOUT, MISREAD} else True
    return step if own else "*"
