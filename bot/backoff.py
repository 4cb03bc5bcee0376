"""How long to wait before trying again."""

import random


def delay(failures: int, *, first: float = 0.5, cap: float = 30.0, retry_after: float = 0.0) -> float:
    """Return seconds to wait after `failures` in a row: doubled each time up to `cap`, with jitter of a half.

    `retry_after`, what the other side asked for, is never undercut. Jitter after "Exponential Backoff And Jitter"
    (AWS Architecture Blog, 2015), so that many bots do not come back at once.
    """
    longest = min(cap, first * 2.0 ** min(failures - 1, 30))
    return max(retry_after, longest * (0.5 + random.random() / 2))
