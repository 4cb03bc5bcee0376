"""A concern is its own subject: its mentee learns of the close in a turn of their own, and nothing falls between."""

from datetime import timedelta
from typing import Any

import pytest

from dialogs.model.concern import Concern, Tier
from dialogs.model.inbound import Subject
from dialogs.model.session import Session
from storage.concerns import open_of
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import ANA, MIA, SAM

TOLD = "has closed it for now"


@pytest.fixture
def closing(rooms: Rooms) -> Rooms:
    """Mia was in danger and is still asked; Ana has only to press "Skip the note"."""
    rooms.text(MIA, "I want to kill myself")
    rooms.run()
    rooms.now += timedelta(minutes=10)
    for label in ("Open", "Resolve", "We talked"):
        rooms.press(ANA, label)
        rooms.run()
    assert session(rooms)
    return rooms


def session(rooms: Rooms) -> Session | None:
    ground = rooms.store._ground
    with ground.database.reading() as c:
        found = c.execute("SELECT body FROM sessions WHERE person = ?", [rooms.home.number(MIA)]).fetchone()
    return found and ground.open(f"person:{rooms.home.number(MIA)}", found[0], Session)


def hers(rooms: Rooms) -> list[Concern]:
    ground = rooms.store._ground
    with ground.database.reading() as c:
        return open_of(ground, c, [rooms.home.number(MIA)]).get(rooms.home.number(MIA), [])


def waiting(rooms: Rooms) -> list[Any]:
    return [job.subject for job in rooms.store.ready(rooms.now, 64)]


def test_the_mentee_is_told_and_the_dialog_is_over(closing: Rooms) -> None:
    closing.press(ANA, "Skip the note")
    closing.run()
    assert sum(TOLD in text for text in closing.said(MIA)) == 1
    assert session(closing) is None
    closing.now += timedelta(minutes=1)
    closing.text(MIA, "nice day")
    closing.run()
    assert hers(closing) == []


def test_a_note_written_to_the_desk_ends_it_too(closing: Rooms) -> None:
    closing.text(ANA, "We spoke for a while.")  # in a turn of Ana's own, not of the concern's
    closing.run()
    assert sum(TOLD in text for text in closing.said(MIA)) == 1
    assert session(closing) is None


def test_words_that_came_in_before_the_close_was_turned_keep_it_open(closing: Rooms) -> None:
    closing.text(MIA, "not at all well")
    closing.press(ANA, "Skip the note")
    closing.run()
    assert [one.answered for one in hers(closing)] == ["not at all well"]
    assert not any(TOLD in text for text in closing.said(MIA))
    assert session(closing)


def test_words_in_the_very_batch_of_the_close_reach_a_human(closing: Rooms) -> None:
    closing.press(ANA, "Skip the note")
    closing.text(MIA, "not at all well")
    closing.run()
    assert [(one.reason, one.said) for one in hers(closing)] == [("after_resolved", "not at all well")]


@pytest.mark.parametrize("joined", [(), ("and one more",)])
def test_words_that_wait_behind_the_close_reach_a_human(closing: Rooms, joined: tuple[str, ...]) -> None:
    closing.press(ANA, "Skip the note")
    closing.room.run()
    assert waiting(closing) == [Subject("person", str(closing.home.number(MIA)))]
    closing.text(MIA, "not at all well")  # received before the dialog's end is turned, turned after it
    closing.room.run()
    assert session(closing) is None
    closing.now += timedelta(seconds=30)
    for words in joined:
        closing.text(MIA, words)
    closing.run()
    assert [(one.tier, one.reason, one.said) for one in hers(closing)] == [
        (Tier.TODAY, "after_resolved", "\n".join(("not at all well", *joined)))
    ]
    assert any("after" not in text and "Concern 2" in text for text in closing.said(SAM))


@pytest.mark.parametrize(("first", "left"), [(True, []), (False, ["asked_back"])])  # going away is no answer
def test_whoever_deletes_everything_in_that_second_is_told_no_more(
    closing: Rooms, *, first: bool, left: list[str]
) -> None:
    closing.text(MIA, "/delete")
    closing.run()
    presses = [(MIA, "rase"), (ANA, "Skip the note")]
    for chat, label in presses if first else presses[::-1]:
        closing.press(chat, label)
    closing.run()
    assert waiting(closing) == []
    assert closing.alarms() == 0
    assert not any(TOLD in text for text in closing.said(MIA))
    assert [one.family for one in hers(closing)] == left
