"""A page that did not arrive: whoever was told of it is told otherwise."""

import pytest

from dialogs.concern import who_was_told
from dialogs.model.concern import Tier
from tests.dialogs.concern.story import BACKUP, COORD, MENTEE, MENTOR, SAFE, Story, concern_of, people, world
from tests.dialogs.concern.test_ladder import EVERYONE

LOST = "I could not reach Sam (your mentor): my message did not arrive. "


def test_the_mentee_hears_who_could_not_be_reached_and_who_is_asked_now() -> None:
    story = Story(concern_of(Tier.TODAY))
    story.undelivered(MENTOR)
    asked = "I have sent word to Bo (stands in for your mentor) now, and will tell you when it was seen."
    assert story.to(MENTEE) == [LOST + asked]
    assert story.reached() == {BACKUP}


def test_a_correction_can_itself_be_corrected() -> None:
    story = Story(concern_of(Tier.TODAY))
    story.undelivered(MENTOR)
    story.undelivered(BACKUP)
    assert story.to(MENTEE)[0].startswith("I could not reach Bo (stands in for your mentor): ")
    assert "Carl (coordination) and Cleo (coordination) now" in story.to(MENTEE)[0]


def test_once_somebody_has_it_they_are_named() -> None:
    story = Story(concern_of())
    story.press("ack", SAFE)
    story.undelivered(MENTOR)
    assert story.to(MENTEE) == [LOST + "Ines (safeguarding) has seen it and looks after it."]


def test_whoever_had_it_and_is_lost_is_told_of_as_well() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.undelivered(MENTOR)
    assert story.to(MENTEE)[0].startswith(LOST + "I have sent word to")


def test_where_nobody_new_can_be_asked_the_others_who_were_are_named() -> None:
    story = Story(concern_of(), people(**{one: {"reachable": False} for one in ("bo", "dora", "carl", "cleo")}))
    story.undelivered(MENTOR)
    assert story.to(MENTEE) == [LOST + "Word also went to Ines (safeguarding), and I will tell you when it was seen."]


def test_when_nobody_is_left_it_says_whom_to_turn_to_and_to_call_for_help() -> None:
    story = Story(concern_of())
    story.everybody = people(**{story.everybody[one].name.lower(): {"blocked": True} for one in EVERYONE})
    story.undelivered(MENTOR)
    assert story.to(MENTEE)[0].startswith(LOST + "I have not reached anybody else yet")
    assert "call for help at once" in story.to(MENTEE)[0]


def test_nobody_is_mentioned_of_whom_the_mentee_never_heard() -> None:
    story = Story(concern_of(Tier.TODAY))
    story.walk(story.world.programme.ladders.today.rungs[3].after)
    assert COORD in story.concern.paged
    story.undelivered(COORD)
    assert not story.to(MENTEE)


def test_nobody_is_mentioned_who_was_asked_after_a_loss_the_mentee_never_heard_of() -> None:
    story = Story(concern_of(Tier.TODAY))
    story.walk(story.world.programme.ladders.today.rungs[2].after)
    assert BACKUP in story.concern.paged
    story.undelivered(BACKUP)
    assert not story.to(MENTEE)
    for one in sorted(story.concern.paged - {MENTOR, BACKUP}):
        story.undelivered(one)
        assert not story.to(MENTEE)


def test_whoever_has_it_is_named_though_a_page_once_did_not_arrive() -> None:
    story = Story(concern_of())
    story.undelivered(MENTOR)
    story.press("ack", MENTOR)
    assert "Sam" in who_was_told(story.world, people()[MENTEE], story.concern)


def test_the_same_loss_is_told_once() -> None:
    story = Story(concern_of())
    story.undelivered(MENTOR)
    story.undelivered(MENTOR)
    assert not story.to(MENTEE)


@pytest.mark.parametrize("tier", [Tier.LOOK, Tier.PATTERN, Tier.QUIET])
def test_where_no_names_were_said_nothing_is_taken_back(tier: Tier) -> None:
    story = Story(concern_of(tier))
    story.undelivered(MENTOR)
    assert not story.to(MENTEE)


def test_a_later_word_names_only_those_whom_a_message_can_have_reached() -> None:
    story = Story(concern_of())
    story.undelivered(MENTOR)
    told = who_was_told(world(concerns=(story.concern,)), people()[MENTEE], story.concern)
    assert "Sam" not in told
    assert "Ines (safeguarding)" in told
