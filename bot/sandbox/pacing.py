"""Telegram's speed limits: how many messages a bot may send, overall and to one chat."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.bucket import Bucket
from bot.sandbox.errors import too_many_requests


@dataclass
class Pacing:
    """30 a second overall, 1 a second a chat with a burst of 5 (Telegram's FAQ for bots), in real time."""

    overall: float = 30.0
    per_chat: float = 1.0
    burst: int = 5
    enabled: bool = True
    monotonic: Callable[[], float] = time.monotonic
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _all: Bucket | None = None

    def take(self, chat_id: int, count: int = 1) -> None:
        """Count messages to `chat_id`, or refuse them all with a 429 that says how long to wait."""
        if not self.enabled:
            return
        now = self.monotonic()
        self._all = self._all or Bucket(self.overall, self.overall, self.overall, now)
        chat = self._chats.setdefault(chat_id, Bucket(self.per_chat, self.burst, self.burst, now))
        lacking = max(self._all.lacks(now, count), chat.lacks(now, count))
        # A hair of float error must not ask for a whole second more.
        if lacking > 1e-9:
            raise too_many_requests(math.ceil(lacking - 1e-9))
        self._all.tokens -= min(count, self._all.size)
        chat.tokens -= min(count, chat.size)

    def reset(self) -> None:
        """Forget what was sent."""
        self._chats.clear()
        self._all = None
