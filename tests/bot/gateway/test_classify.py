import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.classify import classify
from bot.gateway.decode import decode
from bot.gateway.wire import bare
from bot.sandbox.faults import MALFORMED
from dialogs.model.dossier import Dossier
from dialogs.model.inbound import Inbound, Subject
from storage.records import Job, Row

NOW = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)
SENT = int(NOW.timestamp()) - 60
CHAT = {"id": 11, "type": "private"}
FROM = {"id": 11, "is_bot": False, "first_name": "Ana"}

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
)
KEYS = st.sampled_from(
    ["message", "edited_message", "callback_query", "my_chat_member", "from", "chat", "id", "type", "date", "text"]
)
NEAR: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | st.text() | st.sampled_from(["private", "group", "kicked", "/start"]),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(KEYS, children, max_size=6),
)


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": SENT, "chat": CHAT, "from": FROM, **fields}


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ({"message": message(text="hello")}, "text"),
        ({"message": message(text="/start abc")}, "command"),
        ({"message": message(text="/start abc", forward_origin={"type": "user"})}, "text"),
        ({"message": message(text="/ 7 of them")}, "text"),
        ({"message": message(photo=[], caption="look")}, "media"),
        ({"message": message(contact={"phone_number": "1"})}, "media"),
        ({"edited_message": message(text="hello", edit_date=SENT)}, "edit"),
        ({"edited_message": message(photo=[], caption="x", edit_date=SENT)}, "edit"),
        ({"callback_query": {"id": "q", "from": FROM, "message": message(text="?"), "data": "abc"}}, "tap"),
        ({"my_chat_member": {"chat": CHAT, "date": SENT, "new_chat_member": {"status": "kicked"}}}, "membership"),
        ({"poll_answer": {"user": FROM, "poll_id": "1"}}, "unreadable"),
        ({"message": message(text=5)}, "unreadable"),
    ],
)
def test_every_kind_is_known_and_keeps_its_chat(update: dict[str, Any], kind: str) -> None:
    row = classify({"update_id": 3, **update}, NOW, bot=42)
    assert row is not None
    assert (row.kind, row.update_id, row.chat_id, row.bot) == (kind, 3, 11, 42)
    assert json.loads(row.raw) == bare({"update_id": 3, **update})


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_only_private_chats_are_served(kind: str) -> None:
    chat = {"id": -100, "type": kind}
    assert classify({"update_id": 1, "message": message(text="hi", chat=chat)}, NOW) is None
    assert classify({"update_id": 1, "channel_post": message(text="hi", chat=chat)}, NOW) is None
    assert classify({"update_id": 1, "message": message(text=5, chat=chat)}, NOW) is None


def test_a_service_message_is_nothing_that_was_said() -> None:
    assert classify({"update_id": 1, "message": message(pinned_message=message(text="x"))}, NOW) is None


def test_the_moment_is_telegrams_but_never_in_the_future() -> None:
    def moment(**update: Any) -> datetime:
        row = classify({"update_id": 1, **update}, NOW)
        assert row is not None
        return row.at

    assert moment(edited_message=message(text="x", edit_date=SENT + 30)).timestamp() == SENT + 30
    assert moment(message=message(text="x", date=SENT + 9_000)) == NOW
    assert moment(message=message(text="x", date=10**17)) == NOW
    assert moment(callback_query={"id": "q", "from": FROM, "data": "a"}) == NOW


def test_a_tap_carries_its_data_even_without_a_message() -> None:
    row = classify({"update_id": 1, "callback_query": {"id": "q", "from": FROM, "data": "abc"}}, NOW)
    assert row is not None
    assert (row.kind, row.chat_id, row.callback_data) == ("tap", 11, "abc")


@pytest.mark.parametrize("name", MALFORMED)
def test_what_the_sandbox_breaks_is_kept(name: str) -> None:
    row = classify({"update_id": 5, **MALFORMED[name]}, NOW)
    assert row is not None
    assert (row.kind, row.update_id) == ("unreadable", 5)


def test_what_has_no_number_gets_the_same_one_again() -> None:
    one, again, other = (row.update_id for update in (["x"], ["x"], ["y"]) if (row := classify(update, NOW)))
    assert one == again < 0
    assert one != other


def test_numbers_beyond_the_databases_reach_do_not_block_the_inbox() -> None:
    row = classify({"update_id": 2**70, "message": message(text="hi")}, NOW)
    assert row is not None
    assert row.kind == "unreadable"
    assert -(2**63) < row.update_id < 0
    row = classify({"update_id": 1, "message": message(text="hi", chat={"id": 2**70, "type": "private"})}, NOW)
    assert row is not None
    assert (row.kind, row.chat_id) == ("unreadable", None)


def test_half_a_character_is_no_reason_to_lose_a_message() -> None:
    row = classify({"update_id": 1, "message": message(text="a\ud83d b")}, NOW)
    assert row is not None
    assert row.kind == "text"
    assert json.loads(row.raw)["message"]["text"] == "a? b"


@given(JSON | NEAR)
def test_anything_becomes_a_row_or_is_passed_over_and_is_decoded_again(update: Any) -> None:
    row = classify(update, NOW)
    if row is None:
        return
    assert -(2**63) < row.update_id < 2**63
    assert row.chat_id is None or abs(row.chat_id) < 2**63
    stored = Row(id=1, kind=row.kind, raw=row.raw, at=row.at)
    job = Job(subject=Subject("chat", "x"), rows=(stored,), dossier=Dossier(person=None))
    assert isinstance(decode(job), Inbound)


def test_numbers_that_only_python_writes_do_not_hide_the_text() -> None:
    received = classify({"update_id": 1, "message": message(text="hello", x=[float("nan"), 1.5])}, NOW)
    assert received
    assert msgspec.json.decode(received.raw)["message"]["x"] == [None, 1.5]


def test_the_words_of_others_are_not_kept() -> None:
    keys = [[{"text": "Open", "callback_data": "abc"}, {"text": "Reply", "callback_data": "d"}], ["?"], "?"]
    under = message(text="theirs", entities=[1], reply_markup={"inline_keyboard": keys})
    tap = {"callback_query": {"id": "q", "from": FROM, "message": under, "data": "d"}}
    kept = bare(tap)["callback_query"]["message"]
    pressed = {"inline_keyboard": [[{"text": "Reply", "callback_data": "d"}]]}
    assert kept == {"message_id": 7, "date": SENT, "chat": CHAT, "reply_markup": pressed}
    reply = message(text="mine", reply_to_message=message(text="theirs"), quote={"text": "theirs"}, external_reply={})
    assert bare({"message": reply}) == {"message": message(text="mine")}
