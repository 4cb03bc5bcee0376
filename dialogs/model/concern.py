"""Something for a human: a tier and a ladder until acknowledged and resolved."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from dialogs.model.signal import Signal


class Tier(StrEnum):
    """Names the response; order of urgency is the order here."""

    NOW = "now"
    TODAY = "today"
    LOOK = "look"
    PATTERN = "pattern"
    QUIET = "quiet"


class Note(Struct, frozen=True, kw_only=True):
    """A dated line of a concern's record: who did what, in their own words where they wrote any."""

    at: datetime
    by: int | None  # None: the bot
    what: str  # stable code: "opened", "paged", "acknowledged", "contacted", "passed_on", "joined", ...
    text: str = ""


class Concern(Struct, frozen=True, kw_only=True):
    """A concern about one mentee; `next_action` is set as long as it is open (I5)."""

    id: int
    mentee: int
    tier: Tier
    family: str
    state: Literal["triggered", "acknowledged", "contacted", "resolved"] = "triggered"
    opened: datetime
    since: datetime | None = None  # when the ladder's clock started: opened, raised, reopened or held back until
    excluded: frozenset[int] = frozenset()  # people left out until a human has ruled them out as its subject
    rung: int = 0  # next rung of the ladder to climb
    round: int = 0  # how often the ladder was restarted after its end
    next_action: datetime | None = None
    acknowledged_by: int | None = None
    acknowledged_at: datetime | None = None
    signals: tuple[Signal, ...] = ()  # evidence, newest last
    said: str = ""  # the words that raised it, as few as possible
    answered: str = ""  # the mentee's reply to the direct question
    bot_said: str = ""  # which script step the mentee was shown
    paged: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    outcome: str = ""
    useful: bool | None = None
    reason: str = ""  # "signal", "asked", "look:voice", "undeliverable", "poison", "aside", "pairing", ...
    named: str = ""  # the mentee's name, or else their pseudonym, once all else of them is erased: now and today only
    version: int = 0

    @property
    def open(self) -> bool:
        """Not resolved by a human yet."""
        return self.state != "resolved"
