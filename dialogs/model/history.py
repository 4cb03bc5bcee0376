"""A person's own past, as the detectors read it."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from dialogs.model.signal import Flag

EventKind = Literal[
    "checkin_sent",
    "answer",
    "no_answer",
    "snooze",
    "skip",
    "free_message",
    "goal_set",
    "goal_due",
    "goal_done",
    "goal_deferred",
    "mood",
    "loop_rating",
    "closed",  # a human closed the concern, and the safety dialog ended with it
]


class Event(Struct, frozen=True, kw_only=True):
    """One thing that happened; `value` is a scale's number, `latency` seconds from question to answer."""

    at: datetime
    kind: EventKind
    text: str = ""
    value: float | None = None
    goal: str = ""  # the commitment's id
    theme: str = ""  # the script the event belongs to
    latency: float | None = None


class Absence(Struct, frozen=True):
    """Days a person said they would be away, both ends included, in their own zone."""

    first: date
    last: date


class History(Struct, frozen=True, kw_only=True):
    """The last 90 days of one person, oldest first; `weights` lower a rule for them (contested, not useful)."""

    events: tuple[Event, ...] = ()
    zone: str = "UTC"
    language: str = "en"
    absences: tuple[Absence, ...] = ()
    flags: tuple[Flag, ...] = ()  # recent, for cooldowns
    weights: dict[str, float] = {}  # rule -> 0..1, 1 when absent
