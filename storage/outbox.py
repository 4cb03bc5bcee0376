"""What goes out: waiting, claimed, sent; what was in flight at a crash goes out again, marked (I4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Cursor
from typing import Any

from sqlalchemy import bindparam, func, select

from dialogs.model.concern import Tier
from storage.errors import Damaged, Erased
from storage.ground import Ground
from storage.inbox import notice
from storage.moments import micros, moment
from storage.parcel import NORMAL, URGENT, Parcel
from storage.people import chats
from storage.records import Outgoing
from storage.sql import among, array, table, text_of
from storage.tables import ConcernRow, OutboxRow
from storage.vault import concern_key, person_key

_O, _C = table(OutboxRow), table(ConcernRow)
_EARLIER = _O.alias("earlier")
# A person's messages keep their order within a lane: nothing passes one that is in flight or put off.
_HELD = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.person == _O.c.person,
        _EARLIER.c.lane == _O.c.lane,
        _EARLIER.c.id < _O.c.id,
        _EARLIER.c.closed.is_(None),
        _EARLIER.c.claimed.is_not(None) | (_EARLIER.c.not_before > bindparam("now")),
    )
    .exists()
)
_FREE = (_O.c.closed.is_(None), _O.c.claimed.is_(None), _O.c.not_before <= bindparam("now"), ~_HELD)
_CLAIMABLE = text_of(
    select(
        _O.c.id, _O.c.kind, _O.c.person, _O.c.body, _O.c.sealed_for, _O.c.lane, _O.c.alert, _O.c.concern,
        _O.c.attempt, _O.c.ambiguous, _O.c.created,
    )
    .where(*_FREE, _O.c.lane == bindparam("lane"))
    .order_by(_O.c.id)
    .limit(bindparam("limit"))
)  # fmt: skip
_CLAIM = text_of(
    _O.update()
    .where(_O.c.id.in_(among("ids")))
    .values(claimed=bindparam("now"), attempt=_O.c.attempt + bindparam("one"))
)
_SENT = text_of(
    _O.update()
    .where(_O.c.id == bindparam("row"), _O.c.closed.is_(None))
    .values(closed=_O.c.claimed, message_id=bindparam("message"), body=bindparam("nothing"))
)
_POSTPONE = text_of(
    _O.update()
    .where(_O.c.id.in_(among("ids")), _O.c.closed.is_(None))
    .values(claimed=bindparam("nothing"), not_before=bindparam("until"))
)
_GIVE_UP = text_of(
    _O.update()
    .where(_O.c.id == bindparam("row"), _O.c.closed.is_(None))
    .values(closed=func.coalesce(_O.c.claimed, _O.c.created), why=bindparam("reason"), body=bindparam("nothing"))
)
_WHOSE = text_of(
    select(_O.c.person, _O.c.concern, _O.c.kind, func.coalesce(_O.c.claimed, _O.c.created)).where(
        _O.c.id == bindparam("row"), _O.c.closed.is_(None)
    )
)
_RECOVER = text_of(
    _O.update()
    .where(_O.c.closed.is_(None), _O.c.claimed.is_not(None))
    .values(claimed=bindparam("nothing"), ambiguous=bindparam("one"))
)
_NEXT = text_of(select(func.min(_O.c.not_before)).where(_O.c.closed.is_(None), _O.c.claimed.is_(None)))
_ALERTS = text_of(
    select(_O.c.person, func.count())
    .join_from(_O, _C, _C.c.id == _O.c.concern)
    .where(
        _O.c.person.in_(among("ids")),
        _O.c.alert.is_not(None),
        _O.c.created > bindparam("since"),
        _C.c.tier.in_(among("tiers")),
    )
    .group_by(_O.c.person)
)
_ASKED = text_of(
    select(func.max(_O.c.message_id)).where(_O.c.person == bindparam("person"), _O.c.question == bindparam("question"))
)
_PENDING = text_of(select(func.count()).select_from(_O).where(*_FREE))


def claim(ground: Ground, now: datetime, limit: int, *, urgent_only: bool) -> list[Outgoing]:
    """Take up to `limit` rows for sending, urgent ones first; the claim is on disk before this returns."""
    found: list[Any] = []
    with ground.writing() as c:
        for lane in (URGENT,) if urgent_only else (URGENT, NORMAL):
            found += c.execute(_CLAIMABLE, {"now": micros(now), "lane": lane, "limit": limit - len(found)}).fetchall()
        if not found:
            return []
        c.execute(_CLAIM, {"ids": array([one[0] for one in found]), "now": micros(now), "one": 1})
        where = chats(ground, c, {one[2] for one in found if one[2] is not None})
        return [_outgoing(ground, one, where) for one in found]


def _outgoing(ground: Ground, found: Any, where: dict[int, int]) -> Outgoing:
    one, kind, person, body, sealed_for, lane, alert, concern, attempt, ambiguous, created = found
    try:
        parcel = ground.open(sealed_for, body, Parcel)
    except (Damaged, Erased):
        parcel = Parcel(b"")  # delivery gives it up and says so; nothing may wait behind it
    return Outgoing(
        id=one,
        kind=kind,
        person=person,
        chat_id=parcel.chat_id if person is None else where.get(person),
        payload=parcel.payload,
        urgent=lane == URGENT,
        alert=bool(alert),
        concern=concern,
        attempt=attempt + 1,
        ambiguous=bool(ambiguous),
        created=moment(created),
    )


def sent(ground: Ground, results: Sequence[tuple[int, int | None]]) -> None:
    """Close rows that Telegram took, given as (id, message id); their text is dropped, the transcript has it."""
    with ground.writing() as c:
        c.executemany(_SENT, [{"row": one, "message": message, "nothing": None} for one, message in results])


def postpone(ground: Ground, ids: Sequence[int], not_before: datetime) -> None:
    """Give claimed rows back until `not_before`; what follows them for the same person waits too."""
    with ground.writing() as c:
        c.execute(_POSTPONE, {"ids": array(ids), "until": micros(not_before), "nothing": None})


def undeliverable(ground: Ground, one: int, why: str) -> None:
    """Give a row up and tell the addressee's next turn, and the concern's, in the same transaction."""
    with ground.writing() as c:
        found = c.execute(_WHOSE, {"row": one}).fetchone()
        if found is None:
            return
        person, concern, kind, at = found
        c.execute(_GIVE_UP, {"row": one, "reason": why, "nothing": None})
        data = {"why": why, "kind": kind, "person": person, "concern": concern}
        if person is not None:
            notice(ground, c, person_key(person), "undeliverable", moment(at), data)
        if concern is not None:
            notice(ground, c, concern_key(concern), "undeliverable", moment(at), data)


def alerts_since(c: Cursor, people: Iterable[int], since: datetime) -> dict[int, int]:
    """Return how many alerts on concerns that can wait each of `people` was sent since then; absent when none."""
    bind = {"ids": array(list(people)), "since": micros(since), "tiers": array([Tier.PATTERN, Tier.QUIET])}
    return dict(c.execute(_ALERTS, bind).fetchall())


def recover(ground: Ground) -> int:
    """After a start: rows that were in flight may or may not have arrived; send them again, marked ambiguous."""
    with ground.writing() as c:
        return c.execute(_RECOVER, {"nothing": None, "one": 1}).rowcount


def pending(ground: Ground, now: datetime) -> int:
    """Return how many rows could be claimed now."""
    with ground.database.reading() as c:
        return int(c.execute(_PENDING, {"now": micros(now)}).fetchone()[0])


def message_of(ground: Ground, person: int, question: str) -> int | None:
    """Return the number of the message that asked a person this; None where it has not arrived."""
    with ground.database.reading() as c:
        found: int | None = c.execute(_ASKED, {"person": person, "question": question}).fetchone()[0]
    return found


def outbox_next(ground: Ground) -> datetime | None:
    """Return from when on the next waiting row may be sent; in the past when it already may."""
    with ground.database.reading() as c:
        found = c.execute(_NEXT).fetchone()[0]
    return None if found is None else moment(found)
