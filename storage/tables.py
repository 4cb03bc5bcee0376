"""SQLModel rows, no behaviour.

Times are integer microseconds since 1970 in UTC: quick to compare, exact, and indexable. A `body` is sealed msgpack.
What is still to be done has a NULL in the column that says when it was done, and a partial index over those NULLs,
so that looking for work costs the same however much lies behind.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

_CLUSTERED = {"sqlite_with_rowid": False}  # rows lie in the order of their key: one page to read, not two


def _micros(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(BigInteger, nullable=nullable))


def _blob(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(LargeBinary, nullable=nullable))


def _person(*, primary: bool = False) -> Any:
    return Field(foreign_key="people.id", primary_key=primary)


class DataKey(SQLModel, table=True):
    """A wrapped data key of "person:<id>", "concern:<id>", "house" or "chats"; NULL once destroyed."""

    __tablename__ = "keys"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    owner: str = Field(primary_key=True)
    wrapped: bytes | None = _blob(nullable=True)


class PersonRow(SQLModel, table=True):
    """Someone the bot knows; `chat_hash` finds them, `chat` is their sealed chat id, `staff` 1 mentors, 2 runs it."""

    __tablename__ = "people"
    __table_args__: ClassVar[Any] = (
        Index("people_chat", "chat_hash", unique=True, sqlite_where=text("chat_hash IS NOT NULL")),
        Index("people_pseudonym", "pseudonym", unique=True, sqlite_where=text("pseudonym <> ''")),
        Index("people_staff", "staff", "id", sqlite_where=text("staff IS NOT NULL")),
    )
    id: int = Field(primary_key=True)
    status: str
    roles: str
    staff: int | None = None
    pseudonym: str = ""
    chat_hash: str | None = None
    chat: bytes | None = _blob(nullable=True)
    body: bytes | None = _blob(nullable=True)


class PairingRow(SQLModel, table=True):
    """Who mentors whom, when the mentor last wrote, and who is left out of what concerns the mentee (JSON)."""

    __tablename__ = "pairings"
    mentee: int = _person(primary=True)
    mentor: int | None = Field(default=None, foreign_key="people.id", index=True)
    backup: int | None = Field(default=None, foreign_key="people.id", index=True)
    mentor_wrote: int | None = _micros(nullable=True)
    left_out: str = "[]"


class InvitationRow(SQLModel, table=True):
    """A one-time invitation, found by the hash of its token."""

    __tablename__ = "invitations"
    token_hash: str = Field(primary_key=True)
    person: int = Field(foreign_key="people.id", index=True)
    expires: int = _micros()
    used: int | None = _micros(nullable=True)


class SessionRow(SQLModel, table=True):
    """The one active session of a person."""

    __tablename__ = "sessions"
    person: int = _person(primary=True)
    id: str
    version: int
    body: bytes = _blob()


class InboxRow(SQLModel, table=True):
    """What came in; `once` is what may come in only once, `sealed_for` whose key opens the body."""

    __tablename__ = "inbox"
    __table_args__: ClassVar[Any] = (
        Index("inbox_waiting", "lane", "id", "subject", sqlite_where=text("closed IS NULL")),
        Index("inbox_subject", "subject", "id", sqlite_where=text("closed IS NULL")),
        Index("inbox_sealed_for", "sealed_for"),
        Index("inbox_aside", "id", sqlite_where=text("aside IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    once: str | None = Field(default=None, unique=True)
    subject: str
    sender: int | None = None
    kind: str
    lane: int
    at: int = _micros()
    attempts: int = 0
    error: str = ""
    closed: int | None = _micros(nullable=True)
    aside: int | None = None
    sealed_for: str
    body: bytes | None = _blob(nullable=True)


class TurnRow(SQLModel, table=True):
    """What a turn was made of: which inbox rows, when, and the digests a replay must reach."""

    __tablename__ = "turns"
    __table_args__: ClassVar[Any] = ({"sqlite_autoincrement": True},)
    id: int = Field(primary_key=True)
    at: int = _micros()
    subject: str
    inbox: str
    world_digest: str
    effects_digest: str
    pages: str


class TranscriptRow(SQLModel, table=True):
    """What was said: by the person (`heard`) or to them."""

    __tablename__ = "transcript"
    __table_args__: ClassVar[Any] = (Index("transcript_person", "person", "at"),)
    id: int = Field(primary_key=True)
    person: int = Field(foreign_key="people.id")
    at: int = _micros()
    heard: int | None = None
    body: bytes = _blob()


class EventRow(SQLModel, table=True):
    """A page of a person's history: up to 32 events sealed together, because opening costs more than decoding."""

    __tablename__ = "events"
    person: int = _person(primary=True)
    page: int = Field(primary_key=True)
    count: int
    last: int = _micros()
    body: bytes = _blob()


