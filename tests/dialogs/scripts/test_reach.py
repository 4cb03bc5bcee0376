"""Whom a mentee's words can be sent to, and how long a script for once a day rests."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.answered import RECENT
from dialogs.model.people import Status
from dialogs.rehearsal import MENTEE, MENTOR, Rehearsal
from dialogs.rehearsal_test import Given
from dialogs.text import plain_text

GONE = [{"blocked": True}, {"reachable": False}, {"status": Status.ERASED, "reachable": False}]


def begun(shipped: Any, script: str = "") -> Rehearsal:
    rehearsal = Rehearsal(shipped.library, shipped.signals, shipped.programme, Given())
    if script:
        rehearsal.start(script)
    return rehearsal


def change_mentor(rehearsal: Rehearsal, **values: Any) -> None:
    people = rehearsal.dossier.people
    changed = replace(people[MENTOR], **values)
    rehearsal.dossier = replace(rehearsal.dossier, people={**people, MENTOR: changed})


def said(rehearsal: Rehearsal, to: int = MENTEE) -> list[str]:
    return [plain_text(message.text) for message in rehearsal.said if message.to == to]


def to_share(rehearsal: Rehearsal) -> None:
    """The weekly reflection up to where a win may be shared."""
    rehearsal.start("weekly-reflection")
    for words in (
        "I called my aunt",
        "my CV",
        "7",
        "time",
        "sleep",
        "one way",
        "If it is Monday, then I will sit down",
    ):
        rehearsal.say(words)


def test_a_mentor_who_can_be_reached_is_offered_it(shipped: Any) -> None:
    rehearsal = begun(shipped)
    to_share(rehearsal)
    assert "Would you like Sam to see this?" in said(rehearsal)[-1]


@pytest.mark.parametrize("gone", GONE)
def test_nothing_is_offered_for_a_mentor_who_cannot_be_reached(shipped: Any, gone: dict[str, Any]) -> None:
    rehearsal = begun(shipped)
    change_mentor(rehearsal, **gone)
    to_share(rehearsal)
    assert not any("to see this?" in words for words in said(rehearsal))
    assert rehearsal.session is None


@pytest.mark.parametrize("gone", GONE)
def test_a_mentor_who_went_in_between_is_not_said_to_have_it(shipped: Any, gone: dict[str, Any]) -> None:
    rehearsal = begun(shipped)
    to_share(rehearsal)
    change_mentor(rehearsal, **gone)
    rehearsal.press(rehearsal.labels()[0])
    assert said(rehearsal, MENTOR) == []
    assert not any("Sent" in words for words in said(rehearsal)[-2:])
    assert any("cannot be reached" in words for words in said(rehearsal)[-2:])


@pytest.mark.parametrize(("passed", "rests"), [(RECENT - timedelta(minutes=1), True), (RECENT, False)])
def test_a_script_for_once_a_day_rests_for_twenty_hours(shipped: Any, passed: timedelta, *, rests: bool) -> None:
    assert timedelta(hours=20) == RECENT
    rehearsal = begun(shipped, "looping-thoughts")
    rehearsal.say("the test")
    rehearsal.press("Stop here")
    rehearsal.wait(passed)
    rehearsal.start("looping-thoughts")
    assert ("We did that one today already" in said(rehearsal)[-1]) == rests
