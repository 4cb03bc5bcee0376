"""A person compared with themselves: rolling median and MAD, the scale they answer on, their days away."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from statistics import median
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.model.history import Absence

MAD_TO_SIGMA = 1.4826  # makes the MAD of normal data estimate its standard deviation (Rousseeuw & Croux 1993)
SCALES = (5.0, 10.0, 100.0)


class Baseline(Struct, frozen=True):
    """Median and scaled MAD of someone's own earlier values."""

    median: float
    spread: float

    def as_dict(self, now: float) -> dict[str, float]:
        """For evidence: the baseline and where the present lies."""
        return {"median": round(self.median, 2), "mad": round(self.spread, 2), "now": round(now, 2)}


def baseline(values: Sequence[float]) -> Baseline:
    """Of at least one value."""
    middle = median(values)
    return Baseline(middle, MAD_TO_SIGMA * median(abs(value - middle) for value in values))


def scale_top(values: Iterable[float]) -> float:
    """The top of the scale that ratings were given on: the smallest usual one that holds all of them."""
    highest = max(values, default=10.0)
    return next((top for top in SCALES if highest <= top), highest)


class Period(Struct, frozen=True):
    """From `first` up to, not including, `end`; both aware."""

    first: datetime
    end: datetime

    def covers(self, at: datetime) -> bool:
        """Whether `at` lies in it."""
        return self.first <= at < self.end


def days_of(absences: Iterable[Absence], zone: str) -> tuple[Period, ...]:
    """Whole local days as periods."""
    return tuple(_period(absence, zone) for absence in absences)


@lru_cache(maxsize=1024)
def _period(absence: Absence, zone: str) -> Period:
    place = ZoneInfo(zone)
    first = datetime.combine(absence.first, time(), place)
    return Period(first, datetime.combine(absence.last + timedelta(days=1), time(), place))
