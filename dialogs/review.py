"""The daily look at a mentee's history: silence has no event of its own."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.model.effect import SetTimer

TIMER, KEY = "review", "daily"
AT = time(12, 0)  # local: what follows is written outside of anybody's night


def next_review(now: datetime, zone: str) -> SetTimer:
    """Tomorrow's look, at noon on the person's clock."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return SetTimer(kind=TIMER, key=KEY, due=datetime.combine(tomorrow, AT, ZoneInfo(zone)).astimezone(UTC))
