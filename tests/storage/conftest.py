"""A data folder with a few people in it."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.fernet import Fernet
from msgspec import UNSET

from dialogs.model.dossier import Dossier
from dialogs.model.effect import Invite, Redeem, SavePerson
from dialogs.model.inbound import Subject
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.model.session import Frame, Session
from storage import migrate
from storage.records import Job, Received, Turned
from storage.store import FILE, Store

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


class Home:
    """One store, the clock, and short words for what tests do all the time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys = [Fernet.generate_key().decode()]
        self.now = NOW
        self.update = 0
        self.store = Store.open(path, self.keys)

    @property
    def file(self) -> Path:
        return self.path / FILE

    @property
    def sql(self) -> Any:
        """This thread's raw connection."""
        return self.store._ground.database.connection

    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(self.path, self.keys)

    def person(self, *roles: Role, chat: int | None = None, pairing: tuple[int | None, int | None] | None = None,
               **more: Any) -> Person:  # fmt: skip
        """Invite somebody and, with a chat, let them redeem the invitation."""
        number = self.store.next_person_id()
        kind = {"status": Status.ACTIVE, "name": f"Name {number}", "pseudonym": f"Heron {number}", **more}
        one = Person(id=number, roles=frozenset(roles or {Role.MENTEE}), **kind)
        token = hashlib.sha256(f"token-{number}".encode()).hexdigest()
        paired = Pairing(number, *pairing) if pairing is not None else None
        expires = self.now + timedelta(days=1)
        self.store.invite(Invite(person=one, pairing=paired, token_hash=token, expires=expires), self.now)
        if chat is not None:
            self.text(f"/start token-{number}", chat, kind="command")
            self.turn(Redeem(person=number, token_hash=token), SavePerson(person=one))
        return one

    def received(self, text: str, chat: int | None, kind: Any = "text", **more: Any) -> Received:
        self.update += 1
        raw = msgspec.json.encode({"update_id": self.update, "message": {"text": text}})
        values = {"update_id": self.update, "chat_id": chat, "kind": kind, "raw": raw, "at": self.now, **more}
        return Received(**values)

    def text(self, text: str, chat: int | None, kind: Any = "text", **more: Any) -> int:
        return self.store.receive([self.received(text, chat, kind, **more)])

    def jobs(self, limit: int = 64) -> list[Job]:
        return self.store.ready(self.now, limit)

    def job(self) -> Job:
        (job,) = self.jobs()
        return job

    def turned(self, job: Job, *effects: Any, session: Any = UNSET) -> Turned:
        return Turned(job=job, now=self.now, effects=effects, session=session)

    def turn(self, *effects: Any, session: Any = UNSET) -> None:
        """Commit the one job that is ready."""
        self.store.commit([self.turned(self.job(), *effects, session=session)])

    def by(self, person: int, *effects: Any, session: Any = UNSET, kind: Any = "person") -> None:
        """Commit effects as a turn of a subject that got nothing."""
        self.store.commit([self.turned(self.nothing(person, kind), *effects, session=session)])

    def nothing(self, number: int, kind: Any = "person") -> Job:
        nobody = Person(id=number, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE)
        known = (self.store.person(number) if kind == "person" else None) or nobody
        dossier = Dossier(person=known if kind == "person" else None)
        return Job(subject=Subject(kind, str(number)), rows=(), dossier=dossier)

    def dossier(self, chat: int) -> Dossier:
        """What a turn of this chat would know now; the text that asks is used up."""
        self.text("?", chat)
        job = self.job()
        self.store.commit([self.turned(job)])
        return job.dossier

    def session(self, person: int, step: str = "how", **values: Any) -> Session:
        stack = (Frame(script="pulse", revision="r1", step=step, vars={"load": 3}),)
        return Session(id="s1", person=person, stack=stack, started=self.now, **values)

    def bytes_on_disk(self) -> bytes:
        return b"".join(one.read_bytes() for one in sorted(self.path.iterdir()))

    def rows(self, query: str, bind: Sequence[Any] = ()) -> list[Any]:
        return self.sql.execute(query, bind).fetchall()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating one takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / FILE
    migrate.upgrade(file)
    return file


@pytest.fixture
def home(tmp_path: Path, empty: Path) -> Iterator[Home]:
    (tmp_path / "data").mkdir()
    shutil.copy(empty, tmp_path / "data")
    made = Home(tmp_path / "data")
    yield made
    made.store.close()
