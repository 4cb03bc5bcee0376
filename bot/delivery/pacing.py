"""How fast messages may go: Telegram's limits, kept on this side, in real time.

30 messages a second overall and 1 a second a chat with short bursts: https://core.telegram.org/bots/faq. Urgent
messages pass the limit of a chat; a part of the overall limit is kept free for them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.bucket import Bucket

OVERALL = 30.0
PER_CHAT = 1.0
BURST = 4
KEPT_FREE = 5
"""Messages that normal ones leave of the overall limit, so that an urgent one never has to wait for it."""

_REMEMBERED = 10_000


@dataclass
class Pacing:
    """Tells each message how long to wait; `monotonic` gives real seconds."""

    monotonic: Callable[[], float] = time.monotonic
    _all: Bucket = field(init=False)
    _chats: dict[int, Bucket] = field(default_factory=dict)
    _held: dict[tuple[int, bool], float] = field(default_factory=dict)
    _lane_held: float = 0.0

    def __post_init__(self) -> None:
        self._all = Bucket(OVERALL, OVERALL, OVERALL, self.monotonic())

    def take(self, chat: int, *, urgent: bool) -> float:
        """Return 0 and count a message to `chat`, or the seconds after which to ask again."""
        now = self.monotonic()
        bucket = self._bucket(chat, now)
        waits = [self._held.get((chat, True), 0) - now, self._all.lacks(now, 1 if urgent else 1 + KEPT_FREE)]
        if not urgent:
            waits += [self._held.get((chat, False), 0) - now, self._lane_held - now, bucket.lacks(now)]
        # A hair of float error must not cost another round.
        if (wait := max(waits)) > 1e-6:
            return wait
        self._all.tokens -= 1
        bucket.tokens = max(bucket.tokens - 1, 1 - bucket.size)
        return 0.0

    def refused(self, chat: int, seconds: float, *, urgent: bool) -> None:
        """Obey a retry_after. Telegram does not say whether it means the chat or the bot: a second chat that is
        refused while another still is means the bot, and then all normal messages wait.

        What a normal message was told does not hold an urgent one back: it tries for itself.
        """
        now = self.monotonic()
        until = now + seconds
        others = any(end > now for (held, _), end in self._held.items() if held != chat)
        self._held[chat, urgent] = max(until, self._held.get((chat, urgent), 0))
        if others:
            self._lane_held = max(until, self._lane_held)
        self._forget(now)

    def held(self, chat: int) -> float:
        """Return for how many more seconds Telegram wants no normal messages to `chat`."""
        return max(0.0, *(self._held.get((chat, urgent), 0) - self.monotonic() for urgent in (True, False)))

    def _bucket(self, chat: int, now: float) -> Bucket:
        if len(self._chats) > _REMEMBERED:
            self._chats = {one: kept for one, kept in self._chats.items() if now - kept.at < kept.size / kept.rate}
        return self._chats.setdefault(chat, Bucket(PER_CHAT, BURST, BURST, now))

    def _forget(self, now: float) -> None:
        self._held = {key: end for key, end in self._held.items() if end > now}
