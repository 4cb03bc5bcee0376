"""A programme with many people on a memory file system, and updates that come in."""

import contextlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.commands.test import demo_programme
from bot.content import Content
from bot.gateway.classify import classify
from bot.library import load_library, load_signals
from bot.published import Published
from bot.reception import Reception
from bot.turn import TurnRoom
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Effect, SavePerson, SetTimer
from dialogs.model.inbound import Subject
from dialogs.model.people import Person, Role, Status
from storage.records import Job, Received, Turned
from storage.store import Store
from storage.vault import person_key

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
MEMORY = Path("/dev/shm")
FIRST_CHAT = 10_000_000
SPEAKING = 4_000  # people whose chats are bound; the others are there to be in the way


class Clock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


class Shelf:
    """The shipped content, read once."""

    def __init__(self) -> None:
        content = Content()
        self.current = Published(demo_programme(), load_library(content), load_signals(content))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """An empty folder in memory, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="kith-bench-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        yield path
    finally:
        shutil.rmtree(path)


@contextlib.contextmanager
def programme(people: int, due: datetime | None = None) -> Iterator[Store]:
    """A store with so many active mentees; each with one timer at `due`, if that is given."""
    with folder() as path:
        store = Store.open(path, [Fernet.generate_key().decode()])
        try:
            fill(store, people, due)
            yield store
        finally:
            store.close()


def fill(store: Store, people: int, due: datetime | None) -> None:
    """Make the people, a thousand a commit."""
    for first in range(1, people + 1, 1_000):
        store.commit([_arrival(number, due) for number in range(first, min(first + 1_000, people + 1))])
    ground = store._ground
    with ground.writing() as cursor:
        for number in range(1, min(people, SPEAKING) + 1):
            chat = FIRST_CHAT + number
            sealed = ground.seal(person_key(number), chat)
            cursor.execute(
                "UPDATE people SET chat_hash = ?, chat = ? WHERE id = ?", (ground.vault.chat_hash(chat), sealed, number)
            )


def _arrival(number: int, due: datetime | None) -> Turned:
    person = Person(
        id=number, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE, name=f"Person {number}", zone="Europe/Madrid",
        country="ES", age_band="18_24", reachable=True, screening_consent=NOW,
    )  # fmt: skip
    effects: list[Effect] = [SavePerson(person=person)]
    if due is not None:
        effects.append(SetTimer(kind="remind", key="bench", due=due, data={"text": "Now would be a good moment."}))
    subject = Subject("person", str(number))
    return Turned(job=Job(subject=subject, rows=(), dossier=Dossier(person=None)), now=NOW, effects=tuple(effects))


class Flow:
    """Updates for the room, and what a turn costs."""

    def __init__(self, store: Store, shelf: Shelf, people: int) -> None:
        self.store, self.people = store, min(people, SPEAKING)
        self.room = TurnRoom(store, shelf, Clock(), Reception("bench_bot", store.next_person_id))  # type: ignore[arg-type]
        self._update = 0
        self._next = 0

    def measure(self, text: str, waiting: int, rounds: int) -> tuple[float, float]:
        """CPU and wall milliseconds a turn with `waiting` inbound of as many people at a time."""
        cpu, wall, turns = time.process_time(), time.perf_counter(), 0
        for _ in range(rounds):
            self.store.receive([self._say(text) for _ in range(waiting)])
            while done := self.room.run():
                turns += done
        return (time.process_time() - cpu) * 1e3 / turns, (time.perf_counter() - wall) * 1e3 / turns

    def _say(self, text: str) -> Received:
        self._next = self._next % self.people + 1
        self._update += 1
        chat = FIRST_CHAT + self._next
        raw = {
            "update_id": self._update,
            "message": {
                "message_id": self._update,
                "date": int((NOW - timedelta(seconds=1)).timestamp()),
                "chat": {"id": chat, "type": "private", "first_name": "P"},
                "from": {"id": chat, "is_bot": False, "first_name": "P"},
                "text": text,
            },
        }
        row = classify(raw, NOW, 1)
        assert row is not None
        return row


def slow_flushes(store: Store, seconds: float) -> None:
    """Make every commit of the store take so much longer, as a disk would."""
    database = store._ground.database
    writing = database.writing

    @contextlib.contextmanager
    def slower() -> Iterator[sqlite3.Cursor]:
        with writing() as cursor:
            yield cursor
        time.sleep(seconds)

    database.writing = slower  # type: ignore[method-assign]


def raw_connection(path: Path) -> sqlite3.Connection:
    """SQLite as the floor: the same durability, nothing else."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
