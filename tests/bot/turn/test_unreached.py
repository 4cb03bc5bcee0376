"""Telegram refuses an alert because its addressee has blocked the bot."""

from datetime import timedelta

from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import ANA, CARLA, MIA, SAM


def refused(rooms: Rooms, chat: int) -> None:
    """Everything waiting for this chat comes back as Telegram's 403 does."""
    for row in rooms.store.claim(rooms.now, 100):
        rooms.outbox.append(row)
        if row.person == rooms.home.number(chat):
            rooms.store.undeliverable(row.id, "blocked")
        else:
            rooms.store.sent([(row.id, None)])


def test_mentee_and_coordinator_hear_that_the_mentor_cannot_be_reached(rooms: Rooms) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.room.run()
    refused(rooms, SAM)
    rooms.run()
    assert rooms.person(SAM).blocked
    assert "I have sent word to" in "\n".join(rooms.said(MIA))
    assert rooms.said(MIA)[-1].startswith("I could not reach Sam (your mentor): my message did not arrive.")
    assert rooms.said(ANA)
    assert [text for text in rooms.said(CARLA) if "do not reach <b>Sam</b> any more" in text]


def test_the_coordinator_hears_of_a_block_once_and_of_a_mentees_not_at_all(rooms: Rooms) -> None:
    rooms.block(MIA)
    rooms.run()
    assert not rooms.said(CARLA)
    rooms.block(SAM)
    rooms.block(SAM)
    rooms.run()
    assert len(rooms.said(CARLA)) == 1


def test_after_a_silence_only_those_who_were_reached_are_named(rooms: Rooms) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.room.run()
    refused(rooms, SAM)
    rooms.run()
    rooms.now += timedelta(minutes=16)
    rooms.store.due(rooms.now)
    rooms.run()
    (silence,) = [text for text in rooms.said(MIA) if "You do not have to answer" in text]
    assert "Ana (safeguarding)" in silence
    assert "Sam" not in silence
