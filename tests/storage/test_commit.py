"""Commit 2: all or nothing, once, and never over somebody else's change."""

import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest

from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Heard, OpenConcern, Record, SaveConcern, SavePerson, Send, SetTimer
from dialogs.model.history import Event
from dialogs.model.people import Person, Role, Status
from storage.errors import NotCommittable, Stale

TABLES = ("sessions", "turns", "transcript", "events", "timers", "outbox", "actions", "concerns")


def counts(home):
    return {name: home.rows(f"SELECT count(*) FROM {name}")[0][0] for name in TABLES}


def busy_turn(home, job, person):
    effects = (
        Heard(text="hi"),
        Record(event=Event(at=home.now, kind="answer")),
        SetTimer(kind="k", key="x", due=home.now),
        Send(to=person.id, text="?"),
    )
    return home.turned(job, *effects, session=home.session(person.id))


def test_a_batch_is_committed_together(home):
    people = [home.person(chat=chat) for chat in (7, 8)]
    for chat in (7, 8):
        home.text("x", chat)
    before = counts(home)
    home.store.commit([busy_turn(home, job, one) for job, one in zip(home.jobs(), people, strict=True)])
    after = counts(home)
    assert {name: after[name] - before[name] for name in ("sessions", "turns", "events", "timers")} == dict.fromkeys(
        ("sessions", "turns", "events", "timers"), 2
    )
    assert home.jobs() == []


def test_one_bad_turn_leaves_nothing_of_the_batch(home):
    good, bad = home.person(chat=7), home.person(chat=8)
    for chat in (7, 8):
        home.text("x", chat)
    before, jobs = counts(home), home.jobs()
    refused = OpenConcern(mentee=bad.id, tier=Tier.NOW, family="x", reason="signal")
    with pytest.raises(NotCommittable):
        home.store.commit([busy_turn(home, jobs[0], good), home.turned(jobs[1], refused)])
    assert counts(home) == before
    assert home.jobs() == jobs


@pytest.mark.parametrize("table", ["turns", "outbox", "transcript", "events", "timers", "sessions"])
def test_a_statement_that_fails_leaves_nothing_of_the_batch(home, table):
    one = home.person(chat=7)
    home.text("x", 7)
    before, jobs = counts(home), home.jobs()
    home.sql.execute(f"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.{table} BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        home.store.commit([busy_turn(home, jobs[0], one)])
    home.sql.execute("DROP TRIGGER broken")
    assert counts(home) == before
    assert home.jobs() == jobs
    home.store.commit([busy_turn(home, jobs[0], one)])


def test_a_new_persons_key_does_not_outlive_a_failed_commit(home):
    home.sql.execute("CREATE TEMP TRIGGER broken BEFORE INSERT ON main.turns BEGIN SELECT RAISE(ABORT, 'no'); END")
    ana = Person(id=1, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE, name="Ana")
    with pytest.raises(sqlite3.IntegrityError):
        home.by(1, SavePerson(person=ana))
    home.sql.execute("DROP TRIGGER broken")
    home.by(1, SavePerson(person=ana))
    home.reopen()
    assert home.store.person(1) == ana


def test_an_inbound_changes_state_only_once(home):
    one = home.person(chat=7)
    home.text("x", 7)
    job = home.job()
    home.store.commit([home.turned(job)])
    before = counts(home)
    with pytest.raises(Stale):
        home.store.commit([busy_turn(home, job, one)])
    assert counts(home) == before


def test_a_session_starts_steps_and_ends(home):
    one = home.person(chat=7)
    home.by(one.id, session=home.session(one.id))
    first = home.dossier(7).session
    assert (first.version, first.top.step, first.top.vars) == (1, "how", {"load": 3})
    home.text("8", 7)
    home.turn(session=home.session(one.id, step="why"))
    assert (home.dossier(7).session.version, home.dossier(7).session.top.step) == (2, "why")
    home.text("bye", 7)
    home.turn(session=None)
    assert home.dossier(7).session is None
    home.text("bye", 7)
    home.turn(session=None)


@pytest.mark.parametrize("late", ["again", None])
def test_a_session_that_changed_meanwhile_is_stale(home, late):
    one = home.person(chat=7)
    home.by(one.id, session=home.session(one.id))
    home.text("8", 7)
    job = home.job()
    home.sql.execute("UPDATE sessions SET version = version + 1")
    new = None if late is None else home.session(one.id, step=late)
    with pytest.raises(Stale):
        home.store.commit([home.turned(job, session=new)])
    assert home.job().dossier.session.top.step == "how"


def test_a_second_start_beside_a_running_session_is_stale(home):
    one = home.person(chat=7)
    home.by(one.id, session=home.session(one.id))
    with pytest.raises(Stale):
        home.by(one.id, session=home.session(one.id))


def test_two_turns_of_one_batch_may_change_a_concern_in_turn(home):
    one = home.person(chat=7)
    due = home.now + timedelta(minutes=1)
    opened = Concern(id=home.store.next_concern_id(), mentee=one.id, tier=Tier.NOW, family="x", opened=home.now,
                     next_action=due)  # fmt: skip
    seen = Concern(id=opened.id, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, next_action=due, rung=1,
                   version=1)  # fmt: skip
    turns = [(home.nothing(one.id), opened), (home.nothing(opened.id, "concern"), seen)]
    home.store.commit([home.turned(job, SaveConcern(concern=concern)) for job, concern in turns])
    assert [(c.rung, c.version) for c in home.dossier(7).concerns] == [(1, 2)]


def test_numbers_given_out_by_others_are_not_given_out_again(home):
    one = home.person(chat=7)
    taken = home.store.next_concern_id() + 5
    concern = Concern(id=taken, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, next_action=home.now)
    home.by(one.id, SaveConcern(concern=concern))
    assert home.store.next_concern_id() == taken + 1
    home.reopen()
    assert home.store.next_concern_id() == taken + 1


def test_open_concerns_without_a_next_action_or_late_are_overdue(home):
    one = home.person()
    grace = timedelta(seconds=60)
    times = [None, home.now - timedelta(seconds=61), home.now - timedelta(seconds=59)]
    for number, due in enumerate(times, 1):
        concern = Concern(id=number, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, next_action=due)
        home.by(one.id, SaveConcern(concern=concern))
    done = Concern(id=4, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, state="resolved")
    home.by(one.id, SaveConcern(concern=done))
    assert home.store.overdue_concerns(home.now, grace) == [1, 2]


def test_a_turn_can_be_looked_up_for_replay(home):
    home.person(chat=7)
    home.text("hello", 7)
    job = home.job()
    home.store.commit([home.turned(job)])
    (turn,) = home.rows("SELECT max(id) FROM turns")[0]
    found = home.store.replay(turn)
    assert (found.now, found.subject) == (home.now, job.subject)
    assert found.rows == job.rows
    assert home.store.replay(turn + 1) is None


KILLED = """
import os
import signal, sys
from pathlib import Path
from storage.store import Store
store = Store.open(Path(sys.argv[1]), [sys.argv[2]])
with store._ground.writing() as c:
    c.execute("UPDATE inbox SET closed = 1")
    c.execute("DELETE FROM turns")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_inside_a_transaction_leaves_nothing_of_it(home):
    one = home.person(chat=7)
    home.text("hello", 7)
    home.store.close()
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(home.path), home.keys[0]],
        cwd=root, check=False, timeout=60, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    home.store = type(home.store).open(home.path, home.keys)
    assert home.job().subject.key == str(one.id)
    assert home.store.integrity() == []
