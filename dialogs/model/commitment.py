"""Something the mentee means to do."""

from datetime import datetime
from typing import Literal

from msgspec import Struct


class Commitment(Struct, frozen=True, kw_only=True):
    """Open, then done, deferred (still open for the person) or dropped; `deferred` counts the put-offs."""

    id: str
    text: str
    status: Literal["open", "done", "dropped"] = "open"
    opened: datetime
    due: datetime | None = None
    deferred: int = 0
    changed: datetime | None = None
