"""The store: named questions to what lasts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dialogs.model.concern import Concern
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Erase, Invite
from dialogs.model.history import History
from dialogs.model.inbound import Subject
from dialogs.model.people import Person
from dialogs.model.signal import Flag
from storage import audit, commit, concerns, export, feedback, inbox, migrate, outbox, people, ready, retention, timers
from storage import histories as everybody
from storage.database import Database, check_new
from storage.errors import Stale
from storage.ground import Ground
from storage.lock import FolderLock
from storage.records import Job, Outgoing, Received, Replay, SetAside, Turned

FILE = "kith.sqlite3"
_WAITING_AT_MOST = 1_000


class Store:
    """One open data folder. Every method is one transaction, and may be called from any thread."""

    def __init__(self, ground: Ground, lock: FolderLock | None) -> None:
        self._ground = ground
        self._lock = lock
        self._core = people.Core(ground)

    @classmethod
    def open(cls, path: Path, vault_keys: list[str], *, memory_lock: bool = True) -> "Store":
        """Open the data folder `path`, making and migrating what is missing; `vault_keys` newest first.

        Raises InUse after 3 s, Unwritable, Unsafe or WrongKey. `memory_lock=False` is for tests that hold the folder.
        """
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FolderLock(path) if memory_lock else None
        database = Database(path / FILE)
        try:
            check_new(database.path)
            migrate.upgrade(database.path)
            return cls(Ground(database, vault_keys), lock)
        except BaseException:
            database.close()
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Close every connection and let the next process in."""
        self._ground.database.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # What comes in

    def subject_of(self, chat_id: int | None) -> Subject:
        """Return whose chat this is: a person, or a chat that is nobody yet."""
        with self._ground.database.reading() as c:
            return people.chat_subject(self._ground, c, chat_id)

    def receive(self, updates: Sequence[Received]) -> int:
        """Commit 1: store what is new and return how many were; only then may their offset be confirmed (I1)."""
        return inbox.receive(self._ground, updates)

    def due(self, now: datetime, limit: int = 1_000) -> int:
        """Move up to `limit` due timers into the inbox, each once; return how many."""
        return timers.due(self._ground, now, limit)

    def next_due(self) -> datetime | None:
        """Return when the next timer comes due."""
        return timers.next_due(self._ground)

    # Turns

    def ready(self, now: datetime, limit: int = 64) -> list[Job]:
        """Return the oldest waiting work of up to `limit` subjects; asking again returns the same until committed."""
        return ready.ready(self._ground, self._core, now, limit)

    def commit(self, turned: Sequence[Turned]) -> None:
        """Commit 2: everything of every turn, or nothing (I3). Raises Stale, Unwritable, or what went wrong."""
        try:
            self._core.changed(commit.commit(self._ground, turned))
        except Stale:
            self._core.forget()  # the turn that runs again must read everybody anew
            raise

    def failed(self, job: Job, error_name: str) -> int:
        """Count a failed attempt; return how many there were."""
        return inbox.failed(self._ground, job, error_name)

    def waiting_for_human(self) -> list[SetAside]:
        """Return the inbox rows that were set aside, oldest first, 1,000 at most."""
        return inbox.waiting_for_human(self._ground, _WAITING_AT_MOST)

    def overdue_concerns(self, now: datetime, grace: timedelta) -> list[int]:
        """Return the open concerns without a next action, or with one more than `grace` late (I5)."""
        return concerns.overdue_concerns(self._ground, now, grace)

    def rearm(self, numbers: Sequence[int], now: datetime) -> None:
        """Let the next action of these open concerns be tried again, whatever became of it before (I6)."""
        concerns.rearm(self._ground, numbers, now)

    def next_person_id(self) -> int:
        """Return a number that no person has had; somebody may have been invited from the command line meanwhile."""
        with self._ground.database.reading() as c:
            self._ground.taken("person", people.last_id(c))
        return self._ground.next_id("person")

    def next_concern_id(self) -> int:
        """Return a number that no concern has had."""
        return self._ground.next_id("concern")

    # What goes out

    def claim(self, now: datetime, limit: int, urgent_only: bool = False) -> list[Outgoing]:
        """Take up to `limit` rows for sending, urgent ones first, each person's in order (I4)."""
        return outbox.claim(self._ground, now, limit, urgent_only=urgent_only)

    def sent(self, results: Sequence[tuple[int, int | None]]) -> None:
        """Close rows that were sent: (outbox id, Telegram's message id or None)."""
        outbox.sent(self._ground, results)

    def postpone(self, ids: Sequence[int], not_before: datetime) -> None:
        """Give claimed rows back until `not_before`."""
        outbox.postpone(self._ground, ids, not_before)

    def undeliverable(self, id: int, why: str) -> None:  # noqa: A002  # the outbox row's id, as everywhere here
        """Give a row up; the addressee and the concern it was about each get a Notice, so that a ladder climbs."""
        outbox.undeliverable(self._ground, id, why)

    def recover(self) -> int:
        """At start: put what was in flight back, marked ambiguous; return how many rows."""
        return outbox.recover(self._ground)

    def pending(self, now: datetime) -> int:
        """Return how many outbox rows could be claimed now."""
        return outbox.pending(self._ground, now)

    def message_of(self, person: int, question: str) -> int | None:
        """Return the number of the message that asked a person this question; None where it has not arrived."""
        return outbox.message_of(self._ground, person, question)

    def outbox_next(self) -> datetime | None:
        """Return from when on the next outbox row may be sent."""
        return outbox.outbox_next(self._ground)

    # People

    def invite(self, invitation: Invite, now: datetime) -> None:
        """Keep a person and their one-time invitation, as a desk's turn would."""
        self.commit([_by_hand(invitation.person.id, now, invitation)])

    def person(self, person: int) -> Person | None:
        """Return one person, or None when there is nobody of that number."""
        with self._ground.database.reading() as c:
            return people.load_people(self._ground, c, [person]).get(person)

    def seats(self) -> list[tuple[int, Person]]:
        """Return the chats of the staff, each with its person."""
        with self._ground.database.reading() as c:
            return people.seats(self._ground, c)

    def histories(self, now: datetime) -> list[tuple[str, str, History]]:
        """Return (pseudonym, the mentor's or "", history) of every active mentee, for trying a policy."""
        with self._ground.database.reading() as c:
            return list(everybody.histories(self._ground, c, now))

    def feedback(self) -> tuple[list[Flag], list[Concern]]:
        """Return every kept flag and concern, with what people said of them."""
        with self._ground.database.reading() as c:
            return list(feedback.flags(self._ground, c)), list(feedback.concerns(self._ground, c))

    def export(self, person: int) -> dict[str, Any]:
        """Return everything kept about a person, readable."""
        return export.export(self._ground, person)

    def erase(self, person: int, now: datetime) -> None:
        """Destroy the person's key and rows; open concerns keep their minimal record (I14)."""
        self.commit([_by_hand(person, now, Erase(person=person))])

    # Care

    def replay(self, turn_id: int) -> Replay | None:
        """Return what the log holds of a turn (I9)."""
        return audit.replay(self._ground, turn_id)

    def let_go(self, before: datetime, concerns_before: datetime, limit: int = 1_000) -> int:
        """Delete what is past its retention, up to `limit` rows a table; return how many went, 0 when all is done."""
        return retention.let_go(self._ground, before, concerns_before, limit)

    def rewrap(self) -> int:
        """Wrap every data key with the newest vault key; older ones are then no longer needed. Returns how many."""
        with self._ground.writing():
            return self._ground.vault.rewrap()

    def integrity(self) -> list[str]:
        """Return what is wrong with the database, in words; an empty list is a healthy one."""
        return audit.integrity(self._ground)


def _by_hand(person: int, now: datetime, effect: Invite | Erase) -> Turned:
    job = Job(subject=Subject("person", str(person)), rows=(), dossier=Dossier(person=None))
    return Turned(job=job, now=now, effects=(effect,))
