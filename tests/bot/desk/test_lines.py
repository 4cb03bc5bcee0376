"""Words of staff: to a mentee, as a note, as a name, or to nobody."""

from datetime import timedelta

import pytest

from dialogs.model.action import Do
from dialogs.model.dossier import Relay
from dialogs.model.effect import CloseRelay, Send, TellConcern
from dialogs.model.inbound import Media, Unreadable
from dialogs.model.people import Role
from dialogs.model.session import Frame, Session
from tests.bot.desk.talk import Talk
from tests.dialogs.concern.story import COORD, MENTEE, MENTOR, NOON, SAFE, Story, concern_of, people

LATER = NOON + timedelta(minutes=30)


def wrote(talk: Talk) -> list[TellConcern]:
    return [effect for effect in talk.last or () if isinstance(effect, TellConcern)]


def test_a_mentors_words_reach_the_mentee_and_count_for_the_concern() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    talk = Talk(MENTOR, relay=Relay(MENTOR, MENTEE, LATER, 7), concerns=(story.concern,))
    assert "Shall I mark concern 7 as contacted?" in talk.write("I have <time>")
    assert "Sam" in talk.said(MENTEE)
    assert "I have &lt;time&gt;" in talk.said(MENTEE)
    assert wrote(talk) == [TellConcern(concern=7, what="wrote", by=MENTOR)]
    assert Do("concern.contacted", {"concern": "7"}) in [
        button.action
        for effect in talk.last or ()
        if isinstance(effect, Send)
        for row in effect.buttons
        for button in row
    ]


def test_the_question_comes_once() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.tell("wrote", MENTOR)
    talk = Talk(MENTOR, relay=Relay(MENTOR, MENTEE, LATER, 7), concerns=(story.concern,))
    assert "contacted" not in talk.write("and another thing")


def test_words_that_could_not_pass_do_not_count() -> None:
    story = Story(concern_of())
    lost = people(lena={"blocked": True})
    talk = Talk(MENTOR, people=lost, relay=Relay(MENTOR, MENTEE, LATER, 7), concerns=(story.concern,))
    talk.write("hello?")
    assert not wrote(talk)
    assert CloseRelay(person=MENTOR) in (talk.last or ())


def test_the_closing_note_goes_to_the_concern() -> None:
    talk = Talk(MENTOR, relay=Relay(MENTOR, MENTOR, LATER, 7), concerns=(Story(concern_of()).concern,))
    talk.write("We spoke.")
    assert wrote(talk) == [TellConcern(concern=7, what="resolve", by=MENTOR, text="We spoke.")]
    assert CloseRelay(person=MENTOR) in (talk.last or ())
    assert not talk.said(MENTEE)


def test_a_line_that_is_over_takes_nothing() -> None:
    talk = Talk(MENTOR, relay=Relay(MENTOR, MENTEE, NOON, 7))
    assert "Nobody gets this" in talk.write("are you there?")
    assert not talk.said(MENTEE)


@pytest.mark.parametrize("event", [Media(kind="voice"), Unreadable(why="poll")])
def test_staff_who_send_what_cannot_be_read_are_told_and_no_concern_is_opened_about_them(event) -> None:
    talk = Talk(COORD)
    talk.send(event)
    assert "Nobody gets this" in talk.said()
    waiting = Talk(COORD, relay=Relay(COORD, COORD, LATER))
    waiting.send(event)
    assert "written words" in waiting.said()


def test_an_edit_is_not_sent_twice() -> None:
    talk = Talk(MENTOR, relay=Relay(MENTOR, MENTEE, LATER))
    talk.write("hello", edited=True)
    assert talk.last == ()


def test_a_running_script_takes_the_words() -> None:
    frame = Frame(script="mentor-checkin", revision="r", step="how")
    talk = Talk(SAFE, session=Session(id="s", person=SAFE, stack=(frame,), started=NOON))
    talk.write("fine")
    assert talk.last is None


def test_somebody_who_is_a_mentee_too_is_screened_by_the_engine_first() -> None:
    both = people(sam={"roles": frozenset({Role.MENTOR, Role.MENTEE})})
    talk = Talk(MENTOR, people=both, relay=Relay(MENTOR, MENTEE, LATER))
    talk.write("I cannot go on")
    assert talk.last is None
