"""A button of a concern that was used before: whoever presses it is told so in their own language."""

import msgspec
import pytest

from dialogs.model.effect import AnswerTap
from storage.records import Message
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA, SAM


def toasts(rooms: Rooms) -> list[str]:
    taps = [one.payload for one in rooms.outbox if one.kind == "answer_tap"]
    return [msgspec.json.decode(payload, type=AnswerTap).text for payload in taps]


def first_button(rooms: Rooms) -> str:
    """The callback data of the button under the first alert that Sam was sent."""
    sent = next(one for one in rooms.outbox if one.person == rooms.home.number(SAM) and one.kind == "send")
    return msgspec.json.decode(sent.payload, type=Message).buttons[0][0].action


@pytest.mark.parametrize(("language", "words"), [("en", "earlier question"), ("es", "una pregunta anterior")])
def test_a_used_button_says_so_in_the_pressers_language(rooms: Rooms, language: str, words: str) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.run()
    rooms.change(SAM, language=language)
    tap = {"from": {"id": SAM}, "data": first_button(rooms), "message": {"message_id": 1, **rooms._in(SAM)}}
    for number in ("1", "2"):
        rooms.push(callback_query={"id": number, **tap})
        rooms.run()
    first, second = toasts(rooms)
    assert first == ""
    assert words in second
