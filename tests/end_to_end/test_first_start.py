"""Killed while the database is being made: the next start goes on as if nothing had been."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import migrate
from storage.store import FILE

KILLED = """
import os, signal, sys
from itertools import count
from pathlib import Path
from sqlalchemy import Engine, event
from storage import migrate

number = count(1)

@event.listens_for(Engine, "before_cursor_execute")
def execute(connection, cursor, statement, *_):
    if statement.lstrip().startswith(("CREATE", "INSERT")) and next(number) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

migrate.upgrade(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("at", [1, 2, 12, 40])
def test_a_kill_in_the_middle_of_a_migration_is_not_felt(tmp_path: Path, at: int) -> None:
    file = tmp_path / FILE
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file), str(at)], check=False)
    assert killed.returncode == -signal.SIGKILL
    migrate.upgrade(file)
    assert migrate.current(file) == migrate.HEAD
