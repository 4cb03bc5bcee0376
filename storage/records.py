"""Values that cross storage's door: what comes in, what a turn leaves behind, what goes out."""

from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from dialogs.model.action import Action
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Effect
from dialogs.model.inbound import Subject
from dialogs.model.session import Session

RowKind = Literal["text", "edit", "command", "tap", "media", "membership", "unreadable", "due", "notice"]


class Received(Struct, frozen=True, kw_only=True):
    """One update as Telegram handed it over; `chat_id` is None when it names no chat."""

    update_id: int
    bot: int = 0  # the bot's own id: another token's updates are numbered anew
    chat_id: int | None
    kind: RowKind
    raw: bytes  # the update's JSON, sealed before it is written
    at: datetime
    callback_data: str = ""  # taps: the stored action decides the subject


class Row(Struct, frozen=True, kw_only=True):
    """One inbox row, opened; for kind "due" and "notice" `raw` is a JSON event of dialogs.model.inbound."""

    id: int
    kind: RowKind
    raw: bytes
    at: datetime
    attempts: int = 0
    action: Action | None = None  # taps: the stored action, if it is still this person's to press
    chat_id: int | None = None
    sender: int | None = None  # the person whose chat it came from; for a concern's taps not its mentee
    pressed: str = ""  # the stored id of `action`; used up when the turn is committed


class Job(Struct, frozen=True, kw_only=True):
    """What one turn handles: rows of one subject (several only for texts that arrived together)."""

    subject: Subject
    rows: tuple[Row, ...]
    dossier: Dossier


class Turned(Struct, frozen=True, kw_only=True):
    """What one turn leaves behind; everything in it is committed together, or nothing is (I3)."""

    job: Job
    now: datetime
    effects: tuple[Effect, ...] = ()
    session: Session | UnsetType | None = UNSET  # UNSET: unchanged, None: ended
    world_digest: str = ""
    effects_digest: str = ""
    aside: bool = False  # the job could not be handled: its rows are kept for a human, and its buttons stay


class Outgoing(Struct, frozen=True, kw_only=True):
    """One outbox row claimed for sending; `attempt` > 1 or `ambiguous` means it may already have arrived."""

    id: int
    kind: Literal["send", "answer_tap", "close_buttons", "second_channel", "alarm", "export"]
    person: int | None
    chat_id: int | None
    payload: bytes  # the effect's JSON, with every button's action replaced by its stored id
    urgent: bool
    alert: bool
    concern: int | None
    attempt: int
    ambiguous: bool
    created: datetime


class Key(Struct, frozen=True, kw_only=True):
    """A button as it goes out: `action` is the stored action's id, sent as callback_data."""

    label: str
    action: str = ""
    url: str = ""


class Message(Struct, frozen=True, kw_only=True, tag="Send"):
    """The payload of an Outgoing of kind "send": a Send whose buttons carry stored ids; `to` 0 answers a chat."""

    to: int
    text: str
    buttons: tuple[tuple[Key, ...], ...] = ()
    urgent: bool = False
    alert: bool = False
    concern: int | None = None
    document: tuple[str, str] | None = None
    picture: bytes | None = None
    step: str = ""


class SetAside(Struct, frozen=True, kw_only=True):
    """An inbox row that was given up on and waits for a human; `error` is the last error's name."""

    id: int
    subject: Subject
    kind: RowKind
    at: datetime
    attempts: int
    error: str


class Replay(Struct, frozen=True, kw_only=True):
    """What the log holds of one turn: its rows, when it ran, and the digests that a replay must reach."""

    id: int
    now: datetime
    subject: Subject
    rows: tuple[Row, ...]
    world_digest: str
    effects_digest: str
