"""Commit 2: everything that a batch of turns leaves behind, in one transaction (I3)."""

from collections.abc import Sequence
from sqlite3 import Cursor
from typing import Any

from msgspec import UNSET, json
from msgspec.structs import replace
from sqlalchemy import bindparam

import storage.effects.mind
import storage.effects.person
import storage.effects.say  # noqa: F401  # the three sign their effects up
from dialogs.model.people import Role
from dialogs.model.session import Session
from storage.actions import use
from storage.concerns import save_concern
from storage.effects.mind import write_events
from storage.effects.writing import Writing, apply
from storage.erase import erase_person
from storage.errors import Stale
from storage.ground import Ground
from storage.moments import micros
from storage.records import Row, Turned
from storage.sql import add, table, text_of
from storage.tables import InboxRow, SessionRow, TurnRow
from storage.vault import person_key

_S, _I = table(SessionRow), table(InboxRow)
_TURN = add(TurnRow)
_START = add(SessionRow, leave=()) + " ON CONFLICT (person) DO NOTHING"
_READ = (_S.c.person == bindparam("whose"), _S.c.version == bindparam("read"))
_STEP = text_of(
    _S.update().where(*_READ).values(id=bindparam("new_id"), version=bindparam("written"), body=bindparam("sealed"))
)
_END = text_of(_S.delete().where(*_READ))
_WAITS = _I.update().where(_I.c.id == bindparam("row"), _I.c.closed.is_(None))
_HANDLED = text_of(_WAITS.values(closed=bindparam("now")))
_DROPPED = text_of(_WAITS.values(closed=bindparam("now"), body=bindparam("nothing")))
_ASIDE = text_of(_WAITS.values(closed=bindparam("now"), aside=bindparam("one")))


def commit(ground: Ground, turned: Sequence[Turned]) -> set[int]:
    """Write every turn or none; return whose person rows changed. Raises Unwritable, Stale, or what went wrong."""
    with ground.writing() as c:
        _mark_handled(c, turned)
        writings = [_write(ground, c, one) for one in turned]
        c.executemany(_TURN, [_turn_row(one) for one in writings])
    if any(one.erased for one in writings):
        ground.database.forget()
    return set().union(*(one.changed for one in writings))


def _write(ground: Ground, c: Cursor, turned: Turned) -> Writing:
    writing = Writing(ground, c, turned)
    for effect in turned.effects:
        apply(writing, effect)
    write_events(writing)
    for concern in writing.concerns.values():
        save_concern(ground, c, concern, turned.now)
    if turned.session is not UNSET:
        _save_session(writing, turned.session)
    if not turned.aside:
        use(c, [row.pressed for row in turned.job.rows if row.pressed], turned.now)
    for person in writing.erased:
        erase_person(ground, c, person)
    return writing


def _save_session(writing: Writing, new: Session | None) -> None:
    old = writing.turned.job.dossier.session
    if old is None and new is None:
        return
    person = old.person if new is None and old is not None else writing.person
    read = {"whose": person, "read": old.version if old else 0}
    if new is None:
        changed = writing.c.execute(_END, read).rowcount
    else:
        written = read["read"] + 1
        sealed = writing.ground.seal(person_key(person), replace(new, version=written))
        row = {"person": person, "id": new.id, "version": written, "body": sealed}
        step = {**read, "new_id": new.id, "written": written, "sealed": sealed}
        changed = writing.c.execute(_START, row).rowcount if old is None else writing.c.execute(_STEP, step).rowcount
    if not changed:
        raise Stale(f"the session of person {person} was changed since it was read; repeat the turn")


def _mark_handled(c: Cursor, turned: Sequence[Turned]) -> None:
    rows: dict[str, list[dict[str, Any]]] = {_HANDLED: [], _DROPPED: [], _ASIDE: []}
    for one in turned:
        for row in one.job.rows:
            statement = _ASIDE if one.aside else _DROPPED if _about_others(one, row) else _HANDLED
            rows[statement].append({"row": row.id, "now": micros(one.now), "one": 1, "nothing": None})
    for statement, marked in rows.items():
        if marked and c.executemany(statement, marked).rowcount != len(marked):
            raise Stale("an inbound was handled meanwhile; it changes state only once")


def _about_others(turned: Turned, row: Row) -> bool:
    """Whether it is a press that came with a message, and a label, about somebody who may be erased before it."""
    person = turned.job.dossier.person if turned.job.subject.kind == "person" else None
    return row.kind == "tap" and (person is None or not person.has(Role.MENTEE))


def _turn_row(writing: Writing) -> dict[str, Any]:
    turned = writing.turned
    return {
        "at": micros(turned.now),
        "subject": writing.subject,
        "inbox": json.encode([row.id for row in turned.job.rows]).decode(),
        "world_digest": turned.world_digest,
        "effects_digest": turned.effects_digest,
        "pages": json.encode(writing.pages).decode() if writing.pages else "",
    }
