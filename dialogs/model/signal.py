"""What detectors saw, why, and how urgent an acute one is."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What a signal is about."""

    RISK = "risk"
    RUMINATION = "rumination"
    AVOIDANCE = "avoidance"
    SILENCE = "silence"


class Urgency(StrEnum):
    """How soon a human must look at an acute signal; the response's name, not a predicted risk."""

    NOW = "now"
    TODAY = "today"
    ASK = "ask"


class Span(Struct, frozen=True):
    """A stretch of the person's own words: offsets into the original text they wrote."""

    start: int
    end: int
    text: str


class Moment(Struct, frozen=True):
    """A dated event that counts as evidence, e.g. the third deferral of one commitment."""

    at: datetime
    what: str  # an event kind of History, e.g. "goal_deferred"
    text: str = ""
    value: float | None = None


class Evidence(Struct, frozen=True):
    """Why a signal was raised: words, events, cues that changed its urgency, the person's own baseline."""

    spans: tuple[Span, ...] = ()
    moments: tuple[Moment, ...] = ()
    cues: tuple[str, ...] = ()  # e.g. "negated", "figure_of_speech", "third_person", "fiction", "past"
    baseline: dict[str, float] = {}  # e.g. {"median": 84.0, "mad": 12.0, "now": 9.0}


class Signal(Struct, frozen=True, kw_only=True):
    """One thing a detector saw, with everything needed to explain it."""

    kind: Kind
    rule: str  # stable code, e.g. "risk.ideation.passive" or "avoidance.deferred"
    revision: str  # digest of the lexicon or policy that the rule came from
    family: str = ""  # e.g. "ideation_passive", "abuse"
    urgency: Urgency | None = None
    score: float = 1.0
    theme: str = ""  # what it is about, where known: a commitment's id, a script, a topic word
    evidence: Evidence = Evidence()


class Flag(Struct, frozen=True, kw_only=True):
    """A signal that the policy let through; kept with its evidence, open to contest."""

    id: str
    at: datetime
    signal: Signal
    asked: datetime | None = None  # when the mentee was asked "does this fit?"
    contested: bool | None = None  # the mentee's "does this fit?": True = it does not fit
    useful: bool | None = None  # the mentor's verdict


class Screening(Struct, frozen=True):
    """What the acute-risk screen says of one inbound: the worst urgency first in `signals`."""

    signals: tuple[Signal, ...] = ()
    look: str = ""  # why a human must look although nothing was found: "language", "detector", "media"

    @property
    def worst(self) -> Signal | None:
        """The most urgent signal, or None."""
        return self.signals[0] if self.signals else None
