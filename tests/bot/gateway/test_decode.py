import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.classify import classify
from bot.gateway.decode import decode
from dialogs.model.action import Do
from dialogs.model.dossier import Dossier
from dialogs.model.inbound import (
    Command,
    Due,
    Event,
    Media,
    Membership,
    Notice,
    Subject,
    Tap,
    Text,
    Unreadable,
)
from storage.records import Job, Row

NOW = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)
CHAT = {"id": 11, "type": "private"}
FROM = {"id": 11, "is_bot": False, "first_name": "Ana"}
WHO = Subject("person", "4")


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": int(NOW.timestamp()), "chat": CHAT, "from": FROM, **fields}


def job(*rows: Row) -> Job:
    return Job(subject=WHO, rows=rows, dossier=Dossier(person=None))


def text_row(number: int, text: str, at: datetime) -> Row:
    raw = json.dumps({"update_id": number, "message": message(text=text)}).encode()
    return Row(id=number, kind="text", raw=raw, at=at)


def event(update: dict[str, Any], **row: Any) -> Event:
    received = classify({"update_id": 3, **update}, NOW)
    assert received is not None
    return decode(job(Row(id=1, kind=received.kind, raw=received.raw, at=received.at, **row))).event


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ({"message": message(text="hello")}, Text(parts=("hello",), message_id=7)),
        (
            {"message": message(text="hello", forward_origin={"type": "user"})},
            Text(parts=("hello",), forwarded=True, message_id=7),
        ),
        ({"edited_message": message(text="oh")}, Text(parts=("oh",), edited=True, message_id=7)),
        ({"edited_message": message(text="/stop")}, Text(parts=("/stop",), edited=True, message_id=7)),
        (
            {"message": message(text="/Start@kith_bot abc d")},
            Command(name="start", args=("abc", "d"), message_id=7, text="/Start@kith_bot abc d"),
        ),
        ({"message": message(text="/help")}, Command(name="help", message_id=7, text="/help")),
        ({"message": message(text="/ack\n12")}, Command(name="ack", args=("12",), message_id=7, text="/ack\n12")),
        ({"message": message(photo=[{}], caption="me")}, Media(kind="photo", caption="me", message_id=7)),
        ({"message": message(voice={})}, Media(kind="voice", message_id=7)),
        ({"message": message(sticker={})}, Media(kind="sticker", message_id=7)),
        ({"message": message(dice={"value": 3})}, Media(kind="other", message_id=7)),
        (
            {"edited_message": message(document={}, caption="x")},
            Media(kind="document", caption="x", edited=True, message_id=7),
        ),
        (
            {"my_chat_member": {"chat": CHAT, "date": 1, "new_chat_member": {"status": "kicked"}}},
            Membership(blocked=True),
        ),
        (
            {"my_chat_member": {"chat": CHAT, "date": 1, "new_chat_member": {"status": "member"}}},
            Membership(blocked=False),
        ),
        ({"telepathy": {"from": FROM}}, Unreadable(why="unknown_kind")),
        ({"message": message(text=["no"])}, Unreadable(why="malformed")),
    ],
)
def test_each_update_is_read(update: dict[str, Any], expected: Event) -> None:
    assert event(update) == expected


def test_a_tap_has_its_stored_action_and_the_label_that_was_pressed() -> None:
    keys = {
        "inline_keyboard": [[{"text": "Later", "callback_data": "x"}], [{"text": "Got it", "callback_data": "abc"}]]
    }
    update = {
        "callback_query": {"id": "q", "from": FROM, "data": "abc", "message": message(text="?", reply_markup=keys)}
    }
    action = Do("concern.ack", {"concern": "12"})
    assert event(update, action=action) == Tap(action=action, query_id="q", message_id=7, label="Got it")
    assert event(update) == Tap(action=None, query_id="q", message_id=7, label="Got it")


def test_texts_that_arrived_together_are_one() -> None:
    rows = [text_row(i, f"part {i}", NOW + timedelta(seconds=i)) for i in (1, 2)]
    inbound = decode(job(*rows))
    assert (inbound.ids, inbound.subject, inbound.at) == ((1, 2), WHO, NOW + timedelta(seconds=2))
    assert inbound.event == Text(parts=("part 1", "part 2"), message_id=7)


def test_what_does_not_belong_together_stays_for_the_next_turn() -> None:
    text = text_row(1, "a", NOW)
    broken = Row(id=2, kind="text", raw=b"{", at=NOW)
    assert decode(job(broken, text)).ids == (2,)
    assert decode(job(broken, text)).event == Unreadable(why="malformed")
    edit = Row(id=3, kind="edit", raw=text.raw, at=NOW)
    assert decode(job(text, edit)).ids == (1,)
    assert decode(job(text, text_row(4, "b", NOW), broken, text_row(5, "c", NOW))).ids == (1, 4)


@pytest.mark.parametrize(
    "stored",
    [Due(kind="checkin", key="pulse", due=NOW, data={"n": 1}), Notice(what="undeliverable", data={"person": 4})],
)
def test_what_the_bot_told_itself_comes_back(stored: Event) -> None:
    row = Row(id=1, kind="due", raw=msgspec.json.encode(stored), at=NOW)
    assert decode(job(row)).event == stored


@given(st.binary(), st.sampled_from(["text", "edit", "command", "tap", "media", "membership", "due", "notice"]))
def test_no_stored_bytes_make_it_raise(raw: bytes, kind: Any) -> None:
    decode(job(Row(id=1, kind=kind, raw=raw, at=NOW)))
