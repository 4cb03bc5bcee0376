"""What a turn asks of the world. Effects are returned, never performed, and committed together (I3)."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from dialogs.model.action import Rows
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.commitment import Commitment
from dialogs.model.concern import Concern, Tier
from dialogs.model.history import Absence, Event
from dialogs.model.people import Pairing, Person, Role
from dialogs.model.signal import Flag, Signal


class Send(Struct, frozen=True, kw_only=True, tag=True):
    """A message in Telegram HTML. Urgent ones pass every other; an alert is sent at least once, marked "repeat"."""

    to: int
    text: str
    buttons: Rows = ()
    urgent: bool = False
    alert: bool = False
    concern: int | None = None  # so that an undeliverable page climbs at once
    document: tuple[str, str] | None = None  # (file name, text) sent as a file
    picture: bytes | None = None  # PNG, sent as a photo with the text as caption
    step: str = ""  # "script/step", for the transcript
    question: str = ""  # names it where its buttons must be found again


class AnswerTap(Struct, frozen=True, kw_only=True, tag=True):
    """Ends the button's spinner; a toast, or a dialog when `show`."""

    query_id: str
    text: str = ""
    show: bool = False


class CloseButtons(Struct, frozen=True, kw_only=True, tag=True):
    """Take the buttons off one message of the person's chat, and say what was chosen.

    Without a `message_id` it is the one that asked `question`, if that has arrived.
    """

    to: int
    message_id: int = 0
    chosen: str = ""
    question: str = ""


class SetTimer(Struct, frozen=True, kw_only=True, tag=True):
    """At `due` a Due(kind, key) reaches the subject; one timer per (subject, kind, key), the newest wins."""

    kind: str
    key: str
    due: datetime
    data: dict[str, Any] = {}


class CancelTimer(Struct, frozen=True, kw_only=True, tag=True):
    """Forget the timer; nothing happens when there is none. An empty key cancels all of the kind."""

    kind: str
    key: str = ""


class Record(Struct, frozen=True, kw_only=True, tag=True):
    """Add an event to the person's history; `name` is the script's variable, `private` stays with the mentee."""

    event: Event
    name: str = ""
    private: bool = True


class Heard(Struct, frozen=True, kw_only=True, tag=True):
    """Add what the person wrote to their transcript; what is sent is added without asking."""

    text: str
    step: str = ""
    edited: bool = False


class SaveCommitment(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update a commitment of the turn's person."""

    commitment: Commitment


class SaveFlag(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update a flag of the turn's person."""

    flag: Flag


class SaveWeight(Struct, frozen=True, kw_only=True, tag=True):
    """Lower or restore one rule's weight for one person (0..1)."""

    person: int
    rule: str
    weight: float


class SavePerson(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update a person."""

    person: Person


class SavePairing(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update a mentee's pairing."""

    pairing: Pairing


class SavePlan(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update one plan of the turn's person."""

    plan: Plan


class SaveCheckin(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update one check-in of the turn's person; unique on (plan, local_date)."""

    checkin: Checkin


class SaveAbsence(Struct, frozen=True, kw_only=True, tag=True):
    """Remember that the turn's person will be away."""

    absence: Absence


class OpenRelay(Struct, frozen=True, kw_only=True, tag=True):
    """From now until `until` what `person` writes goes to `peer`; to themselves: the desk waits for their words."""

    person: int
    peer: int
    until: datetime
    concern: int | None = None


class CloseRelay(Struct, frozen=True, kw_only=True, tag=True):
    """End the person's relay, if one is open."""

    person: int


class OpenConcern(Struct, frozen=True, kw_only=True, tag=True):
    """Hand something to a human. Joins the mentee's open concern where concern.py says so, else a new one."""

    mentee: int
    tier: Tier
    family: str
    reason: str
    signals: tuple[Signal, ...] = ()
    said: str = ""
    bot_said: str = ""
    about: tuple[int, ...] = ()  # people it is about: they are left out


class TellConcern(Struct, frozen=True, kw_only=True, tag=True):
    """Something happened to a concern: the turn runs its machine at once and commits both together."""

    concern: int
    what: str  # "acknowledge", "contacted", "pass_on", "resolve", "useful", "not_useful", "replied", ...
    by: int | None = None
    text: str = ""
    data: dict[str, str] = {}


class Notify(Struct, frozen=True, kw_only=True, tag=True):
    """Bring a Notice to another subject's person, into their own queue: they act on it in a turn of their own (I8)."""

    person: int
    what: str


class SaveConcern(Struct, frozen=True, kw_only=True, tag=True):
    """Insert or update a concern (only the turn emits it, after the concern's machine ran)."""

    concern: Concern


class Invite(Struct, frozen=True, kw_only=True, tag=True):
    """Make a person and a one-time invitation; only the token's hash is stored."""

    person: Person
    pairing: Pairing | None
    token_hash: str
    expires: datetime


class Redeem(Struct, frozen=True, kw_only=True, tag=True):
    """Bind the chat that this inbound came from to the invited person and use up the invitation."""

    person: int
    token_hash: str


class Export(Struct, frozen=True, kw_only=True, tag=True):
    """Send the person everything kept about them as a file."""

    person: int


class Erase(Struct, frozen=True, kw_only=True, tag=True):
    """Destroy the person's key; an open concern keeps its minimal record under its own key."""

    person: int


class Alarm(Struct, frozen=True, kw_only=True, tag=True):
    """Tell the operator, without content."""

    code: str
    text: str


class SecondChannel(Struct, frozen=True, kw_only=True, tag=True):
    """Page over e-mail or webhook: number and tier, no content."""

    concern: int
    text: str


class Page(Struct, frozen=True, kw_only=True, tag=True):
    """Not performed: remembered in the turn's record so that audits can see who was meant to be paged."""

    concern: int
    to: tuple[int, ...]
    roles: tuple[Role, ...] = ()
    rung: int = 0
    lane: Literal["urgent", "normal"] = "urgent"


Effect = (
    Send | AnswerTap | CloseButtons | SetTimer | CancelTimer | Record | Heard | SaveCommitment | SaveFlag
    | SaveWeight | SavePerson | SavePairing | SavePlan | SaveCheckin | SaveAbsence | OpenRelay | CloseRelay
    | OpenConcern | TellConcern | Notify | SaveConcern | Invite | Redeem | Export | Erase | Alarm | SecondChannel | Page
)  # fmt: skip
