"""`kith run` that ends itself: CRASH=point:3 is a `kill -9` at the third pass of a named point."""

import os
import signal
import sys
from collections.abc import Callable

from bot.commands.run import run
from bot.delivery import pacing

Crash = Callable[[str], None]


def crash_at(place: str) -> Crash:
    """Count the passes of one point; an empty place never kills."""
    point, _, times = place.partition(":")
    passes = iter(range(1, 1_000_000))

    def crash(here: str) -> None:
        if here == point and next(passes) == int(times):
            os.kill(os.getpid(), signal.SIGKILL)

    return crash


if __name__ == "__main__":
    pacing.OVERALL = pacing.PER_CHAT = 10_000.0  # Telegram's limits are held by tests of their own
    sys.exit(run(None, crash_at(os.environ.get("CRASH", ""))))
