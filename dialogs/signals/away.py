"""Times that explain a change by themselves: announced absences, illness, exams, bereavement, the programme's quiet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dialogs.model.history import Event, History
from dialogs.signals.baseline import Period, days_of
from dialogs.signals.policy import Policy
from dialogs.signals.until import stated_end
from dialogs.signals.wording import Wording, fold

WRITTEN = ("answer", "free_message", "snooze", "skip", "goal_deferred")
LOOK_BACK = timedelta(days=45)
# How long an announcement holds when it names no end. Grief is never read as going round in circles.
DEFAULT_LENGTH = {
    "away": timedelta(days=10),
    "ill": timedelta(days=7),
    "exams": timedelta(days=8),
    "slow": timedelta(days=10),
    "grief": timedelta(days=42),
}
EXCUSES = frozenset(f"circumstances.{family}" for family in DEFAULT_LENGTH)
STRAIN = frozenset({"circumstances.exams", "circumstances.grief"})  # in which anybody's thoughts go round
GRACE = timedelta(days=1)  # the day of coming back


def periods(
    policy: Policy, history: History, now: datetime, words: Wording, why: frozenset[str] = EXCUSES
) -> tuple[Period, ...]:
    """When this person was, or said to be, away or under exceptional strain, up to `now`; `why` says what counts."""
    since = now - LOOK_BACK
    known = days_of((*history.absences, *policy.quiet_absences), history.zone)
    said = (
        period
        for event in history.events
        if event.text and event.kind in WRITTEN and since <= event.at <= now
        if not words.read(event.text).families.isdisjoint(why)
        for period in announced(event, words, why)
    )
    return (*known, *said)


def announced(event: Event, words: Wording, why: frozenset[str] = EXCUSES) -> Iterable[Period]:
    """The times that one text of the person asks to be excused."""
    families = words.read(event.text).families & why
    for family, usual in DEFAULT_LENGTH.items():
        if f"circumstances.{family}" in families:
            yield Period(event.at, _end(family, event, event.at + usual) + GRACE)


def _end(family: str, event: Event, usual: datetime) -> datetime:
    """The end that is named, or the usual one; strain that starts "this week" seldom ends with it."""
    stated = None if family == "grief" else stated_end(fold(event.text), event.at)
    if stated is None:
        return usual
    return stated if family == "away" else max(stated, usual)


def excused(at: datetime, when: Iterable[Period]) -> bool:
    """Whether `at` lies in one of the periods."""
    return any(period.covers(at) for period in when)
