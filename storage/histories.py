"""Everybody's history at once, under pseudonyms, for trying a policy on what has already happened."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from sqlite3 import Cursor

from sqlalchemy import bindparam, select

from dialogs.model.history import History
from dialogs.model.people import Status
from storage.ground import Ground
from storage.people import load_people
from storage.shelves import Shelves, pairings
from storage.sql import table, text_of
from storage.tables import PersonRow

AT_ONCE = 500
_P = table(PersonRow)
_MENTEES = text_of(select(_P.c.id).where(_P.c.staff.is_(None), _P.c.status == bindparam("status")).order_by(_P.c.id))


def histories(ground: Ground, c: Cursor, now: datetime) -> Iterator[tuple[str, str, History]]:
    """Yield (pseudonym, mentor's pseudonym or "", history) of every active mentee."""
    ids = [one for (one,) in c.execute(_MENTEES, {"status": Status.ACTIVE.value})]
    for first in range(0, len(ids), AT_ONCE):
        yield from _some(ground, c, ids[first : first + AT_ONCE], now)


def _some(ground: Ground, c: Cursor, ids: Sequence[int], now: datetime) -> Iterator[tuple[str, str, History]]:
    paired = pairings(c, set(ids))
    mentors = {one.pairing.mentor for one in paired.values() if one.pairing.mentor is not None}
    known = load_people(ground, c, {*ids, *mentors})
    shelves = Shelves(ground, c, set(ids), now)
    for one in ids:
        mentor = known.get(paired[one].pairing.mentor or 0) if one in paired else None
        yield known[one].pseudonym, mentor.pseudonym if mentor else "", shelves.history(known[one])
