"""What people said of flags: the mentee's "does this fit?" and the mentor's "useful", by rule."""

from collections.abc import Iterator
from sqlite3 import Cursor

from sqlalchemy import select

from dialogs.model.concern import Concern
from dialogs.model.signal import Flag
from storage.ground import Ground
from storage.sql import table, text_of
from storage.tables import ConcernRow, FlagRow
from storage.vault import concern_key, person_key

_F, _C = table(FlagRow), table(ConcernRow)
_FLAGS = text_of(select(_F.c.person, _F.c.body).order_by(_F.c.person, _F.c.at))
_CONCERNS = text_of(select(_C.c.id, _C.c.body).order_by(_C.c.id))


def flags(ground: Ground, c: Cursor) -> Iterator[Flag]:
    """Yield every flag that is kept."""
    for person, body in c.execute(_FLAGS).fetchall():
        yield ground.open(person_key(person), body, Flag)


def concerns(ground: Ground, c: Cursor) -> Iterator[Concern]:
    """Yield every concern that is kept, closed ones too."""
    for number, body in c.execute(_CONCERNS).fetchall():
        yield ground.open(concern_key(number), body, Concern)
