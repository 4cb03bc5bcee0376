"""Questions of the auditor and the doctor."""

from typing import Any

from sqlalchemy import bindparam, select

from storage.errors import StorageError
from storage.ground import Ground
from storage.inbox import Carried, parse_subject
from storage.moments import moment
from storage.records import Replay, Row
from storage.sql import among, table, text_of
from storage.tables import InboxRow, TurnRow

_T, _I = table(TurnRow), table(InboxRow)
_TURN = text_of(
    select(_T.c.at, _T.c.subject, _T.c.inbox, _T.c.world_digest, _T.c.effects_digest).where(
        _T.c.id == bindparam("turn")
    )
)
_ROWS = text_of(
    select(_I.c.id, _I.c.kind, _I.c.at, _I.c.attempts, _I.c.sender, _I.c.sealed_for, _I.c.body)
    .where(_I.c.id.in_(among("ids")))
    .order_by(_I.c.id)
)


def replay(ground: Ground, turn: int) -> Replay | None:
    """Return what the log holds of a turn, or None; rows of an erased person are gone from it."""
    with ground.database.reading() as c:
        found = c.execute(_TURN, {"turn": turn}).fetchone()
        if found is None:
            return None
        at, subject, ids, world, effects = found
        rows = c.execute(_ROWS, {"ids": ids}).fetchall()
        return Replay(
            id=turn,
            now=moment(at),
            subject=parse_subject(subject),
            rows=tuple(_row(ground, row) for row in rows if row[-1] is not None),
            world_digest=world,
            effects_digest=effects,
        )


def _row(ground: Ground, found: Any) -> Row:
    one, kind, at, attempts, sender, sealed_for, body = found
    carried = ground.open(sealed_for, body, Carried)
    return Row(
        id=one, kind=kind, raw=carried.raw, at=moment(at), attempts=attempts, chat_id=carried.chat_id, sender=sender
    )


def integrity(ground: Ground) -> list[str]:
    """Return what is wrong with the file, in SQLite's words and the vault's; an empty list is a healthy one."""
    with ground.database.reading() as c:
        wrong = [str(row[0]) for row in c.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += [
            f"a row of {row[0]} refers to a missing row of {row[2]}" for row in c.execute("PRAGMA foreign_key_check")
        ]
    try:
        ground.vault.unlock()
    except StorageError as error:
        wrong.append(str(error))
    return wrong
