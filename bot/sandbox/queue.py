"""The updates that wait for the bot, in order, for 24 hours of sandbox time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.model import Json

KEPT = timedelta(hours=24)
"""Telegram keeps updates no longer than 24 hours."""

_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass
class UpdateQueue:
    """Pending updates and the kinds that the bot has asked for."""

    next_id: int = 1000
    allowed: list[str] = field(default_factory=list)
    pending: list[tuple[datetime, int, Json]] = field(default_factory=list)

    def add(self, kind: str, payload: Json, now: datetime) -> int | None:
        """Queue an update and return its id, or None when the bot did not ask for this kind."""
        if kind in _NOT_BY_DEFAULT if not self.allowed else kind not in self.allowed:
            return None
        return self.add_raw({"update_id": self.next_id, kind: payload}, now)

    def add_raw(self, update: Json, now: datetime) -> int:
        """Queue `update` as it is, in the next place of the order; numbers go on from a higher one of its own."""
        given = update.get("update_id")
        number = max(given, self.next_id) if isinstance(given, int) else self.next_id
        self.next_id = number + 1
        self.pending.append((now, number, update))
        return number

    def get(self, offset: int, limit: int, now: datetime) -> list[Json]:
        """Confirm what lies before `offset` and return up to `limit` updates from there on.

        A negative offset counts from the end and forgets all that lies before.
        """
        self.expire(now)
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [row for row in self.pending if row[1] >= offset]
        return [update for _, _, update in self.pending[:limit]]

    def first(self, now: datetime) -> Json | None:
        """Return the oldest update that has not expired."""
        self.expire(now)
        return self.pending[0][2] if self.pending else None

    def done(self, update: Json) -> None:
        """Forget one delivered update."""
        self.pending = [row for row in self.pending if row[2] is not update]

    def expire(self, now: datetime) -> None:
        """Forget what is older than Telegram would keep."""
        self.pending = [row for row in self.pending if now - row[0] <= KEPT]

    def clear(self) -> None:
        """Forget everything that waits."""
        self.pending = []
