"""Concerns: each under a key of its own, so that it outlives the person's while it must (I14)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from sqlite3 import Cursor
from typing import Any

from msgspec.structs import replace
from sqlalchemy import bindparam, case, func, select

from dialogs.model.concern import Concern
from storage.errors import Stale
from storage.ground import Ground
from storage.moments import micros, micros_or_none
from storage.sql import add, among, array, table, text_of
from storage.tables import ConcernRow, InboxRow, TimerRow
from storage.timers import cancel_timer, set_timer
from storage.vault import concern_key

TIMER = "rung"
"""Kind of the timer that brings a concern its next action; its key is the concern's number. As in dialogs.concern."""

_C = table(ConcernRow)
_NEW = add(ConcernRow, leave=()) + " ON CONFLICT (id) DO NOTHING"
_CHANGE = text_of(
    _C.update()
    .where(_C.c.id == bindparam("number"), _C.c.version == bindparam("read"))
    .values(
        tier=bindparam("tier_"),
        next_action=bindparam("next"),
        closed=case((bindparam("closed_").is_(None), None), else_=func.coalesce(_C.c.closed, bindparam("closed_"))),
        version=bindparam("written"),
        body=bindparam("sealed"),
    )
)
_COLUMNS = (_C.c.id, _C.c.mentee, _C.c.body)
_BY_ID = text_of(select(*_COLUMNS).where(_C.c.id.in_(among("ids"))))
_OPEN_OF = text_of(select(*_COLUMNS).where(_C.c.mentee.in_(among("ids")), _C.c.closed.is_(None)).order_by(_C.c.id))
_OPEN = text_of(select(*_COLUMNS).where(_C.c.closed.is_(None)).order_by(_C.c.id.desc()).limit(bindparam("limit")))
_OVERDUE = text_of(
    select(_C.c.id)
    .where(_C.c.closed.is_(None), _C.c.next_action.is_(None) | (_C.c.next_action < bindparam("latest")))
    .order_by(_C.c.id)
)
_I, _T = table(InboxRow), table(TimerRow)
_RETRY = text_of(
    _I.update()
    .where(_I.c.subject == bindparam("of"), _I.c.kind == bindparam("due"), _I.c.aside.is_not(None))
    .values(closed=bindparam("none"), aside=bindparam("none"), attempts=bindparam("zero"))
)
_UNDER_WAY = text_of(
    select(_I.c.id).where(_I.c.subject == bindparam("of"), _I.c.closed.is_(None))
    .union_all(select(_T.c.due).where(_T.c.subject == bindparam("of")))
)  # fmt: skip


def save_concern(ground: Ground, c: Cursor, concern: Concern, now: datetime) -> None:
    """Insert (version 0) or update; raise Stale unless `concern.version` is the stored one, which then grows by one.

    Its timer follows `next_action`, so that an open concern cannot be left without one (I5).
    """
    owner, written = concern_key(concern.id), replace(concern, version=concern.version + 1)
    row: dict[str, Any] = {
        "next_action": micros_or_none(concern.next_action),
        "closed": None if concern.open else micros(now),
        "body": ground.seal(owner, written),
    }
    changed = _changed(c, concern, row) if concern.version else _inserted(c, concern, row)
    if not changed:
        raise Stale(f"concern {concern.id} was changed since it was read; read it again and repeat the turn")
    if concern.open and concern.next_action is not None:
        set_timer(ground, c, owner, owner, TIMER, str(concern.id), concern.next_action, {})
    else:
        cancel_timer(c, owner, TIMER, str(concern.id))


def _inserted(c: Cursor, concern: Concern, row: dict[str, Any]) -> int:
    new = {"id": concern.id, "mentee": concern.mentee, "tier": concern.tier.value, "version": 1}
    return c.execute(_NEW, {**new, **row}).rowcount


def _changed(c: Cursor, concern: Concern, row: dict[str, Any]) -> int:
    return c.execute(
        _CHANGE,
        {
            "number": concern.id,
            "read": concern.version,
            "tier_": concern.tier.value,
            "next": row["next_action"],
            "closed_": row["closed"],
            "written": concern.version + 1,
            "sealed": row["body"],
        },
    ).rowcount


def by_id(ground: Ground, c: Cursor, ids: Iterable[int]) -> dict[int, Concern]:
    """Return those of `ids` that exist, open or not."""
    return {one.id: one for one in _read(ground, c.execute(_BY_ID, {"ids": array(list(ids))}).fetchall())}


def open_of(ground: Ground, c: Cursor, mentees: Iterable[int]) -> dict[int, list[Concern]]:
    """Return the open concerns about each mentee."""
    found: dict[int, list[Concern]] = {}
    for one in _read(ground, c.execute(_OPEN_OF, {"ids": array(list(mentees))}).fetchall()):
        found.setdefault(one.mentee, []).append(one)
    return found


def all_open(ground: Ground, c: Cursor, limit: int) -> list[Concern]:
    """Return the newest open concerns, oldest of them first."""
    return _read(ground, c.execute(_OPEN, {"limit": limit}).fetchall())[::-1]


def _read(ground: Ground, rows: list[Any]) -> list[Concern]:
    ground.vault.warm([concern_key(one) for one, _, _ in rows])
    return [ground.open(concern_key(one), body, Concern) for one, _, body in rows]


def overdue_concerns(ground: Ground, now: datetime, grace: timedelta) -> list[int]:
    """Return the numbers of open concerns whose next action is missing, or older than `grace` (I5)."""
    with ground.database.reading() as c:
        return [one for (one,) in c.execute(_OVERDUE, {"latest": micros(now - grace)})]


def rearm(ground: Ground, numbers: Iterable[int], now: datetime) -> None:
    """Let the next action of these open concerns be tried again: no number of failures ends a ladder (I6)."""
    with ground.writing() as c:
        for number in numbers:
            owner = concern_key(number)
            c.execute(_RETRY, {"of": owner, "due": "due", "none": None, "zero": 0})
            if c.execute(_UNDER_WAY, {"of": owner}).fetchone() is None:
                set_timer(ground, c, owner, owner, TIMER, str(number), now, {})
