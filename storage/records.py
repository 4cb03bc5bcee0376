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
