"""Job → Inbound: stored rows become one event of the shared model."""

from collections.abc import Callable, Iterator

import msgspec

from bot.gateway.classify import COMMAND
from bot.gateway.wire import KINDS, Malformed, MediaKind, Message, Update, unpack
from dialogs.model.inbound import Command, Event, Inbound, Media, Membership, Tap, Text, Unreadable
from storage.records import Job, Row


def decode(job: Job) -> Inbound:
    """Return what `job` holds as one event; never raises, what cannot be read becomes Unreadable (I12).

    `ids` are the rows that were read: the texts that come first are joined, and what stands behind them is left.
    """
    texts = list(_leading_texts(job.rows))
    rows = job.rows[: len(texts) or 1]
    event = _join(texts) if texts else _event(rows[0])
    ids = tuple(row.id for row in rows)
    return Inbound(ids=ids, subject=job.subject, at=rows[-1].at, first=rows[0].at, event=event)


def _leading_texts(rows: tuple[Row, ...]) -> Iterator[Text]:
    for row in rows:
        event = _event(row) if row.kind == "text" else None
        if not isinstance(event, Text):
            return
        yield event


def _join(texts: list[Text]) -> Text:
    if len(texts) == 1:
        return texts[0]
    return Text(
        parts=tuple(part for text in texts for part in text.parts),
        forwarded=all(text.forwarded for text in texts),
        message_id=texts[-1].message_id,
    )


def _event(row: Row) -> Event:
    if row.kind in ("due", "notice"):
        return _stored(row.raw)
    try:
        return _READERS.get(row.kind, _unknown)(unpack(row.raw), row)
    except Malformed:
        return Unreadable(why="malformed")


def _stored(raw: bytes) -> Event:
    try:
        event: Event = msgspec.json.decode(raw, type=Event)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Unreadable(why="stored")
    return event


def _message(update: Update, row: Row) -> Event:
    """Words, a command, or something that the bot cannot read."""
    message = update.message or update.edited_message
    if message is None:
        return _unknown(update, row)
    edited = update.message is None
    if message.text is None:
        return _media(message, edited=edited)
    if row.kind == "command" and (match := COMMAND.fullmatch(message.text)):
        args = tuple((match[2] or "").split())
        return Command(name=match[1].lower(), args=args, message_id=message.message_id, text=message.text)
    return Text(
        parts=(message.text,),
        edited=edited,
        forwarded=message.forward_origin is not None,
        message_id=message.message_id,
    )


def _media(message: Message, *, edited: bool) -> Media:
    kind: MediaKind = next((kind for kind in KINDS if getattr(message, kind) is not None), "other")
    return Media(kind=kind, caption=message.caption, edited=edited, message_id=message.message_id)


def _tap(update: Update, row: Row) -> Event:
    query = update.callback_query
    if query is None:
        return _unknown(update, row)
    message = query.message
    keys = [key for keys in message.reply_markup.inline_keyboard for key in keys] if message else []
    label = next((key.text for key in keys if key.callback_data == query.data), "")
    number = message.message_id if message else 0
    return Tap(action=row.action, query_id=query.id, message_id=number, label=label)


def _membership(update: Update, row: Row) -> Event:
    change = update.my_chat_member
    if change is None:
        return _unknown(update, row)
    return Membership(blocked=change.new_chat_member.status in ("kicked", "left"))


def _unknown(update: Update, row: Row) -> Event:
    del update, row
    return Unreadable(why="unknown_kind")


_READERS: dict[str, Callable[[Update, Row], Event]] = {
    "text": _message,
    "edit": _message,
    "command": _message,
    "media": _message,
    "tap": _tap,
    "membership": _membership,
}
