"""The file: what is refused at open, and how its failures are named (I15)."""

import sqlite3
import threading
from datetime import timedelta

import pytest

from dialogs.model.effect import Heard, Send
from storage import database
from storage.database import PRAGMAS, Database
from storage.errors import Unsafe, Unwritable
from storage.store import FILE, Store


def test_every_connection_keeps_what_it_is_told(home):
    kept = {name: home.rows(f"PRAGMA {name}")[0][0] for name in PRAGMAS}
    durable = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5_000, "secure_delete": 1}
    assert durable.items() <= kept.items()


def test_a_database_that_does_not_keep_its_word_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(database.PRAGMAS, "page_size", 12_345)
    with pytest.raises(Unsafe, match=rf"{tmp_path / FILE}: SQLite answers page_size="):
        Store.open(tmp_path, [])


def test_a_file_that_is_no_file_is_refused_by_name(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(Unwritable, match=str(tmp_path / FILE)):
        Store.open(tmp_path, [])


def make_read_only(home):
    home.sql.execute("PRAGMA query_only = 1")


def make_full(home):
    pages = home.rows("PRAGMA page_count")[0][0]
    home.sql.execute(f"PRAGMA max_page_count = {pages}")


def make_locked(home):
    home.sql.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(home.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


FAULTS = {"readonly": make_read_only, "full": make_full, "locked": make_locked}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unwritable_database_is_named_and_keeps_what_it_had(home, fault):
    one = home.person(chat=7)
    home.text("before", 7)
    job = home.job()
    other = FAULTS[fault](home)
    long = "x" * 100_000
    with pytest.raises(Unwritable, match=FILE) as caught:
        home.text(long, 7)
    assert long[:100] not in str(caught.value)
    with pytest.raises(Unwritable):
        home.store.commit([home.turned(job, Heard(text=long), Send(to=one.id, text=long))])
    if other is not None:
        other.close()
    home.reopen()
    assert home.jobs() == [job]
    home.turn(Heard(text="after all"))
    assert home.text("again", 7) == 1


def test_threads_have_their_own_connections_and_wait_for_each_other(home):
    home.person(chat=7)
    gate, failures = threading.Barrier(4), []

    def intake(start):
        gate.wait()
        try:
            for number in range(25):
                update = home.received("x", 7, update_id=start * 1_000 + number)
                home.store.receive([update])
        except Exception as error:  # shown below
            failures.append(error)

    threads = [threading.Thread(target=intake, args=(n,)) for n in range(1, 5)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert failures == []
    assert home.rows("SELECT count(*) FROM inbox WHERE closed IS NULL") == [(100,)]
    assert len(home.store._ground.database._all) == 5


def test_a_reader_sees_one_moment(home):
    base = Database(home.file)
    with base.reading() as c:
        before = c.execute("SELECT count(*) FROM inbox").fetchone()
        home.text("x", 7)
        assert c.execute("SELECT count(*) FROM inbox").fetchone() == before
    base.close()


def test_a_healthy_file_has_nothing_wrong_and_a_torn_one_has(home):
    home.person(chat=7)
    assert home.store.integrity() == []
    home.sql.execute("PRAGMA foreign_keys = 0")
    home.sql.execute("UPDATE transcript SET person = 99")
    home.sql.execute("INSERT INTO weights VALUES (99, 'r', 1.0)")
    assert home.store.integrity() == ["a row of weights refers to a missing row of people"]


def test_the_clock_is_kept_to_the_microsecond(home):
    home.now += timedelta(microseconds=123_457)
    home.text("x", 7)
    assert home.job().rows[0].at == home.now


def test_closing_waits_for_whoever_still_reads(tmp_path):
    opened = Database(tmp_path / "kith.db")
    reading, done = threading.Event(), threading.Event()
    found = []

    def read():
        with opened.reading() as c:
            reading.set()
            done.wait(10)
            found.append(c.execute("SELECT 1").fetchone())

    reader, closer = threading.Thread(target=read), threading.Thread(target=opened.close)
    reader.start()
    assert reading.wait(10)
    closer.start()
    closer.join(0.05)
    assert closer.is_alive()
    done.set()
    closer.join(10)
    reader.join(10)
    assert found == [(1,)]
    assert not closer.is_alive()
