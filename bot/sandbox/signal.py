"""A counter of changes that long polls can wait on."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Counts changes; whoever waits is woken by each one."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._event = asyncio.Event()

    def bump(self) -> int:
        """Count one change, wake every waiter, and return the new version."""
        self.version += 1
        self.wake()
        return self.version

    def wake(self) -> None:
        """Let every waiter look again, without counting a change."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """End every wait, now and later."""
        self.closed = True
        self.bump()

    async def until(self, check: Callable[[], T | None], seconds: float) -> T | None:
        """Return the first non-None `check()`, or None after `seconds` of real time."""
        deadline = time.monotonic() + seconds
        while True:
            event = self._event
            found = check()
            left = deadline - time.monotonic()
            if found is not None or left <= 0 or self.closed:
                return found
            try:
                await asyncio.wait_for(event.wait(), left)
            except TimeoutError:
                return check()
