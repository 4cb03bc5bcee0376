"""Effects that go out."""

from msgspec import Struct, json
from sqlalchemy import bindparam

from dialogs.model.effect import Alarm, AnswerTap, CloseButtons, Export, Heard, Page, SecondChannel, Send
from dialogs.model.people import Status
from storage.actions import keep_buttons
from storage.effects.writing import Writing, applies
from storage.moments import micros
from storage.parcel import enclose
from storage.records import Message
from storage.sql import add, table, text_of
from storage.tables import PairingRow, TranscriptRow
from storage.vault import HOUSE, concern_key, person_key

MENTORS_WORDS = "relay/words"
"""The step of what a person wrote to another; all else that a mentor's press sends was written by the bot."""

_SAY = add(TranscriptRow)
_PAIRINGS = table(PairingRow)
_WROTE = text_of(
    _PAIRINGS.update()
    .where(_PAIRINGS.c.mentee == bindparam("to"), _PAIRINGS.c.mentor == bindparam("by"))
    .values(mentor_wrote=bindparam("now"))
)


class Said(Struct, frozen=True, array_like=True):
    """What is sealed of a transcript row."""

    text: str
    step: str = ""
    edited: bool = False


@applies(Send)
def send(writing: Writing, effect: Send) -> None:
    """Put the message into the outbox, its buttons' actions into theirs, and its text into the transcript."""
    if effect.to == 0 or effect.to in writing.erased:
        _send_to_chat(writing, effect)
        return
    known = writing.known(effect.to)
    if known is None or known.status == Status.ERASED:
        return  # nobody is left to tell
    buttons = keep_buttons(writing.ground, writing.c, effect.to, effect.buttons, writing.now)
    enclose(
        writing.ground, writing.c, "send", json.encode(_message(effect, buttons)), writing.now, person_key(effect.to),
        person=effect.to, urgent=effect.urgent, alert=effect.alert, concern=effect.concern, question=effect.question,
    )  # fmt: skip
    if writing.is_mentee(effect.to):
        _say(writing, effect.to, micros(writing.now), Said(effect.text, effect.step), heard=False)
        if effect.step == MENTORS_WORDS:
            _mentor_wrote(writing, effect.to)


def _send_to_chat(writing: Writing, effect: Send) -> None:
    """Answer a chat that nobody is bound to, or will not be bound to after this turn."""
    message = json.encode(_message(effect, ()))
    enclose(writing.ground, writing.c, "send", message, writing.now, HOUSE, chat_id=writing.chat_id)


def _message(effect: Send, buttons: object) -> Message:
    return Message(
        to=effect.to,
        text=effect.text,
        buttons=buttons,  # type: ignore[arg-type]  # rows of Key, or none
        urgent=effect.urgent,
        alert=effect.alert,
        concern=effect.concern,
        document=effect.document,
        picture=effect.picture,
        step=effect.step,
    )


def _mentor_wrote(writing: Writing, mentee: int) -> None:
    by = writing.sender
    if by is not None and by != mentee:
        writing.c.execute(_WROTE, {"to": mentee, "by": by, "now": micros(writing.now)})


@applies(Heard)
def heard(writing: Writing, effect: Heard) -> None:
    """Add what the person wrote to their transcript, at the time they wrote it."""
    rows = writing.turned.job.rows
    at = micros(rows[-1].at if rows else writing.now)
    _say(writing, writing.person, at, Said(effect.text, effect.step, effect.edited), heard=True)


def _say(writing: Writing, person: int, at: int, said: Said, *, heard: bool) -> None:
    body = writing.ground.seal(person_key(person), said)
    writing.c.execute(_SAY, {"person": person, "at": at, "heard": 1 if heard else None, "body": body})


@applies(AnswerTap)
def answer_tap(writing: Writing, effect: AnswerTap) -> None:
    """Urgent, because Telegram forgets a tap after 150 s; in no order with the person's messages."""
    sender = None if writing.sender in writing.erased else writing.sender
    owner = HOUSE if sender is None else person_key(sender)
    enclose(
        writing.ground, writing.c, "answer_tap", json.encode(effect), writing.now, owner,
        chat_id=writing.chat_id, urgent=True,
    )  # fmt: skip


@applies(CloseButtons)
def close_buttons(writing: Writing, effect: CloseButtons) -> None:
    """In order with the person's messages."""
    if effect.to in writing.erased:
        enclose(
            writing.ground, writing.c, "close_buttons", json.encode(effect), writing.now, HOUSE,
            chat_id=writing.chat_id,
        )  # fmt: skip
        return
    owner = person_key(effect.to)
    enclose(writing.ground, writing.c, "close_buttons", json.encode(effect), writing.now, owner, person=effect.to)


@applies(Export)
def export(writing: Writing, effect: Export) -> None:
    """Delivery gathers the file when it is sent, so that it is complete then."""
    owner = person_key(effect.person)
    enclose(writing.ground, writing.c, "export", json.encode(effect), writing.now, owner, person=effect.person)


@applies(Alarm)
def alarm(writing: Writing, effect: Alarm) -> None:
    """To the operator."""
    enclose(writing.ground, writing.c, "alarm", json.encode(effect), writing.now, HOUSE, urgent=True, alert=True)


@applies(SecondChannel)
def second_channel(writing: Writing, effect: SecondChannel) -> None:
    """To the programme's final rung, outside Telegram."""
    enclose(
        writing.ground, writing.c, "second_channel", json.encode(effect), writing.now, concern_key(effect.concern),
        urgent=True, alert=True, concern=effect.concern,
    )  # fmt: skip


@applies(Page)
def page(writing: Writing, effect: Page) -> None:
    """Kept in the turn's row."""
    writing.pages.append(effect)
