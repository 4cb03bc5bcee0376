"""After an erasure nobody's key opens the person's words or name, nor does the programme's (I14)."""

import pytest

from storage.inbox import Carried
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import ANA, MIA, SAM


def readable(rooms: Rooms) -> str:
    """Everything in the inbox that can still be opened."""
    ground = rooms.store._ground
    with ground.database.reading() as c:
        found = c.execute("SELECT sealed_for, body FROM inbox WHERE body IS NOT NULL").fetchall()
    return "\n".join(ground.open(owner, body, Carried).raw.decode() for owner, body in found)


def test_a_mentors_press_keeps_no_words_of_the_mentee(rooms: Rooms) -> None:
    rooms.text(MIA, "/talk")
    rooms.run()
    rooms.press(MIA, "isten")
    rooms.run()
    rooms.text(MIA, "the marble staircase")
    rooms.run()
    rooms.press(SAM, "Reply to Mia")
    rooms.run()
    rooms.text(SAM, "I see", reply_to_message={"text": "the marble staircase"}, quote={"text": "the marble"})
    rooms.run()
    assert any("I see" in text for text in rooms.said(MIA))
    assert readable(rooms).count("marble") == 1
    rooms.text(MIA, "/delete")
    rooms.run()
    rooms.press(MIA, "rase")
    rooms.run()
    assert "marble" not in readable(rooms)


def test_what_came_before_the_admission_is_erased_too(rooms: Rooms) -> None:
    ground = rooms.store._ground
    with ground.database.reading() as c:
        before = c.execute("SELECT id FROM inbox WHERE sealed_for = 'house' AND body IS NOT NULL").fetchall()
    assert f"/start token-{MIA}" in readable(rooms)
    rooms.store.erase(rooms.home.number(MIA), rooms.now)
    assert f'/start token-{MIA}"' not in readable(rooms)
    assert f'/start token-{SAM}"' in readable(rooms)
    assert before


@pytest.mark.parametrize("first", [True, False])
def test_a_press_in_the_batch_of_the_erasure_keeps_the_press_and_no_more_of_the_person(
    rooms: Rooms, *, first: bool
) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.text(MIA, "/delete")
    rooms.run()
    for label in ("Open", "Got it"):
        rooms.press(ANA, label)
        rooms.run()
    presses = [(MIA, "rase"), (ANA, "Contacted")]
    for chat, label in presses if first else presses[::-1]:
        rooms.press(chat, label)
    rooms.run()
    (one,) = rooms.concerns()
    assert one.state == "contacted"
    assert one.named == "Mia"
    assert all(signal.evidence.spans == () for signal in one.signals)
    assert rooms.alarms() == 0
