"""One SQLite file: a connection a thread, one writer at a time, nothing confirmed before it is on disk."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import Unsafe, Unwritable

BUSY_MILLISECONDS = 5_000
PRAGMAS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit is on disk before it is believed
    "foreign_keys": 1,
    "busy_timeout": BUSY_MILLISECONDS,
    "secure_delete": 1,  # a destroyed key must not linger in a free page
    "cache_size": -65_536,  # KiB
    "temp_store": 2,
}
_UNWRITABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}


def unwritable(error: sqlite3.Error) -> bool:
    """Whether the error means that the file, not the statement, is at fault."""
    code: int = getattr(error, "sqlite_errorcode", 0) or 0
    return code & 0xFF in _UNWRITABLE


class Database:
    """Connections to one file; safe to use from several threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._listing = threading.Lock()
        self._writing = threading.Lock()
        self._using = 0
        self._idle = threading.Condition()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened and checked at first use."""
        found: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        return found if found is not None else self._open()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        """One transaction: committed at the end, rolled back on any error; Unwritable when the file refuses."""
        with self._writing, self._named():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection.cursor()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor]:
        """One snapshot of the database, however many queries are asked of it."""
        with self._named():
            connection = self.connection
            connection.execute("BEGIN")
            try:
                yield connection.cursor()
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    def forget(self) -> None:
        """Empty the write-ahead log, so that what was overwritten is gone from it too; at the latest closing does."""
        with self._writing, self._in_use(), suppress(sqlite3.Error):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every thread's connection once none is in use: SQLite crashes when one is closed under a statement.

        One that stays in use is left to the end of the process.
        """
        with self._idle:
            if not self._idle.wait_for(lambda: not self._using, timeout=BUSY_MILLISECONDS / 1_000):
                return
            with self._listing:
                for connection in self._all:
                    connection.close()
                self._all.clear()
            self._mine = threading.local()

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        with self._idle:
            self._using += 1
        try:
            yield
        finally:
            with self._idle:
                self._using -= 1
                self._idle.notify_all()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            with self._in_use():
                yield
        except sqlite3.Error as error:
            if not unwritable(error):
                raise
            name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
            raise Unwritable(f"{self.path} cannot be written ({name}): check its disk and its permissions") from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, cached_statements=512, timeout=5
        )
        with self._listing:
            self._all.append(connection)
        check(connection, self.path)
        self._mine.connection = connection
        return connection


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Set the pragmas and read them back; raise Unsafe naming the file and the first that did not hold."""
    for name, wanted in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={wanted}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise Unsafe(
                f"{path}: SQLite answers {name}={found} where {wanted} is needed to lose nothing; "
                "put the data folder on a local disk that the bot may write to"
            )


def check_new(path: Path) -> None:
    """Make the file if it is missing, readable by its owner only, and check that it can be written and trusted."""
    try:
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            check(connection, path)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise Unwritable(f"{path} cannot be written ({name}): check its disk and its permissions") from error
