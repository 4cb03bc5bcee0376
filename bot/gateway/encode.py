"""Outgoing → Bot API calls: what a stored effect looks like on Telegram's side."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import msgspec
from msgspec import Struct

from bot.gateway.api import File
from bot.gateway.split import CAPTION, length, plain, split
from dialogs.model.effect import AnswerTap, CloseButtons
from storage.records import Key, Message, Outgoing

TOAST = 200
"""UTF-16 code units of an answerCallbackQuery text (https://core.telegram.org/bots/api#answercallbackquery)."""

INERT = "-"
"""Callback data of a button that only shows what was chosen; no stored action has this id."""

_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}


class Form(IntEnum):
    """How a message is written, from the best to what always gets through."""

    FORMATTED = 0
    PLAIN = 1  # no formatting, for when Telegram cannot parse it
    BARE = 2  # no buttons either


class Call(Struct, frozen=True):
    """One Bot API call."""

    method: str
    params: dict[str, Any]
    files: dict[str, File] = {}


_PAYLOAD = msgspec.json.Decoder(Message | AnswerTap | CloseButtons)


def encode(outgoing: Outgoing, form: Form = Form.FORMATTED, mark: str = "") -> tuple[Call, ...]:
    """Return the calls that send `outgoing`, in order; `mark` is set before its text ("sent again").

    There are none to take the buttons off a message that never arrived.

    A payload that cannot be read raises msgspec.MsgspecError.
    """
    payload = _PAYLOAD.decode(outgoing.payload)
    if isinstance(payload, AnswerTap):
        return (_answer(payload),)
    if isinstance(payload, CloseButtons):
        return (_close(payload, outgoing.chat_id),) if payload.message_id else ()
    return tuple(_send(payload, outgoing.chat_id, form, mark))


def _answer(tap: AnswerTap) -> Call:
    text = tap.text.encode("utf-16-le", "replace")[: 2 * TOAST].decode("utf-16-le", "ignore")
    params = {"callback_query_id": tap.query_id, "text": text or None, "show_alert": tap.show or None}
    return Call("answerCallbackQuery", params)


def _close(close: CloseButtons, chat: int | None) -> Call:
    """What was chosen stays as one button that does nothing: the message itself may be long gone from the outbox."""
    rows = [[{"text": f"✓ {close.chosen}", "callback_data": INERT}]] if close.chosen else []
    params = {"chat_id": chat, "message_id": close.message_id, "reply_markup": {"inline_keyboard": rows}}
    return Call("editMessageReplyMarkup", params)


def _send(message: Message, chat: int | None, form: Form, mark: str) -> Iterator[Call]:
    text = f"{mark}{message.text}"
    keyboard = _keyboard(message) if form is not Form.BARE else None
    attachments = list(_attachments(message))
    captioned = len(attachments) == 1 and length(text) <= CAPTION
    for method, field, file in attachments:
        params: dict[str, Any] = {"chat_id": chat}
        if captioned:
            params |= _words("caption", text, form) | {"reply_markup": keyboard}
        yield Call(method, params, {field: file})
    if captioned or (attachments and not text.strip()):
        return
    parts = split(text)
    for number, part in enumerate(parts, start=1):
        last = {"reply_markup": keyboard} if number == len(parts) else {}
        yield Call("sendMessage", {"chat_id": chat, **_words("text", part, form), **_NO_PREVIEW, **last})


def _words(name: str, text: str, form: Form) -> dict[str, str]:
    return {name: text, "parse_mode": "HTML"} if form is Form.FORMATTED else {name: plain(text)}


def _attachments(message: Message) -> Iterator[tuple[str, str, File]]:
    if message.picture:
        yield "sendPhoto", "photo", File("picture.png", message.picture, "image/png")
    if message.document:
        name, text = message.document
        yield "sendDocument", "document", File(name, text.encode("utf-8", "replace"), "text/plain")


def _keyboard(message: Message) -> dict[str, Any] | None:
    rows = [[_key(button) for button in row] for row in message.buttons if row]
    return {"inline_keyboard": rows} if rows else None


def _key(button: Key) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.action or INERT}
