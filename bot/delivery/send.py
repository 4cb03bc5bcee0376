"""One outbox row to Telegram, call by call; what is done about an error depends on its type."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.alarm import Alarm
from bot.backoff import delay
from bot.delivery.outcome import Gone, Later, Outcome, Sending, Sent
from bot.delivery.pacing import Pacing
from bot.gateway.api import BotApi, seconds_asked
from bot.gateway.encode import Form, encode
from dialogs.model import effect
from storage.records import Message, Outgoing

TELL_AFTER = 6
"""Failures in a row (about half a minute) after which the operator is told."""

_NO_CHAT = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

Say = Callable[[int | None, str], str]
Export = Callable[[int], dict[str, Any]]
MessageOf = Callable[[int, str], int | None]

log = logging.getLogger(__name__)


class Telegram:
    """Sends rows of the kinds that Telegram takes.

    `say` returns a text of locales/<lang>/delivery.yaml in a person's language, `export` everything kept about them,
    `message_of` the message that asked them a question; all are called in worker threads.
    """

    def __init__(
        self, api: BotApi, pacing: Pacing, alarm: Alarm, say: Say, export: Export, message_of: MessageOf
    ) -> None:
        self._api = api
        self._pacing = pacing
        self._alarm = alarm
        self._say = say
        self._export = export
        self._message_of = message_of

    async def step(self, sending: Sending) -> Outcome | None:
        """Make the row's next call; None when there are more to make at once."""
        row = sending.row
        if row.alert and sending.ambiguous and not sending.done and not sending.mark:
            sending.mark = await asyncio.to_thread(self._say, row.person, "delivery.repeat") + "\n\n"
        try:
            if row.kind == "export":
                row = await asyncio.to_thread(self._gathered, row)
            elif row.kind == "close_buttons":
                row = await self._found(row)
            calls = encode(row, sending.form, sending.mark)
        except msgspec.MsgspecError:
            self._alarm.ring_soon("payload", "a message in the outbox cannot be read and was not sent.")
            return Gone("unreadable")
        if not calls:
            return Sent()
        call = calls[sending.done]
        try:
            result = await self._api.call(call.method, call.params, files=call.files)
        except TelegramError as error:
            return self._failed(sending, error)
        sending.done += 1
        sending.failures = 0
        sending.message_id = _message_id(result) or sending.message_id
        return Sent(sending.message_id) if sending.done == len(calls) else None

    def _gathered(self, row: Outgoing) -> Outgoing:
        """The file is put together when it is sent, so that it is complete then."""
        person = msgspec.json.decode(row.payload, type=effect.Export).person
        kept = msgspec.json.format(msgspec.json.encode(self._export(person)), indent=2)
        message = Message(to=person, text=self._say(person, "delivery.export"), document=("kith.json", kept.decode()))
        return msgspec.structs.replace(row, payload=msgspec.json.encode(message))

    async def _found(self, row: Outgoing) -> Outgoing:
        """The message whose buttons are to go gets its number only when it is sent itself."""
        close = msgspec.json.decode(row.payload, type=effect.CloseButtons)
        if close.message_id or row.person is None:
            return row
        number = await asyncio.to_thread(self._message_of, row.person, close.question)
        found = msgspec.structs.replace(close, message_id=number or 0)
        return msgspec.structs.replace(row, payload=msgspec.json.encode(found))

    def _failed(self, sending: Sending, error: TelegramError) -> Outcome | None:
        log.info("Row %d (%s) did not go out: %s.", sending.row.id, sending.row.kind, type(error).__name__)
        if isinstance(error, RetryAfter):
            return self._held(sending, seconds_asked(error))
        if isinstance(error, Forbidden | ChatMigrated):
            return Gone("blocked" if "blocked" in error.message.lower() else "unreachable")
        if isinstance(error, InvalidToken):
            self._alarm.ring_soon("token", "Telegram does not accept BOT_TOKEN any more: nothing can be sent.")
            return Later(60)
        if isinstance(error, BadRequest):
            return self._refused(sending, error.message.lower())
        return self._unclear(sending, error)

    def _held(self, sending: Sending, seconds: float) -> Later:
        if sending.row.chat_id is not None:
            self._pacing.refused(sending.row.chat_id, seconds, urgent=sending.row.urgent)
        return Later(seconds, asked=True)

    def _refused(self, sending: Sending, reason: str) -> Outcome | None:
        """A message is tried plainer and plainer; a spinner or an old keyboard is not worth a second try."""
        if sending.row.kind in ("answer_tap", "close_buttons"):
            return Sent()
        if any(said in reason for said in _NO_CHAT):
            return Gone("chat_not_found")
        if sending.form < Form.BARE:
            sending.form = Form(sending.form + 1)
            return None
        self._alarm.ring_soon("refused", "Telegram refused a message in every form; it was not delivered.")
        return Gone("refused")

    def _unclear(self, sending: Sending, error: TelegramError) -> Later:
        """Nobody can tell whether it arrived, unless the line never came up: it is sent again (at least once)."""
        sending.failures += 1
        sending.ambiguous |= not isinstance(error.__cause__, _NEVER_SENT)
        if sending.failures == TELL_AFTER:
            self._alarm.ring_soon("delivery", "messages do not reach Telegram; Kith keeps trying.")
        return Later(delay(sending.failures))


def _message_id(result: Any) -> int | None:
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) else None
