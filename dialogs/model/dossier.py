"""Everything a turn needs to know about its subject, loaded in a few queries for up to 64 subjects at once."""

from datetime import datetime

from msgspec import Struct

from dialogs.model.checkin import Checkin, Plan
from dialogs.model.commitment import Commitment
from dialogs.model.concern import Concern
from dialogs.model.history import History
from dialogs.model.people import Pairing, Person
from dialogs.model.session import Session


class Bubble(Struct, frozen=True):
    """A text the person sent lately."""

    at: datetime
    text: str


class Relay(Struct, frozen=True):
    """An open line: what `person` writes goes to `peer` until `until`."""

    person: int
    peer: int
    until: datetime
    concern: int | None = None


class Invitation(Struct, frozen=True):
    """A one-time invitation, found by the hash of the token somebody sent."""

    token_hash: str
    person: Person
    expires: datetime
    used: bool


class Dossier(Struct, frozen=True, kw_only=True):
    """What storage knows about one subject at the start of its turn."""

    person: Person | None  # the subject; for a concern its mentee; None for a chat that is nobody yet
    session: Session | None = None
    pairing: Pairing | None = None  # the mentee's own
    people: dict[int, Person] = {}  # who runs the programme, the paired people; for staff whom they have to do with
    pairings: tuple[Pairing, ...] = ()  # for staff: the ones they are part of (a coordinator: all)
    commitments: tuple[Commitment, ...] = ()  # open ones, newest last
    concerns: tuple[Concern, ...] = ()  # open: about this person; for staff: those they may see; a concern: itself
    plans: tuple[Plan, ...] = ()
    checkins: tuple[Checkin, ...] = ()  # those of the last 30 days and the coming ones
    history: History = History()
    bubbles: tuple[Bubble, ...] = ()  # texts of the last three minutes, oldest first, at most five, before this one
    relay: Relay | None = None
    closed_to: frozenset[int] = frozenset()  # for staff: mentees of whom they learn nothing
    invitation: Invitation | None = None  # when a /start with a token came in
    minutes_this_week: float = 0.0  # script minutes already asked of the person
    last_from_mentor: datetime | None = None
    pages_this_week: dict[int, int] = {}  # staff -> alerts on pattern and quiet concerns in seven days
    drill_answered: bool = False  # some safeguarding contact has answered a drill (I17)
