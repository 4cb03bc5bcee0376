"""Bring a database file to the tables of this release."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from storage.errors import Newer

HEAD = "0002"
"""The newest migration; a test holds it equal to what Alembic finds."""


def engine(path: Path) -> Engine:
    """A SQLAlchemy engine for migrations; the turn's path does not use it."""
    made = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(made, "connect", _begin_nothing)
    event.listen(made, "begin", _begin)
    return made


def _begin_nothing(connection: sqlite3.Connection, _: object) -> None:
    """Python's driver begins no transaction before a CREATE TABLE: killed in between, half of them would stay."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def config(path: Path) -> Config:
    """Alembic's settings, without a file or a working directory."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.attributes["engine"] = engine(path)
    return made


def current(path: Path) -> str | None:
    """Return the migration that the file is at, or None for an empty one."""
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return row[0] if row else None


def upgrade(path: Path, to: str = "head") -> None:
    """Migrate the file, doing nothing when it is already there. Raises Newer for one from a later release."""
    if to == "head" and current(path) == HEAD:
        return
    try:
        command.upgrade(config(path), to)
    except CommandError:
        raise Newer(f"{path} was made by another, newer Kith: run that one, or restore a backup from before") from None


def downgrade(path: Path, to: str) -> None:
    """Take migrations back, down to `to` ("base" for none)."""
    command.downgrade(config(path), to)
