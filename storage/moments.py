"""Aware UTC datetimes outside, integer microseconds inside."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return whole microseconds since 1970 UTC; a naive datetime raises TypeError."""
    return (moment - EPOCH) // _MICROSECOND


def micros_or_none(moment: datetime | None) -> int | None:
    """Return `micros`, or None for None."""
    return None if moment is None else (moment - EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """Return the aware UTC datetime that `micros` was given."""
    return EPOCH + timedelta(microseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    """Return `moment`, or None for None."""
    return None if stored is None else EPOCH + timedelta(microseconds=stored)
