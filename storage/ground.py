"""What every question stands on: the database, the vault, and how values become sealed bytes."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from sqlite3 import Cursor
from typing import Any, TypeVar

from msgspec import MsgspecError, msgpack
from sqlalchemy import select

from storage.database import Database
from storage.errors import Damaged
from storage.sql import among, array, put, table, text_of
from storage.tables import ConcernRow, DataKey, PersonRow
from storage.vault import Vault

T = TypeVar("T")
_KEYS = table(DataKey)
_FETCH = text_of(select(_KEYS.c.owner, _KEYS.c.wrapped).where(_KEYS.c.owner.in_(among("owners"))))
_OWNERS = text_of(select(_KEYS.c.owner).where(_KEYS.c.wrapped.is_not(None)))
_KEEP = put(DataKey)
_encode = msgpack.Encoder().encode
_decoders: dict[Any, Any] = {}


class Shelf:
    """Wrapped keys in the keys table, through this thread's connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fetch(self, owners: Iterable[str]) -> dict[str, bytes | None]:
        """Return the wrapped keys that exist; None for destroyed ones."""
        return dict(self._database.connection.execute(_FETCH, {"owners": array(list(owners))}).fetchall())

    def keep(self, owner: str, wrapped: bytes | None) -> None:
        """Insert or replace a wrapped key; None destroys it for good."""
        self._database.connection.execute(_KEEP, {"owner": owner, "wrapped": wrapped})

    def owners(self) -> list[str]:
        """Return every owner whose key is not destroyed."""
        return [owner for (owner,) in self._database.connection.execute(_OWNERS)]


class Ground:
    """One open data folder."""

    def __init__(self, database: Database, vault_keys: list[str]) -> None:
        self.database = database
        self.vault = Vault(vault_keys, Shelf(database))
        with self.writing() as c:
            self.vault.unlock()
            self._ids = {"person": _highest(c, "person"), "concern": _highest(c, "concern")}
        self._counting = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """One transaction; keys made in one that fails are forgotten with it."""
        try:
            with self.database.writing() as cursor:
                yield cursor
        except BaseException:
            self.vault.forget()
            raise

    def next_id(self, kind: str) -> int:
        """Return a number that no person (or concern) has had; lost numbers stay unused until the next start."""
        with self._counting:
            self._ids[kind] += 1
            return self._ids[kind]

    def taken(self, kind: str, number: int) -> None:
        """Note that a number is in use, whoever gave it out."""
        with self._counting:
            self._ids[kind] = max(self._ids[kind], number)

    def seal(self, owner: str, value: Any) -> bytes:
        """Return the value as sealed msgpack."""
        return self.vault.seal(owner, _encode(value))

    def open(self, owner: str, sealed: bytes, kind: type[T]) -> T:
        """Return the value that was sealed; raise Damaged when it does not read as `kind`."""
        return unpack(self.vault.open(owner, sealed), kind, owner)


def pack(value: Any) -> bytes:
    """Return a value without personal words as msgpack."""
    return _encode(value)


def unpack(packed: bytes, kind: type[T], owner: str) -> T:
    """Read msgpack as `kind`; raise Damaged, naming the owner but nothing of the content."""
    decoder = _decoders.get(kind) or _decoders.setdefault(kind, msgpack.Decoder(kind))
    try:
        found: T = decoder.decode(packed)
    except MsgspecError:
        raise Damaged(f"a {getattr(kind, '__name__', 'value')} kept for {owner} does not read") from None
    return found


def _highest(c: Cursor, kind: str) -> int:
    """The highest number in use, counting destroyed keys: a number is never given to somebody else."""
    rows = table(PersonRow if kind == "person" else ConcernRow).name
    start = len(kind) + 2
    return int(
        c.execute(
            f"SELECT max(coalesce((SELECT max(id) FROM {rows}), 0), coalesce((SELECT max(CAST(substr(owner, {start})"  # noqa: S608  # names from this file
            f" AS INTEGER)) FROM keys WHERE owner > '{kind}:' AND owner < '{kind};'), 0))"
        ).fetchone()[0]
    )