class CommitmentRow(SQLModel, table=True):
    """Something the mentee means to do; `closed` once done or dropped."""

    __tablename__ = "commitments"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    person: int = _person(primary=True)
    id: str = Field(primary_key=True)
    opened: int = _micros()
    closed: int | None = _micros(nullable=True)
    body: bytes = _blob()


class FlagRow(SQLModel, table=True):
    """A signal that the policy let through."""

    __tablename__ = "flags"
    __table_args__: ClassVar[Any] = (Index("flags_at", "person", "at"),)
    person: int = _person(primary=True)
    id: str = Field(primary_key=True)
    at: int = _micros()
    body: bytes = _blob()


class WeightRow(SQLModel, table=True):
    """One rule's weight for one person."""

    __tablename__ = "weights"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    person: int = _person(primary=True)
    rule: str = Field(primary_key=True)
    weight: float


class PlanRow(SQLModel, table=True):
    """One plan of a person's check-ins."""

    __tablename__ = "plans"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    person: int = _person(primary=True)
    id: str = Field(primary_key=True)
    body: bytes = _blob()


class CheckinRow(SQLModel, table=True):
    """One planned contact."""

    __tablename__ = "checkins"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    person: int = _person(primary=True)
    local_date: str = Field(primary_key=True)
    plan: str = Field(primary_key=True)
    body: bytes = _blob()


class AbsenceRow(SQLModel, table=True):
    """Days a person said they would be away."""

    __tablename__ = "absences"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    person: int = _person(primary=True)
    first: str = Field(primary_key=True)
    last: str


class RelayRow(SQLModel, table=True):
    """An open line from one person to another."""

    __tablename__ = "relays"
    person: int = _person(primary=True)
    peer: int = Field(foreign_key="people.id", index=True)
    until: int = _micros()
    concern: int | None = None


class ConcernRow(SQLModel, table=True):
    """Something for a human; sealed under a key of its own."""

    __tablename__ = "concerns"
    __table_args__: ClassVar[Any] = (Index("concerns_open", "id", "next_action", sqlite_where=text("closed IS NULL")),)
    id: int = Field(primary_key=True)
    mentee: int = Field(foreign_key="people.id", index=True)
    tier: str
    next_action: int | None = _micros(nullable=True)
    closed: int | None = _micros(nullable=True)
    version: int
    body: bytes = _blob()


class TimerRow(SQLModel, table=True):
    """At `due` its body, a sealed inbox row, goes to the subject; lane 0 is a concern's."""

    __tablename__ = "timers"
    __table_args__: ClassVar[Any] = (Index("timers_due", "lane", "due"),)
    subject: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    lane: int
    due: int = _micros()
    sealed_for: str
    body: bytes = _blob()


class ActionRow(SQLModel, table=True):
    """What a button means; its id is the button's callback data."""

    __tablename__ = "actions"
    __table_args__: ClassVar[Any] = (_CLUSTERED,)
    id: str = Field(primary_key=True)
    person: int = Field(foreign_key="people.id", index=True)
    role: str | None = None
    concern: int | None = None
    created: int = _micros()
    used: int | None = _micros(nullable=True)
    body: bytes = _blob()


class OutboxRow(SQLModel, table=True):
    """What is to be sent: waiting, then claimed, then closed (sent, or undeliverable with a reason).

    `question` names one whose buttons may have to be found again, by the `message_id` that it got.
    """

    __tablename__ = "outbox"
    __table_args__: ClassVar[Any] = (
        Index("outbox_waiting", "lane", "id", sqlite_where=text("closed IS NULL AND claimed IS NULL")),
        Index("outbox_person", "person", "lane", "id", sqlite_where=text("closed IS NULL")),
        Index("outbox_alerts", "person", "created", sqlite_where=text("alert IS NOT NULL")),
        Index("outbox_question", "person", "question", sqlite_where=text("question IS NOT NULL")),
        Index("outbox_claimed", "id", sqlite_where=text("closed IS NULL AND claimed IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(primary_key=True)
    kind: str
    lane: int
    person: int | None = Field(default=None, foreign_key="people.id")
    concern: int | None = None
    alert: int | None = None
    created: int = _micros()
    not_before: int = _micros()
    attempt: int = 0
    ambiguous: int = 0
    claimed: int | None = _micros(nullable=True)
    closed: int | None = _micros(nullable=True)
    why: str = ""
    message_id: int | None = None
    question: str | None = None
    sealed_for: str
    body: bytes | None = _blob(nullable=True)
