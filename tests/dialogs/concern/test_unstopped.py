"""What a mentee says or does never closes a concern or stops its ladder."""

from datetime import timedelta

import pytest

from dialogs.model.people import Status
from tests.dialogs.concern.story import MENTEE, MENTOR, NOON, SAFE, Story, concern_of, people


@pytest.mark.parametrize("what", ["denied", "replied"])
def test_a_denial_closes_nothing_and_whoever_has_it_hears(what: str) -> None:
    story = Story(concern_of())
    story.tell(what, MENTEE, text="you misunderstood")
    assert story.concern.state == "triggered"
    assert not story.to(MENTOR)
    story.press("ack", MENTOR)
    story.tell(what, MENTEE, text="really")
    assert (story.concern.state, story.concern.answered) == ("acknowledged", "really")
    assert "There is a reply" in story.to(MENTOR)[0]
    assert "really" not in story.to(MENTOR)[0]


@pytest.mark.parametrize(
    "change", [{"status": Status.STOPPED}, {"paused_until": NOON + timedelta(days=9)}, {"blocked": True}]
)
def test_stop_pause_and_a_block_never_stop_the_ladder(change: dict[str, object]) -> None:
    story = Story(concern_of())
    story.everybody = people(lena=change)
    story.walk(timedelta(minutes=15))
    assert len(story.pages) == 5


def test_an_erased_mentee_stops_it_neither() -> None:
    story = Story(concern_of())
    story.everybody = people(lena={"status": Status.ERASED, "name": "", "pseudonym": "", "reachable": False})
    story.walk(timedelta(minutes=3))
    assert story.pages[-1] == (3, (MENTOR, SAFE))
    assert "someone" in story.to(MENTOR)[0]
