"""How something to be sent gets into the outbox."""

from datetime import datetime
from sqlite3 import Cursor

from msgspec import Struct

from storage.ground import Ground
from storage.moments import micros
from storage.sql import add
from storage.tables import OutboxRow

URGENT, NORMAL = 0, 1
_ADD = add(OutboxRow)


class Parcel(Struct, frozen=True, array_like=True):
    """What is sealed of an outbox row; a chat only where nobody is bound to it."""

    payload: bytes
    chat_id: int | None = None


def enclose(
    ground: Ground,
    c: Cursor,
    kind: str,
    payload: bytes,
    now: datetime,
    owner: str,
    *,
    person: int | None = None,
    chat_id: int | None = None,
    urgent: bool = False,
    alert: bool = False,
    concern: int | None = None,
    question: str = "",
) -> None:
    """Add a row that waits to be sent."""
    c.execute(
        _ADD,
        {
            "kind": kind,
            "lane": URGENT if urgent else NORMAL,
            "person": person,
            "concern": concern,
            "alert": 1 if alert else None,
            "created": micros(now),
            "not_before": micros(now),
            "attempt": 0,
            "ambiguous": 0,
            "claimed": None,
            "closed": None,
            "why": "",
            "message_id": None,
            "question": question or None,
            "sealed_for": owner,
            "body": ground.seal(owner, Parcel(payload, chat_id)),
        },
    )
