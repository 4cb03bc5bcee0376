"""Core statements on the tables, compiled once to SQL text that SQLite runs without SQLAlchemy in between."""

import re
from collections.abc import Sequence
from typing import Any

from msgspec import json
from sqlalchemy import Select, Table, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement
from sqlmodel import SQLModel

_DIALECT = sqlite.dialect(paramstyle="named")


def table(row: type[SQLModel]) -> Table:
    """Return the Core table behind a SQLModel class."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


def text_of(statement: ClauseElement) -> str:
    """Compile to SQLite's SQL with :named parameters; whole numbers in the statement are written into it."""
    compiled = statement.compile(dialect=_DIALECT)
    text = str(compiled)
    for name, value in compiled.params.items():
        if isinstance(value, int):
            text = re.sub(rf":{name}\b", str(value), text)
        elif value is not None:
            raise ValueError(f"bind {name} by name: a compiled statement would forget its value")
    return text


def add(row: type[SQLModel], *, leave: Sequence[str] = ("id",)) -> str:
    """An INSERT of every column but those in `leave`, each a parameter of its own name."""
    target = table(row)
    names = [column.name for column in target.columns if column.name not in leave]
    return str(target.insert().compile(dialect=_DIALECT, column_keys=names))


def put(row: type[SQLModel], *, keep: Sequence[str] = ()) -> str:
    """An INSERT that updates the row with the same primary key, but for the columns in `keep`."""
    target = table(row)
    names = [column.name for column in target.columns if column.name not in keep]
    statement = sqlite.insert(target)
    changed = {name: statement.excluded[name] for name in names if not target.columns[name].primary_key}
    statement = statement.on_conflict_do_update(index_elements=list(target.primary_key.columns), set_=changed)
    return str(statement.compile(dialect=_DIALECT, column_keys=names))


def among(name: str) -> Select[Any]:
    """The values of a JSON array given as one parameter, so that one statement serves batches of every size."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def array(values: Sequence[Any]) -> str:
    """Write the parameter that `among` reads."""
    return json.encode(values).decode()
