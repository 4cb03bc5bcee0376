"""The end of a concern: an outcome, a note, and nothing that moves it afterwards."""

from datetime import timedelta

import pytest

from dialogs.concern import advance
from dialogs.model.effect import CancelTimer, CloseRelay, OpenRelay, SetTimer
from dialogs.model.inbound import Due, Notice
from tests.dialogs.concern.story import MENTEE, MENTOR, NOON, SAFE, VERBS, Story, concern_of


def test_resolving_asks_for_an_outcome_and_then_a_note() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.press("resolve", MENTOR)
    assert story.concern.state == "acknowledged"
    story.press("outcome", MENTOR, outcome="talked_safe")
    line = next(effect for effect in story.last if isinstance(effect, OpenRelay))
    assert (line.person, line.peer, line.concern) == (MENTOR, MENTOR, 7)
    story.tell("resolve", MENTOR, text="We spoke for an hour.")
    assert (story.concern.state, story.concern.outcome) == ("resolved", "talked_safe")
    assert story.concern.notes[-1].text == "We spoke for an hour."
    assert story.concern.next_action is None
    assert any(isinstance(effect, CancelTimer) for effect in story.last)
    assert story.to(SAFE) == ["Sam has closed concern 7."]


def test_the_note_can_be_skipped() -> None:
    story = Story(concern_of())
    story.press("outcome", MENTOR, outcome="referred")
    story.press("close", MENTOR)
    assert (story.concern.state, story.concern.acknowledged_by) == ("resolved", MENTOR)
    assert CloseRelay(person=MENTOR) in story.last


def test_a_chosen_outcome_closes_by_itself_without_a_note() -> None:
    story = Story(concern_of())
    story.press("outcome", MENTOR, outcome="other")
    story.walk(timedelta(minutes=10))
    assert story.concern.state == "resolved"
    assert not any(isinstance(effect, CloseRelay) for effect in story.last)


def test_resolving_without_an_outcome_closes_nothing() -> None:
    story = Story(concern_of())
    story.tell("resolve", MENTOR, text="done", outcome="made up")
    assert story.concern.open


def test_resolving_at_once_still_counts_as_taking_it() -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="misunderstanding")
    assert (story.concern.state, story.concern.acknowledged_by) == ("resolved", SAFE)
    assert story.to(MENTEE) == ["Ines has seen it."]


@pytest.mark.parametrize("verb", VERBS)
def test_after_the_end_buttons_answer_politely(verb: str) -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="other")
    before = story.concern.state, story.concern.next_action
    story.press(verb, MENTOR, outcome="referred", to="backup")
    assert (story.concern.state, story.concern.next_action) == before
    assert story.to(MENTOR)
    assert not any(isinstance(effect, SetTimer) for effect in story.last)


def test_after_the_end_nothing_else_moves_it() -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="other")
    for event in (Due(kind="concern", key="7", due=NOON), Notice(what="undeliverable", data={"person": MENTOR})):
        assert advance(story.world, story.concern, event) == (story.concern, ())
