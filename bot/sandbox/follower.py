"""A bot that lives on the sandbox's clock."""

from dataclasses import dataclass
from datetime import datetime

SILENT_AFTER = 60.0
"""A follower not heard of for this many real seconds is dropped, so that a walk cannot hang on it."""

_STUCK_AFTER = 5


@dataclass
class Follower:
    """A bot on this clock: what it has settled, and when it is next due."""

    heard: float
    settled: int = -1
    next_due: datetime | None = None
    reports: int = 0

    def has_settled(self, epoch: int, now: datetime) -> bool:
        """Tell whether nothing due is left at this epoch; who says "due" again and again counts as stuck."""
        return self.settled >= epoch and (self.next_due is None or self.next_due > now or self.stuck)

    @property
    def stuck(self) -> bool:
        """Tell whether it has said too often, in one epoch, that something in the past is still due."""
        return self.reports >= _STUCK_AFTER
