"""The small part of the Bot API's objects that Kith reads; everything else in an update is passed over."""

import json
from typing import Any, Literal

import msgspec
from msgspec import Struct

MediaKind = Literal["voice", "video_note", "video", "photo", "document", "audio", "sticker", "location", "other"]
KINDS: tuple[MediaKind, ...] = ("voice", "video_note", "video", "photo", "document", "audio", "sticker", "location")
"""Kinds of media that `dialogs.model.inbound.Media` names, in the order in which they decide."""

SERVICE = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "write_access_allowed",
        "chat_background_set",
        "delete_chat_photo",
        "new_chat_photo",
    }
)
"""Messages that Telegram writes about a chat; they hold no words of the person."""


class Malformed(ValueError):
    """This JSON is not an update as the Bot API describes it."""


class Chat(Struct, frozen=True):
    """A chat; only "private" ones are served."""

    id: int
    type: str


class User(Struct, frozen=True):
    """Who acted."""

    id: int


class Key(Struct, frozen=True):
    """One inline button as it stood when it was pressed."""

    text: str = ""
    callback_data: str = ""


class Keyboard(Struct, frozen=True):
    """The buttons under a message."""

    inline_keyboard: tuple[tuple[Key, ...], ...] = ()


class Message(Struct, frozen=True, kw_only=True):
    """A message; of media only their presence is looked at."""

    message_id: int
    date: int
    chat: Chat
    edit_date: int = 0
    text: str | None = None
    caption: str = ""
    forward_origin: Any = None
    reply_markup: Keyboard = Keyboard()
    voice: Any = None
    video_note: Any = None
    video: Any = None
    photo: Any = None
    document: Any = None
    audio: Any = None
    sticker: Any = None
    location: Any = None


class Query(Struct, frozen=True, kw_only=True, rename={"sender": "from"}):
    """A pressed button."""

    id: str
    sender: User
    message: Message | None = None
    data: str = ""


class Member(Struct, frozen=True):
    """What the bot is in a chat: "member", "kicked" (blocked), ..."""

    status: Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


class MemberChange(Struct, frozen=True):
    """Someone blocked or unblocked the bot, or added it to a group."""

    chat: Chat
    date: int
    new_chat_member: Member


class Update(Struct, frozen=True, kw_only=True):
    """One update of a kind that Kith asks for; with all of them None it is of another kind."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Query | None = None
    my_chat_member: MemberChange | None = None


ALLOWED = [name for name in Update.__struct_fields__ if name != "update_id"]
"""The kinds of update to ask Telegram for."""


_QUOTED = frozenset({"reply_to_message", "external_reply", "quote"})
_PRESSED = ("message_id", "date", "chat")


def bare(update: Any) -> Any:
    """Return parsed JSON without the words of others: what a message quotes, and the message under which a button is.

    They are somebody else's, whose key must be able to erase them; of the buttons only the pressed one stays.
    """
    if not isinstance(update, dict):
        return update
    return {kind: _bare(body) if isinstance(body, dict) else body for kind, body in update.items()}


def _bare(body: dict[Any, Any]) -> dict[Any, Any]:
    own = {key: value for key, value in body.items() if key not in _QUOTED}
    under = own.get("message")
    if not isinstance(under, dict):
        return own
    kept = {key: under[key] for key in _PRESSED if key in under}
    pressed = [[key] for key in _keys(under) if key.get("callback_data") == own.get("data")]
    return {**own, "message": {**kept, "reply_markup": {"inline_keyboard": pressed[:1]}}}


def _keys(message: dict[Any, Any]) -> list[dict[Any, Any]]:
    markup = message.get("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        return []
    return [key for row in rows if isinstance(row, list) for key in row if isinstance(key, dict)]


def pack(update: object) -> bytes:
    """Return parsed JSON as bytes again, always valid UTF-8 and JSON: Python's NaN and Infinity become null."""
    try:
        text = json.dumps(update, ensure_ascii=False, allow_nan=False)
    except ValueError:
        finite = json.loads(json.dumps(update), parse_constant=lambda _name: None)
        text = json.dumps(finite, ensure_ascii=False)
    return text.encode("utf-8", "replace")


def unpack(raw: bytes) -> Update:
    """Return the part of `raw` that Kith reads; anything that is no update raises Malformed."""
    try:
        return msgspec.json.decode(raw, type=Update)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        # Without its cause: msgspec's message may hold a piece of the text.
        raise Malformed("this JSON is not an update as the Bot API describes it") from None


def read(update: object) -> Update:
    """Return the part of parsed JSON that Kith reads; anything that is no update raises Malformed."""
    try:
        return msgspec.convert(update, Update)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Malformed("this JSON is not an update as the Bot API describes it") from None
