"""What comes in: stored once, under its subject, before anybody is told that it arrived (I1, I2)."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Cursor
from typing import Any

from msgspec import Struct, json
from sqlalchemy import bindparam, select

from dialogs.model.inbound import Notice, Subject
from storage.ground import Ground
from storage.moments import micros, moment
from storage.people import people_of
from storage.records import Job, Received, SetAside
from storage.sql import add, among, array, table, text_of
from storage.tables import ActionRow, InboxRow
from storage.vault import HOUSE, person_key

SOON, LATER = 0, 1  # people's words and concerns go before check-ins that are due
NOBODY = "chat:none"

_I, _A = table(InboxRow), table(ActionRow)
ADD = add(InboxRow) + " ON CONFLICT (once) DO NOTHING"
_CONCERNS = text_of(
    select(_A.c.id, _A.c.person, _A.c.concern).where(_A.c.id.in_(among("ids")), _A.c.concern.is_not(None))
)
_FAILED = text_of(
    _I.update()
    .where(_I.c.id == bindparam("row"))
    .values(attempts=_I.c.attempts + bindparam("one"), error=bindparam("why"))
)
_ATTEMPTS = text_of(select(_I.c.attempts).where(_I.c.id.in_(among("ids"))).order_by(_I.c.attempts.desc()))
_ASIDE = text_of(_I.update().where(_I.c.id == bindparam("row")).values(closed=_I.c.at, aside=bindparam("aside_")))
_WAITING = text_of(
    select(_I.c.id, _I.c.subject, _I.c.kind, _I.c.at, _I.c.attempts, _I.c.error)
    .where(_I.c.aside.is_not(None))
    .order_by(_I.c.id)
    .limit(bindparam("limit"))
)


class Carried(Struct, frozen=True, array_like=True):
    """What is sealed of an inbox row."""

    raw: bytes
    chat_id: int | None = None
    pressed: str = ""


def parse_subject(written: str) -> Subject:
    """Read "person:12" back."""
    kind, _, key = written.partition(":")
    return Subject(kind, key)  # type: ignore[arg-type]  # written by this module only


def receive(ground: Ground, updates: Sequence[Received]) -> int:
    """Store what is new, one transaction for all; return how many were new."""
    with ground.writing() as c:
        hashes = {u.chat_id: ground.vault.chat_hash(u.chat_id) for u in updates if u.chat_id is not None}
        people = people_of(c, hashes.values())
        ground.vault.warm([person_key(person) for person in people.values()])
        concerns = _pressed_concerns(c, [u.callback_data for u in updates if u.callback_data])
        rows = [_row(ground, u, hashes, people, concerns) for u in updates]
        return c.executemany(ADD, rows).rowcount


def _pressed_concerns(c: Cursor, ids: list[str]) -> dict[str, tuple[int, int]]:
    if not ids:
        return {}
    return {one: (person, concern) for one, person, concern in c.execute(_CONCERNS, {"ids": array(ids)})}


def _row(
    ground: Ground,
    update: Received,
    hashes: dict[int, str],
    people: dict[str, int],
    concerns: dict[str, tuple[int, int]],
) -> dict[str, Any]:
    hashed = hashes.get(update.chat_id) if update.chat_id is not None else None
    sender = people.get(hashed) if hashed else None
    owner = HOUSE if sender is None else person_key(sender)
    subject = owner if sender is not None else f"chat:{hashed}" if hashed else NOBODY
    presser, concern = concerns.get(update.callback_data, (None, None))
    if concern is not None and presser == sender:
        subject = f"concern:{concern}"
    carried = Carried(update.raw, update.chat_id, update.callback_data)
    once = f"update:{update.bot}:{update.update_id}"
    return row(once, subject, sender, update.kind, update.at, owner, ground.seal(owner, carried))


def row(
    once: str | None, subject: str, sender: int | None, kind: str, at: datetime, sealed_for: str, body: bytes
) -> dict[str, Any]:
    """The parameters of ADD for a row that waits."""
    return {
        "once": once,
        "subject": subject,
        "sender": sender,
        "kind": kind,
        "lane": SOON,
        "at": micros(at),
        "attempts": 0,
        "error": "",
        "closed": None,
        "aside": None,
        "sealed_for": sealed_for,
        "body": body,
    }


def notice(ground: Ground, c: Cursor, subject: str, what: str, at: datetime, data: dict[str, Any]) -> None:
    """Tell a person's or a concern's next turn what the bot itself found out."""
    body = ground.seal(subject, Carried(json.encode(Notice(what=what, data=data))))
    c.execute(ADD, row(None, subject, None, "notice", at, subject, body))


def failed(ground: Ground, job: Job, error_name: str) -> int:
    """Count one more failed attempt; return the most any row of the job has had."""
    ids = [one.id for one in job.rows]
    with ground.writing() as c:
        c.executemany(_FAILED, [{"row": one, "one": 1, "why": error_name} for one in ids])
        found = c.execute(_ATTEMPTS, {"ids": array(ids)}).fetchone()
    return int(found[0]) if found else 0


def set_aside(ground: Ground, job: Job) -> None:
    """Keep the job's rows for a human and let the subject's queue go on."""
    with ground.writing() as c:
        c.executemany(_ASIDE, [{"row": one.id, "aside_": 1} for one in job.rows])


def waiting_for_human(ground: Ground, limit: int) -> list[SetAside]:
    """Return the rows that were set aside, oldest first."""
    with ground.database.reading() as c:
        found = c.execute(_WAITING, {"limit": limit}).fetchall()
    return [
        SetAside(id=i, subject=parse_subject(subject), kind=kind, at=moment(at), attempts=attempts, error=error)
        for i, subject, kind, at, attempts, error in found
    ]
