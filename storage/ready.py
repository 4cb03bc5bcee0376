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

from dialogs.model.inbound import Subject
from storage.actions import Stored, unused
from storage.dossiers import Asked, Batch
from storage.ground import Ground
from storage.inbox import Carried, parse_subject
from storage.moments import moment
from storage.people import Core, load_people
from storage.records import Job, Row
from storage.sql import array, table, text_of
from storage.tables import InboxRow

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
    """Return up to `limit` jobs of distinct subjects."""
    with ground.database.reading() as c:
        subjects = _subjects(c, limit)
        if not subjects:
            return []
        waiting = _waiting(ground, c, subjects)
        asked = [_asked(one) for one in waiting]
        batch = Batch(ground, c, core, asked, now)
        return [
            Job(subject=one.subject, rows=one.rows, dossier=batch.dossier(a))
            for one, a in zip(waiting, asked, strict=True)
        ]


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
    opened = {one[0]: ground.open(one[6], one[7], Carried) for rows in together.values() for one in rows}
    pressed = [one.pressed for one in opened.values() if one.pressed]
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


def _together(rows: Sequence[Any]) -> Sequence[Any]:
    """Texts that arrived together and never failed are one job; anything else is one alone."""
    texts = list(takewhile(lambda one: one[3] == "text" and one[5] == 0, rows))
    return texts or rows[:1]


def _row(found: Any, carried: Carried, actions: dict[str, Stored]) -> Row:
    one, _, sender, kind, at, attempts, _, _ = found
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
