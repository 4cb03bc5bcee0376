"""Update → Received: just enough understanding to store it under the right person, whatever it is."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.gateway.wire import SERVICE, Chat, Malformed, Message, Update, bare, pack, read
from storage.records import Received, RowKind

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_INT64 = 2**63 - 1


def classify(update: object, now: datetime, bot: int = 0) -> Received | None:
    """Return the row to store for any JSON whatever, or None for chats that are not private and service messages.

    `now` stands in where an update has no date of its own; a date in the future counts as `now`. `bot` is the id of
    the bot that was written to.
    """
    raw = pack(bare(update))
    try:
        row = _known(read(update), update, raw, now)
    except Malformed:
        row = _unreadable(update, raw, now)
    return msgspec.structs.replace(row, bot=bot) if row else None


def _known(parsed: Update, update: object, raw: bytes, now: datetime) -> Received | None:
    if not 0 <= parsed.update_id <= _INT64:
        raise Malformed("update_id is out of range")
    if parsed.callback_query:
        query = parsed.callback_query
        chat = query.message.chat if query.message else Chat(query.sender.id, "private")
        return _row(parsed, chat, "tap", raw, now, query.data)
    if parsed.my_chat_member:
        change = parsed.my_chat_member
        return _row(parsed, change.chat, "membership", raw, _moment(change.date, now))
    message = parsed.message or parsed.edited_message
    if message is None:
        return _unreadable(update, raw, now)
    if _is_service(update):
        return None
    at = _moment(message.edit_date if parsed.edited_message else message.date, now)
    return _row(parsed, message.chat, _kind(message, edited=parsed.message is None), raw, at)


def _row(
    parsed: Update, chat: Chat, kind: RowKind, raw: bytes, at: datetime, callback_data: str = ""
) -> Received | None:
    if abs(chat.id) > _INT64:
        raise Malformed("chat id is out of range")
    if chat.type != "private":
        return None
    return Received(update_id=parsed.update_id, chat_id=chat.id, kind=kind, raw=raw, at=at, callback_data=callback_data)


def _kind(message: Message, *, edited: bool) -> RowKind:
    if edited:
        return "edit"
    if message.text is None:
        return "media"
    forwarded = message.forward_origin is not None
    return "command" if COMMAND.fullmatch(message.text) and not forwarded else "text"


def _is_service(update: object) -> bool:
    return not SERVICE.isdisjoint(_object(_object(update).get("message")))


def _unreadable(update: object, raw: bytes, now: datetime) -> Received | None:
    """Find whose it is, as far as the wreck still tells."""
    fields = _object(update)
    body = next((value for value in fields.values() if isinstance(value, dict)), {})
    message = _object(body.get("message")) or body
    chat = _object(message.get("chat"))
    if chat.get("type") in ("group", "supergroup", "channel"):
        return None
    person = chat or _object(body.get("from")) or _object(body.get("user"))
    return Received(
        update_id=_update_id(fields, raw), chat_id=_int64(person.get("id")), kind="unreadable", raw=raw, at=now
    )


def _update_id(fields: dict[str, Any], raw: bytes) -> int:
    """Return Telegram's number, or a negative one made of the content, so that a repeat is still recognised."""
    number = _int64(fields.get("update_id"))
    if number is not None and number >= 0:
        return number
    return -1 - int.from_bytes(hashlib.sha256(raw).digest()[:7])


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _int64(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _INT64:
        return value
    return None


def _moment(seconds: int, now: datetime) -> datetime:
    try:
        return min(datetime.fromtimestamp(seconds, UTC), now) if seconds > 0 else now
    except (OverflowError, OSError, ValueError):
        return now
