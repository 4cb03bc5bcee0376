from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from bot.gateway.encode import INERT, Form, encode
from bot.gateway.split import length
from dialogs.model.effect import AnswerTap, CloseButtons
from storage.records import Key, Message, Outgoing

NOW = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)


def outgoing(payload: object, **fields: Any) -> Outgoing:
    defaults: dict[str, Any] = {
        "id": 1, "kind": "send", "person": 4, "chat_id": 11, "urgent": False, "alert": False, "concern": None,
        "attempt": 1, "ambiguous": False, "created": NOW,
    }  # fmt: skip
    return Outgoing(payload=msgspec.json.encode(payload), **(defaults | fields))


def test_a_message_has_its_buttons_under_the_last_part() -> None:
    keys = ((Key(label="Got it", action="abc"), Key(label="Help", url="https://example.org")),)
    calls = encode(outgoing(Message(to=4, text="<b>" + "word " * 1_000 + "</b>", buttons=keys)))
    assert [call.method for call in calls] == ["sendMessage", "sendMessage"]
    assert all(length(call.params["text"]) <= 4096 and call.params["parse_mode"] == "HTML" for call in calls)
    assert "reply_markup" not in calls[0].params
    assert calls[1].params["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Got it", "callback_data": "abc"}, {"text": "Help", "url": "https://example.org"}]
        ]
    }


def test_plainer_forms_lose_formatting_then_buttons() -> None:
    row = outgoing(Message(to=4, text="a &amp; <b>b</b>", buttons=((Key(label="x", action="abc"),),)))
    plain, bare = encode(row, Form.PLAIN)[0].params, encode(row, Form.BARE)[0].params
    assert plain["text"] == bare["text"] == "a & b"
    assert "parse_mode" not in plain
    assert plain["reply_markup"] is not None
    assert bare["reply_markup"] is None


def test_a_mark_stands_before_the_text() -> None:
    assert encode(outgoing(Message(to=4, text="Concern 3")), mark="again: ")[0].params["text"] == "again: Concern 3"


@pytest.mark.parametrize(
    ("fields", "method", "field"),
    [({"picture": b"\x89PNG"}, "sendPhoto", "photo"), ({"document": ("a.txt", "ñ")}, "sendDocument", "document")],
)
def test_a_file_has_the_text_as_its_caption_if_it_fits(fields: dict[str, Any], method: str, field: str) -> None:
    keys = ((Key(label="x", action="abc"),),)
    (call,) = encode(outgoing(Message(to=4, text="Look", buttons=keys, **fields)))
    assert (call.method, call.params["caption"]) == (method, "Look")
    assert call.params["reply_markup"]
    assert call.files[field].content in (b"\x89PNG", "ñ".encode())
    first, second = encode(outgoing(Message(to=4, text="x" * 2_000, buttons=keys, **fields)))
    assert (first.method, second.method) == (method, "sendMessage")
    assert "caption" not in first.params
    assert second.params["reply_markup"]


def test_a_tap_is_answered_within_telegrams_limit() -> None:
    (call,) = encode(outgoing(AnswerTap(query_id="q", text="😀" * 150, show=True), kind="answer_tap"))
    assert call.method == "answerCallbackQuery"
    assert call.params == {"callback_query_id": "q", "text": "😀" * 100, "show_alert": True}


def test_closed_buttons_leave_what_was_chosen() -> None:
    (chosen,) = encode(outgoing(CloseButtons(to=4, message_id=7, chosen="Later"), kind="close_buttons"))
    (none,) = encode(outgoing(CloseButtons(to=4, message_id=7), kind="close_buttons"))
    assert chosen.params["reply_markup"]["inline_keyboard"] == [[{"text": "✓ Later", "callback_data": INERT}]]
    assert none.params["reply_markup"]["inline_keyboard"] == []


def test_a_payload_that_is_none_is_refused() -> None:
    with pytest.raises(msgspec.MsgspecError):
        encode(outgoing({"type": "Else"}))
