"""Who must not get a concern does not, until a human has ruled them out."""

from datetime import timedelta

import pytest

from dialogs.concern import may_handle, open_concern
from dialogs.concern.routing import leaves_out_mentor
from dialogs.model.concern import Tier
from dialogs.model.effect import Send
from dialogs.model.signal import Kind
from tests.dialogs.concern.story import (
    BACKUP,
    COORD,
    COORD2,
    DEPUTY,
    MENTOR,
    NOON,
    SAFE,
    STRANGER,
    Story,
    concern_of,
    people,
    signal,
    world,
)  # fmt: skip

MAYBE = ["abuse", "coercion", "grooming", "sexual_exploitation", "coercion_grooming", "minor_disclosure", "unclear"]


@pytest.mark.parametrize("family", MAYBE)
def test_families_that_may_be_about_the_mentor_leave_out_both_mentors(family: str) -> None:
    story = Story(concern_of(Tier.NOW, family))
    story.walk(timedelta(hours=2))
    paged = {who for _, to in story.pages for who in to}
    assert paged.isdisjoint({MENTOR, BACKUP})
    assert story.pages[0] == (0, (SAFE,))


@pytest.mark.parametrize("family", ["ideation_active", "self_harm", "threat", "purging", "asked_for_human", ""])
def test_other_families_reach_the_mentor(family: str) -> None:
    assert not leaves_out_mentor(family)


def test_one_such_family_among_several_signals_is_enough() -> None:
    effect = concern_of(Tier.NOW, signals=(signal(), signal(family="grooming")))
    assert Story(effect).reached() == {SAFE}


def test_the_deputy_stands_in_when_the_safeguarding_contact_cannot_be_reached() -> None:
    assert Story(concern_of(Tier.NOW, "abuse"), people(ines={"blocked": True})).reached() == {DEPUTY}


def test_today_leaves_the_mentor_out_too() -> None:
    story = Story(concern_of(Tier.TODAY, "abuse"))
    story.walk(timedelta(hours=1))
    assert story.pages == [(0, (SAFE,)), (30, (SAFE,)), (60, (DEPUTY,))]


def test_an_accused_coordinator_and_an_accused_contact_are_bypassed() -> None:
    story = Story(concern_of(Tier.NOW, about=(COORD, SAFE)))
    story.walk(timedelta(hours=1))
    paged = {who for _, to in story.pages for who in to}
    assert paged == {MENTOR, BACKUP, DEPUTY, COORD2}


def test_somebody_named_later_is_left_out_from_then_on() -> None:
    story = Story(concern_of(Tier.NOW))
    story.press("ack", MENTOR)
    story.tell("about", person=str(MENTOR))
    assert story.concern.state == "triggered"
    assert story.reached() == {SAFE}
    story.press("open", MENTOR)
    assert "not with you" in story.to(MENTOR)[0]


def test_whoever_is_left_out_of_one_concern_is_left_out_of_the_next() -> None:
    first = Story(concern_of(Tier.NOW, "abuse")).concern
    _, effects = open_concern(world(concerns=(first,)), concern_of(Tier.LOOK, "unreadable"), 8)
    assert {effect.to for effect in effects if isinstance(effect, Send)} == {SAFE}


def test_a_human_can_rule_the_mentor_out_as_subject() -> None:
    story = Story(concern_of(Tier.NOW, "abuse"))
    story.press("clear_mentor", SAFE)
    assert story.reached() == {MENTOR}
    story.press("ack", MENTOR)
    assert story.concern.acknowledged_by == MENTOR


@pytest.mark.parametrize("who", [MENTOR, BACKUP, COORD])
def test_nobody_else_can(who: int) -> None:
    story = Story(concern_of(Tier.NOW, "abuse"))
    story.walk(timedelta(minutes=20))
    story.press("clear_mentor", who)
    assert {MENTOR, BACKUP} <= story.concern.excluded


def test_a_contact_who_is_the_mentor_too_cannot_clear_themselves() -> None:
    everybody = people(sam={"roles": people()[SAFE].roles | people()[MENTOR].roles})
    story = Story(concern_of(Tier.NOW, "abuse"), everybody)
    assert story.reached() == {SAFE}
    story.press("clear_mentor", MENTOR)
    assert MENTOR in story.concern.excluded


def test_nor_one_who_is_a_mentor_here_their_colleague() -> None:
    everybody = people(sam={"roles": people()[SAFE].roles | people()[MENTOR].roles})
    story = Story(concern_of(Tier.NOW, about=(BACKUP,)), everybody)
    story.press("clear_mentor", MENTOR)
    assert BACKUP in story.concern.excluded


def test_a_pattern_about_mentoring_is_a_question_for_the_coordinators() -> None:
    story = Story(concern_of(Tier.PATTERN, signals=(signal(Kind.AVOIDANCE, "deferred", theme="mentoring"),)))
    story.walk(timedelta(days=3))
    assert story.concern.reason == "pairing"
    assert {who for _, to in story.pages for who in to} == {COORD, COORD2, SAFE}


def test_a_pattern_under_a_long_silent_mentor_too_but_not_what_the_mentee_chose_to_share() -> None:
    silent = NOON - timedelta(weeks=5)
    assert Story(concern_of(Tier.PATTERN), last_from_mentor=silent).reached() == {COORD, COORD2}
    assert Story(concern_of(Tier.PATTERN, reason="asked"), last_from_mentor=silent).reached() == {MENTOR}
    assert Story(concern_of(Tier.PATTERN), last_from_mentor=NOON - timedelta(weeks=1)).reached() == {MENTOR}


def test_a_question_about_the_pairing_is_not_the_mentors_to_see() -> None:
    story = Story(concern_of(Tier.PATTERN, reason="pairing"))
    story.walk(timedelta(days=30))
    assert {MENTOR, BACKUP}.isdisjoint(who for _, to in story.pages for who in to)
    assert not may_handle(story.world, story.concern, story.everybody[MENTOR])


@pytest.mark.parametrize(
    ("tier", "may"),
    [(Tier.NOW, {MENTOR, SAFE, DEPUTY}), (Tier.TODAY, {MENTOR, SAFE, DEPUTY}), (Tier.PATTERN, {MENTOR})],
)
def test_before_a_rung_reaches_them_only_those_it_belongs_to_may_see_it(tier: Tier, may: set[int]) -> None:
    story = Story(concern_of(tier))
    seen = {one.id for one in story.everybody.values() if may_handle(story.world, story.concern, one)}
    assert seen == may


def test_another_mentees_mentor_never_may() -> None:
    story = Story(concern_of(Tier.NOW))
    story.walk(timedelta(hours=1))
    assert not may_handle(story.world, story.concern, story.everybody[STRANGER])
