"""Words of danger from a chat that is nobody: numbers to call come back, and nobody is paged."""

import msgspec

from storage.records import Message
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA, SAM

NOBODY_YET = 999


def test_a_strangers_danger_brings_numbers_and_pages_nobody(rooms: Rooms) -> None:
    rooms.text(NOBODY_YET, "I want to kill myself")
    rooms.run()
    texts = [msgspec.json.decode(one.payload, type=Message).text for one in rooms.outbox if one.kind == "send"]
    assert len(texts) == 1
    assert "112" in texts[0]
    assert rooms.concerns() == []


def test_talk_in_words_reaches_the_mentor_through_the_rooms(rooms: Rooms) -> None:
    rooms.text(MIA, "/talk")
    rooms.run()
    rooms.text(MIA, "could you read my letter")
    rooms.run()
    assert any("could you read my letter" in text for text in rooms.said(SAM))
