"""A programme with many people on a memory file system, and updates that come in."""

import contextlib
import datetime as dt
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet
from msgspec import Struct

from benchmarks.talk import sentences
from bot.commands.test import demo_programme
from bot.content import Content
from bot.detectors import load_signals
from bot.gateway.classify import classify
from bot.library import load_library
from bot.published import Published
from bot.reception import Reception
from bot.turn import TurnRoom
from dialogs.engine import begin_script
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Effect, Record, SaveCheckin, SavePerson, SavePlan, SetTimer
from dialogs.model.history import Event
from dialogs.model.inbound import Subject
from dialogs.model.people import Person, Role, Status
from dialogs.world import World
from storage.records import Job, Received, Turned
from storage.store import Store
from storage.vault import person_key

BEGAN = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
MEMORY = Path("/dev/shm")  # nothing secret, and gone when the measurement ends
FIRST_CHAT = 10_000_000
SPEAKING = 500  # so many people write, spread over all; the others are there to be in the way
BETWEEN = timedelta(seconds=1)  # from one inbound to the next: each person writes about every eight minutes
SAMPLES = 12


class Cost(Struct, frozen=True):
    """Milliseconds a turn: the lower quartile of several samples, because others use this machine too."""

    cpu: float
    wall: float


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self._now = BEGAN

    def now(self) -> datetime:
        """The benchmark's moment."""
        return self._now

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by


class Shelf:
    """The shipped content and the six questions, read once."""

    def __init__(self) -> None:
        content = Content(Path(__file__).parent / "six.yaml")
        self.current = Published(demo_programme(), load_library(content), load_signals(content))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """An empty folder in memory, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="kith-bench-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        yield path
    finally:
        shutil.rmtree(path)


class Place:
    """A data folder with so many active mentees, each with a plan and a check-in due an hour after `BEGAN`."""

    def __init__(self, path: Path, people: int) -> None:
        self.path, self.people, self.key = path, people, Fernet.generate_key().decode()
        with self.opened() as store:
            for first in range(1, people + 1, 1_000):
                store.commit([_arrival(number) for number in range(first, min(first + 1_000, people + 1))])
            _bind(store, people)

    @contextlib.contextmanager
    def opened(self) -> Iterator[Store]:
        """Its store, closed afterwards."""
        store = Store.open(self.path / "data", [self.key])
        try:
            yield store
        finally:
            store.close()

    @contextlib.contextmanager
    def copied(self) -> Iterator[Store]:
        """The store of a copy, which may be changed."""
        with folder() as path:
            shutil.copytree(self.path / "data", path / "data")
            store = Store.open(path / "data", [self.key])
            try:
                yield store
            finally:
                store.close()


def _bind(store: Store, people: int) -> None:
    """Everybody's chat, as an invitation would have bound it."""
    ground = store._ground
    for first in range(1, people + 1, 10_000):
        with ground.writing() as cursor:
            for number in range(first, min(first + 10_000, people + 1)):
                chat = FIRST_CHAT + number
                bound = (ground.vault.chat_hash(chat), ground.seal(person_key(number), chat), number)
                cursor.execute("UPDATE people SET chat_hash = ?, chat = ? WHERE id = ?", bound)


def _arrival(number: int) -> Turned:
    person = Person(
        id=number, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE, name=f"Person {number}", zone="Europe/Madrid",
        country="ES", age_band="18_24", reachable=True, screening_consent=BEGAN,
    )  # fmt: skip
    due, key = BEGAN + timedelta(hours=1), f"pulse:{BEGAN.date().isoformat()}"
    plan = Plan(id="pulse", script="pulse", days=frozenset(range(7)), start=dt.time(10), end=dt.time(20))
    row = Checkin(id=f"{number}:{key}", plan="pulse", local_date=BEGAN.date(), due=due)
    timer = SetTimer(kind="checkin", key=key, due=due)
    effects = (SavePerson(person=person), SavePlan(plan=plan), SaveCheckin(checkin=row), timer)
    return _by_hand(person, BEGAN, effects)


def _by_hand(person: Person, now: datetime, effects: tuple[Effect, ...]) -> Turned:
    job = Job(subject=Subject("person", str(person.id)), rows=(), dossier=Dossier(person=person))
    return Turned(job=job, now=now, effects=effects)


class Flow:
    """Updates for the turn room, and what a turn costs."""

    def __init__(self, store: Store, shelf: Shelf, people: int) -> None:
        self._store, self._shelf, self._clock = store, shelf, Clock()
        self._reception = Reception("bench_bot", store.next_person_id)
        self._room = TurnRoom(store, shelf, self._clock, self._reception)  # type: ignore[arg-type]
        self._people = range(1, people + 1, people // SPEAKING)
        self._words, self._update = sentences(), 0

    def begin(self, script: str, days: int = 0) -> None:
        """Put everybody who speaks into the script, unasked, after two entries a day for so many days."""
        for number in self._people:
            person = self._store.person(number)
            assert person is not None
            for day in range(days, 0, -1):
                self._store.commit([_by_hand(person, BEGAN, tuple(self._entries(day)))])
            self._store.commit([self._begun(person, script)])

    def _entries(self, day: int) -> Iterator[Record]:
        for hours in (2, 1):
            at = BEGAN - timedelta(days=day, hours=hours)
            yield Record(event=Event(at=at, kind="answer", text=next(self._words), theme="six"))

    def _begun(self, person: Person, script: str) -> Turned:
        seen, dossier = self._shelf.current, Dossier(person=person)
        world = World(
            now=self._clock.now(), seed=str(person.id), programme=seen.programme, library=seen.library,
            signals=seen.signals, dossier=dossier,
        )  # fmt: skip
        begun = begin_script(world, None, script)
        turned = _by_hand(person, world.now, begun.effects)
        return Turned(job=turned.job, now=turned.now, effects=turned.effects, session=begun.session)

    def measure(self, waiting: int, turns: int) -> Cost:
        """What a turn costs with `waiting` inbound of as many people at a time; everybody speaks once before."""
        self._sample(64, SPEAKING // 64)
        return quartile([self._sample(waiting, turns // waiting // SAMPLES) for _ in range(SAMPLES)])

    def _sample(self, waiting: int, rounds: int) -> Cost:
        cpu = wall = 0.0
        for _ in range(rounds):
            self._clock.move(BETWEEN * waiting)
            batch = [self._say() for _ in range(waiting)]
            cpu, wall = cpu - time.process_time(), wall - time.perf_counter()
            self._store.receive([self._classified(raw) for raw in batch])
            while self._room.run():
                continue
            cpu, wall = cpu + time.process_time(), wall + time.perf_counter()
        return Cost(cpu * 1e3 / rounds / waiting, wall * 1e3 / rounds / waiting)

    def _classified(self, raw: object) -> Received:
        row = classify(raw, self._clock.now(), 1)
        assert row is not None
        return row

    def _say(self) -> dict[str, object]:
        self._update += 1
        chat = FIRST_CHAT + self._people[self._update % len(self._people)]
        message = {
            "message_id": self._update,
            "date": int(self._clock.now().timestamp()),
            "chat": {"id": chat, "type": "private", "first_name": "P"},
            "from": {"id": chat, "is_bot": False, "first_name": "P", "language_code": "en"},
            "text": next(self._words),
        }
        return {"update_id": self._update, "message": message}


def quartile(costs: Sequence[Cost]) -> Cost:
    """The lower quartile of each figure."""
    return Cost(_lower([one.cpu for one in costs]), _lower([one.wall for one in costs]))


def _lower(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=4)[0] if len(values) > 1 else values[0]


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
