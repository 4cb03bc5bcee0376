"""A mentee's plan of check-ins and what became of each."""

from datetime import date, datetime, time
from typing import Literal

from msgspec import Struct

CheckinStatus = Literal["planned", "sent", "answered", "missed", "skipped", "snoozed", "deferred"]


class Plan(Struct, frozen=True, kw_only=True):
    """When one kind of check-in comes: local days and a window, at a fixed or a drawn minute within it."""

    id: str  # e.g. "pulse"
    script: str
    days: frozenset[int]  # 0 = Monday
    start: time
    end: time  # equal to start: a fixed time; before start: the window crosses midnight
    expiry_minutes: int = 720  # after this an unanswered check-in is missed
    reminder_minutes: int | None = 180  # one reminder, this long after the question
    active: bool = True


class Checkin(Struct, frozen=True, kw_only=True):
    """One planned contact: unique on (person, plan, local_date)."""

    id: str
    plan: str
    local_date: date
    due: datetime
    status: CheckinStatus = "planned"
    reason: str = ""  # why missed / skipped / snoozed / deferred, a stable code
    sent: datetime | None = None
    closed: datetime | None = None
