"""What is due: timers found by an index and moved into the inbox once and only once (I10)."""

from datetime import datetime
from sqlite3 import Cursor
from typing import Any

from msgspec import json
from sqlalchemy import bindparam, func, select

from dialogs.model.inbound import Due
from storage.ground import Ground
from storage.inbox import LATER, SOON, Carried
from storage.moments import micros, moment
from storage.sql import put, table, text_of
from storage.tables import TimerRow

_T = table(TimerRow)
_PUT = put(TimerRow)
_OF_KIND = (_T.c.subject == bindparam("subject"), _T.c.kind == bindparam("kind"))
_CANCEL = text_of(_T.delete().where(*_OF_KIND, _T.c.key == bindparam("key")))
_CANCEL_KIND = text_of(_T.delete().where(*_OF_KIND))
_NEXT = text_of(select(func.min(_T.c.due)).where(_T.c.lane == bindparam("lane")))
# The names are this file's own; the values are bound.
_BATCH = "rowid IN (SELECT rowid FROM timers WHERE lane = :lane AND due <= :now ORDER BY due, rowid LIMIT :limit)"
_ONCE = "'due:' || timers.subject || ':' || timers.kind || ':' || timers.key || ':' || timers.due"
# A timer set again for the very moment at which it fired is a new one: clocks that are walked stand still.
_AGAIN = f"CASE WHEN EXISTS (SELECT 1 FROM inbox WHERE once = {_ONCE}) THEN ':' || hex(randomblob(8)) ELSE '' END"  # noqa: S608
_MOVE = (
    "INSERT INTO inbox (once, subject, kind, lane, at, attempts, error, sealed_for, body) "  # noqa: S608
    f"SELECT {_ONCE} || {_AGAIN}, subject, 'due', lane, due, 0, '', sealed_for, body FROM timers WHERE {_BATCH} "
    "ORDER BY due, rowid"
)
_FORGET = f"DELETE FROM timers WHERE {_BATCH}"  # noqa: S608


def set_timer(
    ground: Ground, c: Cursor, subject: str, owner: str, kind: str, key: str, due: datetime, data: dict[str, Any]
) -> None:
    """Set or move the subject's one timer of this kind and key."""
    raw = json.encode(Due(kind=kind, key=key, due=due, data=data))
    c.execute(
        _PUT,
        {
            "subject": subject,
            "kind": kind,
            "key": key,
            "lane": SOON if subject.startswith("concern:") else LATER,
            "due": micros(due),
            "sealed_for": owner,
            "body": ground.seal(owner, Carried(raw)),
        },
    )


def cancel_timer(c: Cursor, subject: str, kind: str, key: str) -> None:
    """Forget one timer, or all of the kind when the key is empty."""
    if key:
        c.execute(_CANCEL, {"subject": subject, "kind": kind, "key": key})
    else:
        c.execute(_CANCEL_KIND, {"subject": subject, "kind": kind})


def due(ground: Ground, now: datetime, limit: int) -> int:
    """Move up to `limit` due timers into the inbox, concerns' first; return how many timers were due."""
    moved = 0
    with ground.writing() as c:
        for lane in (SOON, LATER):
            batch = {"lane": lane, "now": micros(now), "limit": limit - moved}
            c.execute(_MOVE, batch)
            moved += c.execute(_FORGET, batch).rowcount
    return moved


def next_due(ground: Ground) -> datetime | None:
    """Return when the next timer comes due."""
    with ground.database.reading() as c:
        found = [c.execute(_NEXT, {"lane": lane}).fetchone()[0] for lane in (SOON, LATER)]
    dues = [one for one in found if one is not None]
    return moment(min(dues)) if dues else None
