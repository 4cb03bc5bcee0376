"""One process per data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage import lock
from storage.errors import InUse
from storage.lock import FolderLock
from storage.store import Store

HOLDER = """
import sys
from pathlib import Path
from storage.lock import FolderLock
held = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    root = Path(__file__).parents[2]
    started = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stdout.readline() == "held\n"
    yield started
    started.kill()
    started.communicate(timeout=10)


def test_a_second_process_is_refused_and_told_who_and_what_to_do(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(lock.FolderLock.__init__, "__defaults__", (0.2,))
    with pytest.raises(InUse, match=rf"{tmp_path} is in use by process {holder.pid}: stop that process first"):
        Store.open(tmp_path, [])


def test_the_default_wait_is_at_most_five_seconds():
    assert lock.WAIT_SECONDS <= 5


def test_a_killed_process_holds_nothing(tmp_path, holder):
    holder.kill()
    holder.wait(timeout=10)
    FolderLock(tmp_path).release()


def test_a_lock_is_handed_over_when_released(tmp_path):
    first = FolderLock(tmp_path)
    with pytest.raises(InUse):
        FolderLock(tmp_path, wait=0)
    first.release()
    FolderLock(tmp_path, wait=0).release()


def test_a_store_that_could_not_open_lets_go_of_the_folder(tmp_path, home):
    home.store.close()
    with pytest.raises(Exception, match="vault key"):
        Store.open(home.path, ["bad"])
    FolderLock(home.path, wait=0).release()
    home.store = Store.open(home.path, home.keys)
