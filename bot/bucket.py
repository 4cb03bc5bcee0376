"""The arithmetic of a speed limit."""

from dataclasses import dataclass


@dataclass
class Bucket:
    """A token bucket, filled at `rate` a second up to `size`; whoever takes from it lowers `tokens`."""

    rate: float
    size: float
    tokens: float
    at: float

    def lacks(self, now: float, count: float = 1) -> float:
        """Refill, and return the seconds until `count` tokens (or a full bucket) are there; 0 when they are."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(count, self.size) - self.tokens) / self.rate)
