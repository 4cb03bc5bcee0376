"""A question that was answered in words loses its buttons, as one that was answered by a tap does."""

import msgspec

from dialogs.model.effect import CloseButtons
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA


def asked(rooms: Rooms) -> list[str]:
    """The questions with buttons that Mia was asked, by the names they have in the outbox."""
    with rooms.store._ground.database.reading() as c:
        found = c.execute("SELECT question FROM outbox WHERE question IS NOT NULL ORDER BY id").fetchall()
    return [question for (question,) in found]


def closed(rooms: Rooms) -> list[str]:
    closing = [one.payload for one in rooms.outbox if one.kind == "close_buttons"]
    return [msgspec.json.decode(payload, type=CloseButtons).question for payload in closing]


def test_an_answer_in_words_takes_the_buttons_away(rooms: Rooms) -> None:
    rooms.text(MIA, "the bus was late again")
    rooms.run()
    rooms.text(MIA, "and then it rained")
    rooms.run()
    first, second = asked(rooms)
    assert first != second
    assert closed(rooms) == [first]
    kinds = [one.kind for one in rooms.outbox]
    assert kinds.index("close_buttons") > kinds.index("send")
    assert not any(one.urgent for one in rooms.outbox if one.kind == "close_buttons")


def test_an_answer_that_was_not_understood_does_so_too(rooms: Rooms) -> None:
    rooms.text(MIA, "/checkin", entities=[{"type": "bot_command", "offset": 0, "length": 8}])
    rooms.run()
    rooms.text(MIA, "so so")
    rooms.run()
    first, second = asked(rooms)
    assert first != second
    assert closed(rooms) == [first]


def test_a_tap_closes_once(rooms: Rooms) -> None:
    rooms.text(MIA, "the bus was late again")
    rooms.run()
    rooms.press(MIA, "Just keep it")
    rooms.run()
    assert closed(rooms) == [""]


def test_the_buttons_of_the_safety_script_stay(rooms: Rooms) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.run()
    assert asked(rooms)
    rooms.text(MIA, "I do not know")
    rooms.run()
    assert closed(rooms) == []
