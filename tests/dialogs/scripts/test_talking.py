"""What is written after /talk reaches a person; anything asked since comes first."""

from datetime import timedelta
from typing import Any

import pytest

from dialogs.engine import advance
from dialogs.model.effect import OpenConcern
from dialogs.model.inbound import Command, Inbound, Subject
from dialogs.rehearsal import MENTEE, MENTOR, Rehearsal
from dialogs.rehearsal_test import Given

WORDS = "could somebody look at my letter with me"


@pytest.fixture
def mia(shipped: Any) -> Rehearsal:
    """A mentee with a mentor, in the middle of nothing."""
    return Rehearsal(shipped.library, shipped.signals, shipped.programme)


def command(mia: Rehearsal, name: str) -> None:
    inbound = Inbound(ids=(99,), subject=Subject("person", "1"), at=mia.now, event=Command(name=name))
    mia._take(advance(mia._world(), mia.session, inbound))


def to(mia: Rehearsal, who: int) -> str:
    return "\n".join(said.text for said in mia.said if said.to == who)


def test_words_after_talk_reach_the_mentor_and_the_line_is_open(mia: Rehearsal) -> None:
    command(mia, "talk")
    mia.say(WORDS)
    assert WORDS in to(mia, MENTOR)
    assert "would like to talk with you" in to(mia, MENTOR)
    assert "straight to Sam" in to(mia, MENTEE)
    mia.say("it is two pages")
    assert "it is two pages" in to(mia, MENTOR)


def test_without_a_mentor_they_reach_the_team_and_the_words_after_them_are_free(shipped: Any) -> None:
    mia = Rehearsal(shipped.library, shipped.signals, shipped.programme, Given(mentor=None))
    command(mia, "talk")
    mia.say(WORDS)
    mia.say("nice day")
    assert [one.said for one in mia.dossier.concerns] == [WORDS]
    assert mia.dossier.relay is None


def test_a_wish_nobody_answers_reaches_the_team_in_its_words(mia: Rehearsal) -> None:
    command(mia, "talk")
    mia.say(WORDS)
    mia.wait(timedelta(hours=3))
    assert [one.said for one in mia.dossier.concerns] == [WORDS]


def test_what_is_asked_since_is_answered_and_goes_to_nobody(mia: Rehearsal) -> None:
    command(mia, "talk")
    mia.wait(timedelta(minutes=1))
    mia.start("putting-it-off")
    mia.say(WORDS)
    assert WORDS not in to(mia, MENTOR)
    assert mia.dossier.relay is None
    assert not any(isinstance(effect, OpenConcern) for effect in mia.effects)


def test_later_words_are_no_request(mia: Rehearsal) -> None:
    command(mia, "talk")
    mia.wait(timedelta(minutes=20))
    mia.say(WORDS)
    assert to(mia, MENTOR) == ""


def test_after_stop_nothing_is_waited_for(mia: Rehearsal) -> None:
    command(mia, "talk")
    command(mia, "stop")
    mia.say(WORDS)
    assert to(mia, MENTOR) == ""


def test_a_button_ends_the_wait_as_well(shipped: Any) -> None:
    mia = Rehearsal(shipped.library, shipped.signals, shipped.programme, Given(mentor=None))
    command(mia, "talk")
    mia.press("Just listen")
    mia.say(WORDS)
    assert [one.said for one in mia.dossier.concerns] == ["listen"]
