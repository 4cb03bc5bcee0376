"""New evidence joins the open concern of the same kind; worse evidence starts the ladder again."""

from datetime import timedelta

import pytest

from dialogs.concern import wants_join
from dialogs.model.concern import Tier
from dialogs.model.signal import Kind
from tests.dialogs.concern.story import BACKUP, COORD, MENTOR, NOON, SAFE, Story, concern_of, signal

NOW, TODAY, LOOK, PATTERN, QUIET = Tier


@pytest.mark.parametrize(
    ("first", "second", "joins"),
    [
        (concern_of(NOW), concern_of(TODAY, "hopelessness"), True),
        (concern_of(TODAY), concern_of(NOW, "abuse"), True),
        (concern_of(NOW, "abuse"), concern_of(TODAY, "asked_for_human", reason="asked"), True),
        (concern_of(NOW), concern_of(PATTERN), False),
        (concern_of(NOW), concern_of(LOOK, reason="look:voice"), False),
        (concern_of(LOOK, reason="look:voice"), concern_of(LOOK, reason="look:photo"), True),
        (concern_of(LOOK, reason="look:voice"), concern_of(LOOK, reason="look:detector"), False),
        (concern_of(PATTERN, "brooding"), concern_of(PATTERN, "brooding"), True),
        (concern_of(PATTERN, "brooding"), concern_of(PATTERN, "deferred"), False),
        (concern_of(PATTERN, "brooding"), concern_of(PATTERN, "brooding", reason="pairing"), False),
        (concern_of(PATTERN, "brooding", reason="pairing"), concern_of(PATTERN, "brooding"), True),
        (concern_of(PATTERN, "brooding", reason="pairing"), concern_of(PATTERN, "brooding", reason="asked"), False),
        (concern_of(QUIET, "misses"), concern_of(QUIET, "long"), True),
        (concern_of(TODAY, reason="undeliverable"), concern_of(TODAY), False),
    ],
)  # fmt: skip
def test_the_same_kind_of_thing_joins(first, second, joins) -> None:
    story = Story(first)
    assert (wants_join((story.concern,), second) is not None) is joins


def test_a_resolved_concern_takes_nothing() -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="other")
    assert wants_join((story.concern,), concern_of()) is None


@pytest.mark.parametrize("verb", ["ack", "contacted"])
def test_a_higher_tier_restarts_the_ladder_even_after_an_acknowledgement(verb: str) -> None:
    story = Story(concern_of(TODAY, "hopelessness"))
    story.press(verb, MENTOR)
    story.now += timedelta(hours=1)
    story.join(concern_of(NOW, "plan_means"))
    assert (story.concern.tier, story.concern.state, story.concern.acknowledged_by) == (NOW, "triggered", None)
    assert story.reached() == {MENTOR, SAFE}
    assert story.concern.next_action == story.now + timedelta(minutes=3)


def test_a_lower_tier_never_lowers_it() -> None:
    story = Story(concern_of(NOW))
    story.join(concern_of(TODAY, "hopelessness"))
    assert story.concern.tier is NOW
    assert story.concern.next_action == NOON + timedelta(minutes=3)
    assert not story.reached()


def test_more_of_the_same_is_told_to_whoever_has_it_and_shortens_their_rest() -> None:
    story = Story(concern_of(NOW))
    story.press("contacted", MENTOR)
    story.join(concern_of(NOW, signals=(signal(text="never wake up"),)))
    assert story.concern.state == "contacted"
    assert story.reached() == {MENTOR}
    assert "wake" not in story.to(MENTOR)[0]
    assert story.concern.next_action == NOON + timedelta(minutes=30)
    assert len(story.concern.signals) == 2


def test_abuse_that_joins_takes_the_concern_away_from_the_mentor() -> None:
    story = Story(concern_of(NOW))
    story.press("ack", MENTOR)
    story.join(concern_of(NOW, "abuse"))
    assert story.reached() == {SAFE}
    assert story.concern.state == "triggered"
    story.press("open", MENTOR)
    assert "not with you" in story.to(MENTOR)[0]


def test_abuse_that_joins_a_graver_concern_is_kept_in_mind() -> None:
    story = Story(concern_of(NOW))
    story.join(concern_of(TODAY, "abuse"))
    story.join(concern_of(NOW, "plan_means"))
    assert {MENTOR, BACKUP} <= story.concern.excluded
    assert story.concern.family == "abuse"


@pytest.mark.parametrize("family", ["abuse", "grooming"])
def test_a_humans_ruling_on_the_mentor_does_not_hold_for_what_comes_after_it(family: str) -> None:
    story = Story(concern_of(NOW, "abuse"))
    story.press("clear_mentor", SAFE)
    assert MENTOR not in story.concern.excluded
    story.join(concern_of(NOW, family))
    assert MENTOR in story.concern.excluded
    story.press("clear_mentor", SAFE)
    assert MENTOR not in story.concern.excluded


def test_new_evidence_calls_off_a_closing_that_waits_for_its_note() -> None:
    story = Story(concern_of(NOW))
    story.press("outcome", MENTOR, outcome="talked_safe")
    story.join(concern_of(NOW))
    story.walk(timedelta(minutes=15))
    assert story.concern.open


def test_evidence_does_not_grow_without_end() -> None:
    story = Story(concern_of(NOW))
    for _ in range(50):
        story.join(concern_of(NOW))
    assert len(story.concern.signals) == 20


def test_pattern_news_respects_who_it_is_about() -> None:
    story = Story(concern_of(PATTERN, "brooding", reason="pairing"))
    story.press("ack", COORD)
    story.join(concern_of(PATTERN, "brooding", signals=(signal(Kind.RUMINATION, "brooding"),)))
    assert not story.to(MENTOR)
