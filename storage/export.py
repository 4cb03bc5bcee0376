"""Everything kept about one person, readable."""

from sqlite3 import Cursor
from typing import Any

from msgspec import to_builtins
from sqlalchemy import bindparam, select
from sqlmodel import SQLModel

from dialogs.model.checkin import Checkin, Plan
from dialogs.model.commitment import Commitment
from dialogs.model.effect import Record
from dialogs.model.session import Session
from dialogs.model.signal import Flag
from storage.concerns import by_id
from storage.effects.say import Said
from storage.ground import Ground, unpack
from storage.inbox import Carried
from storage.moments import moment
from storage.people import chats, load_people
from storage.shelves import pairings
from storage.sql import table, text_of
from storage.tables import (
    AbsenceRow,
    CheckinRow,
    CommitmentRow,
    ConcernRow,
    EventRow,
    FlagRow,
    InboxRow,
    PlanRow,
    RelayRow,
    SessionRow,
    TranscriptRow,
    WeightRow,
)
from storage.vault import person_key


def _of(row: type[SQLModel], *names: str) -> str:
    rows = table(row)
    columns = [rows.c[name] for name in names] or list(rows.c)
    return text_of(select(*columns).where(rows.c.person == bindparam("person")).order_by(*rows.primary_key.columns))


_SEALED: dict[str, tuple[str, Any]] = {
    "session": (_of(SessionRow, "body"), Session),
    "commitments": (_of(CommitmentRow, "body"), Commitment),
    "flags": (_of(FlagRow, "body"), Flag),
}
_PLAIN: dict[str, tuple[str, Any]] = {
    "plans": (_of(PlanRow, "body"), Plan),
    "checkins": (_of(CheckinRow, "body"), Checkin),
}
_COLUMNS: dict[str, type[SQLModel]] = {"absences": AbsenceRow, "weights": WeightRow, "relays": RelayRow}
_TRANSCRIPT, _EVENTS = _of(TranscriptRow, "at", "heard", "body"), _of(EventRow, "body")
_I, _C = table(InboxRow), table(ConcernRow)
_RECEIVED = text_of(
    select(_I.c.at, _I.c.kind, _I.c.body)
    .where(_I.c.sealed_for == bindparam("owner"), _I.c.body.is_not(None))
    .order_by(_I.c.id)
)
_CONCERNS = text_of(select(_C.c.id).where(_C.c.mentee == bindparam("person")).order_by(_C.c.id))


def export(ground: Ground, person: int) -> dict[str, Any]:
    """Return plain dicts and lists, ready for JSON; empty when nobody has this number or they were erased."""
    with ground.database.reading() as c:
        known = load_people(ground, c, [person]).get(person)
        if known is None or not known.roles:
            return {}
        bind, owner = {"person": person}, person_key(person)
        paired = pairings(c, [person]).get(person)
        numbers = [number for (number,) in c.execute(_CONCERNS, bind).fetchall()]
        found: dict[str, Any] = {
            "person": known,
            "chat_id": chats(ground, c, [person]).get(person),
            "pairing": paired.pairing if paired else None,
            "history": [e for (b,) in c.execute(_EVENTS, bind).fetchall() for e in ground.open(owner, b, list[Record])],
            "transcript": _transcript(ground, c, person),
            "concerns": list(by_id(ground, c, numbers).values()),
            "received": _received(ground, c, owner),
        }
        for name, (statement, kind) in _SEALED.items():
            found[name] = [ground.open(owner, body, kind) for (body,) in c.execute(statement, bind).fetchall()]
        for name, (statement, kind) in _PLAIN.items():
            found[name] = [unpack(body, kind, owner) for (body,) in c.execute(statement, bind).fetchall()]
        for name, row in _COLUMNS.items():
            names = [column.name for column in table(row).c]
            found[name] = [dict(zip(names, one, strict=True)) for one in c.execute(_of(row), bind).fetchall()]
    readable: dict[str, Any] = to_builtins(found)
    return readable


def _transcript(ground: Ground, c: Cursor, person: int) -> list[dict[str, Any]]:
    lines = []
    for at, heard, body in c.execute(_TRANSCRIPT, {"person": person}).fetchall():
        said = ground.open(person_key(person), body, Said)
        lines.append({"at": moment(at), "by": "you" if heard else "bot", "text": said.text, "step": said.step})
    return lines


def _received(ground: Ground, c: Cursor, owner: str) -> list[dict[str, Any]]:
    rows = c.execute(_RECEIVED, {"owner": owner}).fetchall()
    return [
        {"at": moment(at), "kind": kind, "raw": ground.open(owner, body, Carried).raw.decode(errors="replace")}
        for at, kind, body in rows
    ]
