"""What is not there is said to be missing, and why."""

import pytest
from msgspec import structs

from dialogs.concern.alert import opened
from dialogs.model.concern import Tier
from dialogs.model.people import Status
from tests.dialogs.concern.story import COORD, MENTOR, SAFE, Story, concern_of, people, signal

ERASED = "They had everything erased while this was open: "
FEW, NONE = ERASED + "these few words of theirs", ERASED + "that is why none of their words stand here"
LEFT_OUT = "Left out until somebody has ruled out that it is about them: "


def after_erasure(effect, **kept: object) -> Story:
    """As storage leaves it: no words in the signals, no pairing."""
    story = Story(effect, pairing=None)
    story.everybody = people(lena={"status": Status.ERASED, "name": "", "pseudonym": ""})
    bare = (structs.replace(signal(text=""), evidence=structs.replace(signal().evidence, spans=())),)
    story.concern = structs.replace(story.concern, signals=bare, **kept)
    return story


def text(story: Story, reader: int = SAFE) -> str:
    return opened(story.world, story.concern, story.everybody[reader]).text


@pytest.mark.parametrize(("said", "words"), [("hits me", FEW), ("", NONE)])
def test_after_an_erasure_it_says_why_there_are_no_words(said: str, words: str) -> None:
    story = after_erasure(concern_of(Tier.LOOK), said=said)
    assert "Somebody who has had everything here erased" in text(story)
    assert words in text(story)


def test_who_may_read_none_of_their_words_is_not_promised_any() -> None:
    assert NONE in text(after_erasure(concern_of(Tier.PATTERN), said="my own words"), COORD)


def test_after_an_erasure_it_still_says_that_the_mentor_was_left_out() -> None:
    assert f"{LEFT_OUT}whoever mentors them. They learn nothing of this" in text(
        after_erasure(concern_of(family="abuse"))
    )


def test_whoever_is_left_out_is_named_as_far_as_they_are_known() -> None:
    assert f"{LEFT_OUT}Sam, Bo." in text(Story(concern_of(family="abuse")))


def test_whoever_had_word_before_is_not_said_to_know_nothing() -> None:
    story = Story(concern_of())
    story.join(concern_of(family="abuse"))
    assert "They had word of this concern before" in text(story)


def test_nothing_is_said_where_nothing_is_missing() -> None:
    story = Story(concern_of())
    assert ERASED not in text(story, MENTOR)
    assert LEFT_OUT not in text(story, MENTOR)
    cleared = Story(concern_of(family="abuse"))
    cleared.press("clear_mentor", SAFE)
    assert LEFT_OUT not in opened(cleared.world, cleared.concern, cleared.everybody[SAFE]).text
