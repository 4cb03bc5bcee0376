"""The next jobs: one a subject, oldest first, with everything their turns need (I8)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from sqlite3 import Cursor
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from dialogs.model.dossier import Dossier
from dialogs.model.inbound import Subject
from storage.actions import Stored, unused
from storage.dossiers import Asked, Batch
from storage.errors import Damaged, Erased, StorageError
from storage.ground import Ground
from storage.inbox import Carried, failed, parse_subject, set_aside
from storage.moments import moment
from storage.people import Core, load_people
from storage.records import Job, Row
from storage.sql import array, table, text_of
from storage.tables import InboxRow

TOGETHER = 3 * 60 * 1_000_000
"""Microseconds within which texts were written together."""

JOINED = 5
"""How many texts of one person that wait together are answered as one."""

_WORDS = ("text", "edit", "media", "command")
_I = table(InboxRow)
_WAITING = text_of(select(_I.c.subject).where(_I.c.closed.is_(None)).order_by(_I.c.lane, _I.c.id))
_FIRST = (
    "SELECT i.id, i.subject, i.sender, i.kind, i.at, i.attempts, i.sealed_for, i.body "
    "FROM json_each(:subjects) s JOIN inbox i ON i.id IN "
    "(SELECT id FROM inbox WHERE subject = s.value AND closed IS NULL ORDER BY id LIMIT :joined) ORDER BY i.id"
)


class _Start(Struct, frozen=True):
    text: str = ""


class _Update(Struct, frozen=True):
    message: _Start | None = None


_update = msgspec.json.Decoder(_Update)


class Waiting(Struct, frozen=True):
    """The rows that one job will hold."""

    subject: Subject
    rows: tuple[Row, ...]


def ready(ground: Ground, core: Core, now: datetime, limit: int) -> list[Job]:
    """Return up to `limit` jobs of distinct subjects; a subject whose rows cannot be opened is set aside instead."""
    with ground.database.reading() as c:
        subjects = _subjects(c, limit)
        waiting = _waiting(ground, c, subjects) if subjects else []
        try:
            return _jobs(ground, c, core, waiting, now)
        except StorageError:
            jobs, broken = _one_by_one(ground, c, core, waiting, now)
    for one in broken:
        failed(ground, one, "Damaged")
        set_aside(ground, one)
    return jobs


def _jobs(ground: Ground, c: Cursor, core: Core, waiting: Sequence[Waiting], now: datetime) -> list[Job]:
    if not waiting:
        return []
    asked = [_asked(one) for one in waiting]
    batch = Batch(ground, c, core, asked, now)
    return [
        Job(subject=one.subject, rows=one.rows, dossier=batch.dossier(a)) for one, a in zip(waiting, asked, strict=True)
    ]


def _one_by_one(
    ground: Ground, c: Cursor, core: Core, waiting: Sequence[Waiting], now: datetime
) -> tuple[list[Job], list[Job]]:
    jobs: list[Job] = []
    broken: list[Job] = []
    for one in waiting:
        try:
            jobs += _jobs(ground, c, core, [one], now)
        except StorageError:
            broken.append(Job(subject=one.subject, rows=one.rows, dossier=Dossier(person=None)))
    return jobs, broken


def _subjects(c: Cursor, limit: int) -> list[str]:
    """The subjects of the oldest waiting rows; people's words and concerns before what is merely due."""
    found: dict[str, None] = {}
    for (subject,) in c.execute(_WAITING):
        found[subject] = None
        if len(found) == limit:
            break
    return list(found)


def _waiting(ground: Ground, c: Cursor, subjects: list[str]) -> list[Waiting]:
    found = c.execute(_FIRST, {"subjects": array(subjects), "joined": JOINED}).fetchall()
    by_subject: dict[str, list[Any]] = {subject: [] for subject in subjects}
    for one in found:
        by_subject[one[1]].append(one)
    together = {subject: _together(rows) for subject, rows in by_subject.items()}
    ground.vault.warm({one[6] for rows in together.values() for one in rows})
    opened = {one[0]: _opened(ground, one) for rows in together.values() for one in rows}
    pressed = [one.pressed for one in opened.values() if one and one.pressed]
    actions = unused(ground, c, pressed) if pressed else {}
    pressers = load_people(ground, c, {one.person for one in actions.values()}) if actions else {}
    allowed = {
        one: stored
        for one, stored in actions.items()
        if stored.role is None or pressers[stored.person].has(stored.role)
    }
    return [
        Waiting(parse_subject(subject), tuple(_row(one, opened[one[0]], allowed) for one in rows))
        for subject, rows in together.items()
    ]


def _opened(ground: Ground, found: Any) -> Carried | None:
    """What was sealed; None when it cannot be opened any more, which a human must know (I12)."""
    try:
        return ground.open(found[6], found[7], Carried)
    except (Damaged, Erased):
        return None


def _together(rows: Sequence[Any]) -> Sequence[Any]:
    """Texts that arrived together and never failed are one job; anything else is one alone."""
    latest = rows[0][4] + TOGETHER
    texts = list(takewhile(lambda one: one[3] == "text" and one[5] == 0 and one[4] <= latest, rows))
    return texts or rows[:1]


def _row(found: Any, carried: Carried | None, actions: dict[str, Stored]) -> Row:
    one, _, sender, kind, at, attempts, _, _ = found
    if carried is None:
        return Row(id=one, kind="unreadable", raw=b"{}", at=moment(at), attempts=attempts, sender=sender)
    stored = actions.get(carried.pressed)
    mine = stored is not None and stored.person == sender
    return Row(
        id=one,
        kind=kind,
        raw=carried.raw,
        at=moment(at),
        attempts=attempts,
        action=stored.action if stored is not None and mine else None,
        chat_id=carried.chat_id,
        sender=sender,
        pressed=carried.pressed if mine else "",
    )


def _asked(waiting: Waiting) -> Asked:
    first = waiting.rows[0]
    words = waiting.subject.kind == "person" and first.kind in _WORDS
    return Asked(
        subject=waiting.subject,
        sender=first.sender,
        written=first.at if words else None,
        token_hash=token_hash(first.raw) if first.kind == "command" else "",
    )


def token_hash(raw: bytes) -> str:
    """Return the SHA-256 of the token in "/start TOKEN", in hex; empty when the update is anything else."""
    try:
        message = _update.decode(raw).message
    except msgspec.MsgspecError:
        return ""
    words = message.text.split() if message else []
    if len(words) != 2 or words[0].partition("@")[0] != "/start":
        return ""
    return hashlib.sha256(words[1].encode()).hexdigest()
