"""What may go when its time is over: a programme's retention, and a closed concern's own."""

from datetime import datetime
from sqlite3 import Cursor

from sqlalchemy import bindparam, select

from storage.erase import drop_concern
from storage.ground import Ground
from storage.moments import micros
from storage.sql import table, text_of
from storage.tables import ConcernRow

_C = table(ConcernRow)
_OVER = text_of(select(_C.c.id).where(_C.c.closed < bindparam("before")).order_by(_C.c.id).limit(bindparam("limit")))
# Rows of these lie in the order in which they came, so the oldest are found at the front, without an index.
_AGED = {
    "transcript": "at < :before",
    "turns": "at < :before",
    "inbox": "at < :before AND closed IS NOT NULL AND aside IS NULL",
    "outbox": "created < :before AND closed IS NOT NULL",
}


def let_go(ground: Ground, before: datetime, concerns_before: datetime, limit: int) -> int:
    """Delete up to `limit` rows a table older than `before`, and concerns closed before `concerns_before`."""
    with ground.writing() as c:
        gone = sum(_front(c, name, micros(before), limit) for name in _AGED)
        over = c.execute(_OVER, {"before": micros(concerns_before), "limit": limit}).fetchall()
        for (number,) in over:
            drop_concern(ground, c, number)
    return gone + len(over)


def _front(c: Cursor, name: str, before: int, limit: int) -> int:
    """Look at the first `limit` rows only: what is old is there, and looking further would read the whole table."""
    return c.execute(
        f"DELETE FROM {name} WHERE id IN (SELECT id FROM {name} ORDER BY id LIMIT :limit) AND {_AGED[name]}",  # noqa: S608  # names from this file
        {"limit": limit, "before": before},
    ).rowcount
