"""Passing a concern on: to whom it can go, who is paged and when."""

from datetime import time, timedelta

from dialogs.model.concern import Tier
from dialogs.model.people import QuietHours
from tests.dialogs.concern.story import BACKUP, COORD, COORD2, MENTOR, SAFE, Story, concern_of, people


def test_pass_on_offers_whom_it_can_reach_and_pages_them_at_once() -> None:
    story = Story(concern_of(Tier.TODAY), people(carl={"blocked": True}, cleo={"blocked": True}))
    story.press("ack", MENTOR)
    story.now += timedelta(minutes=10)
    story.press("pass", MENTOR)
    menu = [button.label for effect in story.last for row in getattr(effect, "buttons", ()) for button in row]
    assert menu == ["The backup mentor", "The safeguarding contact"]
    story.press("pass", MENTOR, to="backup")
    assert (story.concern.state, story.concern.acknowledged_by) == ("triggered", None)
    assert story.reached() == {BACKUP}
    assert story.concern.next_action == story.now + timedelta(hours=2)


def test_passed_on_to_the_safeguarding_contact_does_not_come_straight_back() -> None:
    story = Story(concern_of(Tier.NOW))
    story.press("pass", MENTOR, to="safeguarding")
    assert story.reached() == {SAFE}
    story.walk(timedelta(minutes=2))
    assert story.pages[-1] == (2, (BACKUP,))


def test_a_coordinator_passes_it_on_to_the_other_ones_only() -> None:
    story = Story(concern_of(Tier.PATTERN, reason="pairing"))
    story.press("pass", COORD, to="coordinators")
    assert story.reached() == {COORD2}


def test_a_pattern_that_is_passed_on_waits_for_the_others_quiet_hours() -> None:
    night = QuietHours(time(11), time(20))
    story = Story(concern_of(Tier.PATTERN), people(bo={"quiet": night}))
    story.press("pass", MENTOR, to="backup")
    assert not story.reached()
    story.walk(timedelta(hours=8))
    assert story.pages[-1] == (480, (BACKUP,))


def test_with_nobody_else_to_pass_it_on_to_it_stays() -> None:
    gone = {name: {"blocked": True} for name in ("bo", "ines", "dora", "carl", "cleo")}
    story = Story(concern_of(Tier.TODAY), people(**gone))
    story.press("ack", MENTOR)
    story.press("pass", MENTOR)
    assert story.concern.state == "acknowledged"
    assert "Nobody else" in story.to(MENTOR)[0]
