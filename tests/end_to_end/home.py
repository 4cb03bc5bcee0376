"""A data folder with a whole programme in it, made in a moment, and what is in it afterwards."""

import atexit
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any

import msgspec
from cryptography.fernet import Fernet

from bot.commands.demo import CLOCK_FILE
from bot.content import SHIPPED
from bot.desk import pseudonym
from bot.library import load_programme
from dialogs.checkins import plan_ahead
from dialogs.model.checkin import Plan
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Effect, Invite, Redeem, SavePerson, SavePlan
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.programme import Programme
from storage import migrate
from storage.records import Received, Turned
from storage.store import FILE, Store

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday, one o'clock in Madrid, nobody's quiet hours
TOKEN = "424242:token-of-a-bot-that-lives-only-in-tests"
ANA, CARLA, SAM, NOOR, TOM = 104, 105, 103, 106, 107
STAFF = {
    ANA: ("Ana", Role.SAFEGUARDING), CARLA: ("Carla", Role.COORDINATOR), SAM: ("Sam", Role.MENTOR),
    NOOR: ("Noor", Role.MENTOR), TOM: ("Tom", Role.DEPUTY),
}  # fmt: skip
MIA = 201  # the first mentee's chat; the others follow
MEMORY = Path("/dev/shm")


class Home:
    """The folder: `data`, the key, the programme; people are numbered in the order of `STAFF`, then the mentees."""

    def __init__(self, folder: Path, start: datetime = NOON) -> None:
        self.folder, self.start = folder, start
        self.data = folder / "data"
        self.keys = [Fernet.generate_key().decode()]
        self._numbers: dict[int, int] = {}

    def number(self, chat: int) -> int:
        """Whose chat it is."""
        return self._numbers[chat]

    def furnish(self, mentees: int = 1, plans: Iterable[Plan] = (), **mentee: Any) -> None:
        """Put staff and active mentees in; `mentee` changes what they are like."""
        self.data.mkdir(parents=True)
        shutil.copy(_empty(), self.data / FILE)
        (self.folder / CLOCK_FILE).write_text(f'"{self.start.isoformat()}"')
        key = self.folder / "key"
        key.touch(mode=0o600)
        key.write_text(self.keys[0])
        store = self.open()
        for chat, (name, role) in STAFF.items():
            self._admit(store, chat, Person(id=0, roles=frozenset({role}), status=Status.ACTIVE, name=name,
                                            zone="Europe/Madrid", reachable=True, drilled=self.start))  # fmt: skip
        known = {
            "name": "Mia", "language": "en", "country": "ES", "zone": "Europe/Madrid", "age_band": "18_24",
            "screening_consent": self.start, "reachable": True, "status": Status.ACTIVE,
        } | mentee  # fmt: skip
        for chat in range(MIA, MIA + mentees):
            person = Person(id=0, roles=frozenset({Role.MENTEE}), **known)
            self._admit(store, chat, person, tuple(plans))
        store.close()

    def open(self, *, beside: bool = False) -> Store:
        """The store; `beside` a process that holds the folder."""
        return Store.open(self.data, self.keys, memory_lock=not beside)

    def programme(self, sandbox: str) -> Path:
        """The demo's programme, with its final rung in the sandbox at this address."""
        text = (SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8")
        rung = next(line for line in text.splitlines() if line.strip().startswith("final_rung:"))
        ours = f'  final_rung: {{name: Office, webhook: "{sandbox}/sim/outside/second-channel"}}'
        path = self.folder / "programme.yaml"
        path.write_text(text.replace(rung, ours), encoding="utf-8")
        return path

    def bytes_on_disk(self) -> bytes:
        """Everything in the data folder: database, log, revisions."""
        return b"".join(path.read_bytes() for path in sorted(self.data.rglob("*")) if path.is_file())

    def _admit(self, store: Store, chat: int, person: Person, plans: tuple[Plan, ...] = ()) -> None:
        number = self._numbers[chat] = store.next_person_id()
        named = msgspec.structs.replace(person, id=number, pseudonym=pseudonym(number))
        token = hashlib.sha256(f"token-{chat}".encode()).hexdigest()
        pairing = Pairing(number, self.number(SAM), self.number(NOOR)) if person.has(Role.MENTEE) else None
        store.invite(
            Invite(person=named, pairing=pairing, token_hash=token, expires=self.start + timedelta(days=1)), self.start
        )
        raw = msgspec.json.encode({"update_id": chat, "message": {"text": f"/start token-{chat}"}})
        store.receive([Received(update_id=chat, chat_id=chat, kind="command", raw=raw, at=self.start)])
        (job,) = store.ready(self.start)
        effects = (Redeem(person=number, token_hash=token), SavePerson(person=named), *self._planned(named, plans))
        subject = msgspec.structs.replace(job.subject, kind="person", key=str(number))
        job = msgspec.structs.replace(job, subject=subject)
        store.commit([Turned(job=job, now=self.start, effects=effects)])

    def _planned(self, person: Person, plans: tuple[Plan, ...]) -> Iterator[Effect]:
        yield from (SavePlan(plan=plan) for plan in plans)
        dossier = Dossier(person=person, plans=plans)
        world: Any = SimpleNamespace(now=self.start, dossier=dossier, programme=_programme())
        yield from plan_ahead(world)


def plan(at: int = 18, **more: Any) -> Plan:
    """A pulse every day at a full hour."""
    values = {"id": "pulse", "script": "pulse", "days": frozenset(range(7)), "start": time(at), "end": time(at)}
    return Plan(**values | more)


def new_folder(tmp_path: Path) -> Path:
    """A folder in memory where there is such a file system: a shared disk would be measured otherwise."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return tmp_path
    return Path(mkdtemp(prefix="kith-", dir=MEMORY))


@cache
def _programme() -> Programme:
    return load_programme("demo.yaml", (SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8"))


@cache
def _empty() -> Path:
    """A migrated database to copy: migrating one takes longer than most tests."""
    folder = mkdtemp(prefix="kith-empty-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate.upgrade(Path(folder) / FILE)
    return Path(folder) / FILE
