"""What buttons mean: kept under random ids, for one person, for one press."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Cursor
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, select

from dialogs.model.action import Action, Button, Do, Rows
from dialogs.model.people import Role
from storage.ground import Ground
from storage.moments import micros
from storage.records import Key
from storage.sql import add, among, array, table, text_of
from storage.tables import ActionRow
from storage.vault import person_key

_ID_BYTES = 12  # 96 bits, 16 characters of Telegram's 64

_ACTION: Any = Action
_A = table(ActionRow)
_ADD = add(ActionRow, leave=())
_UNUSED = text_of(
    select(_A.c.id, _A.c.person, _A.c.role, _A.c.body).where(_A.c.id.in_(among("ids")), _A.c.used.is_(None))
)
_USE = text_of(_A.update().where(_A.c.id == bindparam("one"), _A.c.used.is_(None)).values(used=bindparam("now")))


class Stored(Struct, frozen=True):
    """An unused action and who may press it."""

    person: int
    role: Role | None
    action: Action


def keep_buttons(ground: Ground, c: Cursor, person: int, rows: Rows, now: datetime) -> tuple[tuple[Key, ...], ...]:
    """Store every button's action for `person`; return the buttons as they go out."""
    made: list[dict[str, Any]] = []
    keys = tuple(tuple(_key(ground, person, button, micros(now), made) for button in row) for row in rows)
    c.executemany(_ADD, made)
    return keys


def _key(ground: Ground, person: int, button: Button, now: int, made: list[dict[str, Any]]) -> Key:
    if button.action is None:
        return Key(label=button.label, url=button.url)
    one = secrets.token_urlsafe(_ID_BYTES)
    made.append(
        {
            "id": one,
            "person": person,
            "role": button.role.value if button.role else None,
            "concern": _concern(button.action),
            "created": now,
            "used": None,
            "body": ground.seal(person_key(person), button.action),
        }
    )
    return Key(label=button.label, action=one)


def _concern(action: Action) -> int | None:
    number = action.args.get("concern", "") if isinstance(action, Do) else ""
    return int(number) if number.isdecimal() else None


def unused(ground: Ground, c: Cursor, ids: Iterable[str]) -> dict[str, Stored]:
    """Return those of `ids` that exist and were not pressed yet."""
    found = c.execute(_UNUSED, {"ids": array(list(ids))}).fetchall()
    return {
        one: Stored(person, Role(role) if role else None, ground.open(person_key(person), body, _ACTION))
        for one, person, role, body in found
    }


def use(c: Cursor, ids: Iterable[str], now: datetime) -> None:
    """Mark actions as pressed."""
    c.executemany(_USE, [{"one": one, "now": micros(now)} for one in ids])
