"""Only a mentor's own words count as an answer: what the bot says after their press does not."""

from datetime import datetime

from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA, SAM


def wrote(rooms: Rooms) -> datetime | None:
    rooms.text(MIA, "/help")
    (job,) = rooms.store.ready(rooms.now)
    rooms.run()
    return job.dossier.last_from_mentor


def test_an_acknowledgement_is_no_word_but_a_line_is(rooms: Rooms) -> None:
    rooms.push(message={"message_id": 1, **rooms._in(MIA), "voice": {"file_id": "x"}})
    rooms.run()
    rooms.press(SAM, "Open")
    rooms.run()
    rooms.press(SAM, "Got it")
    rooms.run()
    assert rooms.concerns()[0].acknowledged_by == rooms.home.number(SAM)
    assert wrote(rooms) is None
    rooms.press(SAM, "Write to Mia")
    rooms.run()
    rooms.text(SAM, "I listened to it")
    rooms.run()
    assert any("I listened to it" in text for text in rooms.said(MIA))
    assert wrote(rooms) == rooms.now
