"""Schedule arithmetic: which moment a check-in plan means on a local day, in any zone and across DST changes.

Local times follow two rules. One that does not exist (a clock moved forward over it) means the first moment after
the gap; one that happens twice (a clock moved back) means the first of the two.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.model.checkin import Plan
from dialogs.model.history import Absence
from dialogs.model.people import QuietHours

DAY = timedelta(days=1)
_DAY_MINUTES = 24 * 60
_REACH_BACK = 3  # days: a window may cross midnight, and zones lie up to 26 hours apart


class Rhythm(Struct, frozen=True, kw_only=True):
    """What decides one person's times besides the plan."""

    person: int
    zone: str
    quiet: QuietHours | None = None  # equal start and end: no quiet hours
    absences: tuple[Absence, ...] = ()
    paused_until: datetime | None = None


class Slot(Struct, frozen=True, kw_only=True):
    """One plan on one local day: `due` in UTC; with a `reason` ("quiet", "absence", "paused") it must not be sent."""

    plan: str
    local_date: date
    due: datetime
    reason: str = ""
    moved: bool = False  # to the end of quiet hours


def instant(day: date, at: time, zone: str) -> datetime:
    """The UTC moment of a local wall time: after the gap when it does not exist, the first when it happens twice."""
    wall = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    moment = wall.astimezone(UTC)
    if moment.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _gap_end(wall)


def _gap_end(wall: datetime) -> datetime:
    """First moment after the gap that `wall` lies in, to the second: the two readings of `wall` enclose it."""
    late, early = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    before = _offset(early, wall)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        early, late = (middle, late) if _offset(middle, wall) == before else (early, middle)
    return late


def _offset(moment: datetime, wall: datetime) -> timedelta | None:
    return moment.astimezone(wall.tzinfo).utcoffset()


def local(moment: datetime, zone: str) -> datetime:
    """The moment as the person's clock shows it."""
    return moment.astimezone(ZoneInfo(zone))


def in_quiet(moment: datetime, zone: str, quiet: QuietHours | None) -> bool:
    """Whether the person's clock lies in their quiet hours (start included, end not)."""
    return quiet is not None and _covers(quiet, _minute(local(moment, zone).time()))


def quiet_end(moment: datetime, zone: str, quiet: QuietHours | None) -> datetime:
    """The first moment from `moment` on that lies outside quiet hours."""
    if quiet is None or not in_quiet(moment, zone, quiet):
        return moment
    today = local(moment, zone).date()
    ends = (instant(today + n * DAY, quiet.end, zone) for n in range(-1, 3))
    return next(end for end in ends if end > moment and not in_quiet(end, zone, quiet))


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _covers(quiet: QuietHours, minute: int) -> bool:
    length = (_minute(quiet.end) - _minute(quiet.start)) % _DAY_MINUTES
    return (minute - _minute(quiet.start)) % _DAY_MINUTES < length


def window(plan: Plan, day: date, zone: str) -> tuple[datetime, datetime]:
    """First and last UTC moment of the plan's window that begins on local `day`; equal for a fixed time."""
    last = day + DAY if plan.end < plan.start else day
    return instant(day, plan.start, zone), instant(last, plan.end, zone)


def drawn(plan: Plan, day: date, rhythm: Rhythm) -> datetime:
    """The UTC moment drawn for a day: outside quiet hours where the window allows it, the same at each call."""
    minutes = _open_minutes(plan.start, plan.end, rhythm.quiet)
    minute = Random(f"{rhythm.person}:{plan.id}:{day}").choice(minutes)
    past, minute = divmod(minute, _DAY_MINUTES)
    return instant(day + past * DAY, time(minute // 60, minute % 60), rhythm.zone)


@lru_cache(maxsize=1024)
def _open_minutes(start: time, end: time, quiet: QuietHours | None) -> tuple[int, ...]:
    """The window's minutes, those past midnight counted on; without quiet ones, unless all of them are."""
    first = _minute(start)
    minutes = tuple(range(first, first + (_minute(end) - first) % _DAY_MINUTES + 1))
    if quiet is None:
        return minutes
    return tuple(minute for minute in minutes if not _covers(quiet, minute % _DAY_MINUTES)) or minutes


def slot_on(plan: Plan, day: date, rhythm: Rhythm) -> Slot:
    """What the plan means on one local day, whether or not `day` is one of its days."""
    wanted = drawn(plan, day, rhythm)
    moved = fitting(plan, day, quiet_end(wanted, rhythm.zone, rhythm.quiet), rhythm.zone)
    due = moved or wanted
    reason = held_back(day, due, rhythm) if moved else "quiet"
    return Slot(plan=plan.id, local_date=day, due=due, reason=reason, moved=due != wanted)


def fitting(plan: Plan, day: date, moment: datetime, zone: str) -> datetime | None:
    """`moment` if it may still count as the check-in of local `day`: within its window or on that very day."""
    if moment <= window(plan, day, zone)[1] or local(moment, zone).date() == day:
        return moment
    return None


def held_back(day: date, moment: datetime, rhythm: Rhythm) -> str:
    """Why nothing of local `day` may be sent at `moment`: "absence", "paused", or "" when it may."""
    if any(away.first <= day <= away.last for away in rhythm.absences):
        return "absence"
    if rhythm.paused_until is not None and moment < rhythm.paused_until:
        return "paused"
    return ""


def slots_after(plan: Plan, after: datetime, rhythm: Rhythm) -> Iterator[Slot]:
    """The plan's slots with `due` later than `after`, one a local date, in order; endless unless it has no days."""
    if not plan.days:
        return
    start = local(after, rhythm.zone).date() - _REACH_BACK * DAY
    for n in count():
        day = start + n * DAY
        if day.weekday() not in plan.days:
            continue
        slot = slot_on(plan, day, rhythm)
        if slot.due > after:
            yield slot


def slots_between(plan: Plan, after: date, until: datetime, rhythm: Rhythm) -> Iterator[Slot]:
    """The plan's slots on local dates later than `after` with `due` no later than `until`, in order."""
    days = (after + n * DAY for n in count(1))
    for day in days:
        if instant(day, time(), rhythm.zone) > until:
            return
        if day.weekday() not in plan.days:
            continue
        slot = slot_on(plan, day, rhythm)
        if slot.due <= until:
            yield slot
