"""The floor: raw sqlite3 doing a turn's statements, nothing decoded, sealed or decided."""

import os
import time
from collections.abc import Callable
from sqlite3 import Connection, Cursor

from benchmarks.stage import SAMPLES, Cost, folder, quartile, raw_connection

SCHEMA = """
CREATE TABLE inbox (id INTEGER PRIMARY KEY, bot INTEGER, number INTEGER, subject TEXT, body BLOB, closed INTEGER,
                    UNIQUE (bot, number));
CREATE INDEX waiting ON inbox (id) WHERE closed IS NULL;
CREATE TABLE people (id INTEGER PRIMARY KEY, body BLOB);
CREATE TABLE sessions (person INTEGER PRIMARY KEY, version INTEGER, body BLOB);
CREATE TABLE transcript (id INTEGER PRIMARY KEY, person INTEGER, at INTEGER, body BLOB);
CREATE TABLE events (id INTEGER PRIMARY KEY, person INTEGER, at INTEGER, body BLOB);
CREATE TABLE timers (subject TEXT, kind TEXT, key TEXT, due INTEGER, body BLOB, UNIQUE (subject, kind, key));
CREATE TABLE outbox (id INTEGER PRIMARY KEY, person INTEGER, body BLOB, closed INTEGER);
CREATE TABLE turns (id INTEGER PRIMARY KEY, at INTEGER, subject TEXT, digests TEXT);
"""
BODY = os.urandom(400)
Run = Callable[..., Cursor]


def measure(turns: int, commits: int, flush: float = 0.0) -> Cost:
    """Milliseconds a turn with one or two commits for each, with `flush` seconds added to every commit."""
    with folder() as path:
        connection = raw_connection(path / "floor.sqlite3")
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO people VALUES (?, ?)", [(n, BODY) for n in range(1_000)])
        count = turns // SAMPLES
        return quartile(
            [_sample(connection, range(n * count, (n + 1) * count), commits, flush) for n in range(SAMPLES)]
        )


def _sample(connection: Connection, numbers: range, commits: int, flush: float) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    for number in numbers:
        connection.execute("BEGIN IMMEDIATE")
        _receive(connection.execute, number)
        if commits == 2:
            _commit(connection, flush)
            connection.execute("BEGIN IMMEDIATE")
        _turn(connection.execute, number)
        _commit(connection, flush)
    turns = len(numbers)
    return Cost((time.process_time() - cpu) * 1e3 / turns, (time.perf_counter() - wall) * 1e3 / turns)


def _commit(connection: Connection, flush: float) -> None:
    connection.execute("COMMIT")
    if flush:
        time.sleep(flush)


def _receive(run: Run, number: int) -> None:
    subject = f"person:{number % 1_000}"
    run("INSERT INTO inbox (bot, number, subject, body) VALUES (1, ?, ?, ?)", (number, subject, BODY))


def _turn(run: Run, number: int) -> None:
    person, subject = number % 1_000, f"person:{number % 1_000}"
    run("SELECT id, subject, body FROM inbox WHERE closed IS NULL ORDER BY id LIMIT 1").fetchall()
    run("SELECT body FROM people WHERE id = ?", (person,)).fetchall()
    run("SELECT version, body FROM sessions WHERE person = ?", (person,)).fetchall()
    run("INSERT INTO sessions VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET version = version + 1", (person, BODY))
    run("INSERT INTO transcript (person, at, body) VALUES (?, ?, ?)", (person, number, BODY))
    run("INSERT INTO transcript (person, at, body) VALUES (?, ?, ?)", (person, number, BODY))
    run("INSERT INTO events (person, at, body) VALUES (?, ?, ?)", (person, number, BODY))
    run("INSERT INTO timers VALUES (?, 'step', 's', ?, ?) ON CONFLICT DO UPDATE SET due = ?", (subject, 1, BODY, 2))
    run("INSERT INTO outbox (person, body) VALUES (?, ?)", (person, BODY))
    run("UPDATE inbox SET closed = 1 WHERE bot = 1 AND number = ?", (number,))
    run("INSERT INTO turns (at, subject, digests) VALUES (?, ?, ?)", (number, subject, "0123456789abcdef"))
