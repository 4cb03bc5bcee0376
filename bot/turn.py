"""The one use case: ready inbound becomes committed turns."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from bot import aside
from bot.clock import Clock
from bot.concerning import Concerning
from bot.gateway.decode import decode
from bot.published import Shelf
from bot.reception import Reception
from dialogs.model.effect import Redeem, SavePerson
from dialogs.model.people import Role
from dialogs.world import World
from storage.errors import Stale, Unwritable
from storage.records import Job, Turned
from storage.store import Store

log = logging.getLogger(__name__)
BATCH = 64  # subjects a commit; more gives little and delays the first
TRIES = 3  # then an inbound is set aside and a human asked to look
STALE = 20  # then a turn that never meets the state that it has read counts as failed
Crash = Callable[[str], None]  # where a test may kill the process


class TurnRoom:
    """Runs on one thread; takes what is ready until nothing is."""

    def __init__(
        self, store: Store, shelf: Shelf, clock: Clock, reception: Reception, crash: Crash = lambda _point: None
    ) -> None:
        self._store, self._shelf, self._clock, self._reception, self._crash = store, shelf, clock, reception, crash
        self._stale: Counter[int] = Counter()  # how often a row's turn met a state that was not what it had read
        self._now = clock.now()
        self.admitted = False  # somebody of the staff came in since this was last set back: menus are due

    def run(self) -> int:
        """Take one batch of what is ready; returns how many turns were committed. Raises Unwritable."""
        self._now = self._clock.now()  # one moment for what is read and for every turn made of it (I9)
        jobs = self._store.ready(self._now, BATCH)
        if not jobs:
            return 0
        done = self._turn_all(jobs)
        self._crash("mid-turn")
        committed = self._commit(done, jobs)
        self.admitted |= any(_admits_staff(turned) for turned in done)
        self._crash("after-commit")
        return committed

    def idle(self) -> bool:
        """Whether nothing is ready."""
        return not self._store.ready(self._clock.now(), 1)

    def _turn_all(self, jobs: Sequence[Job]) -> list[Turned]:
        concerning = Concerning(self._store)
        return [turned for job in jobs if (turned := self._try(job, concerning)) is not None]

    def _try(self, job: Job, concerning: Concerning) -> Turned | None:
        try:
            return self._turn(job, concerning)
        except Unwritable:
            raise
        except Exception as error:  # one poisoned inbound must not stop anybody else's
            return self._failed(job, concerning, error)

    def _turn(self, job: Job, concerning: Concerning) -> Turned:
        inbound = decode(job)
        job = replace(job, rows=tuple(row for row in job.rows if row.id in inbound.ids))  # the others stay ready
        world = self._world(job, concerning)
        outcome = self._reception.receive(world, inbound, job)
        return Turned(
            job=replace(job, subject=outcome.subject or job.subject, dossier=world.dossier),
            now=world.now,
            effects=concerning.settle(world, outcome.effects),
            session=outcome.session,
            world_digest=digest((self._shelf.current.digest, world.now, world.seed, world.dossier)),
            effects_digest=digest(outcome.effects),
        )

    def _world(self, job: Job, concerning: Concerning) -> World:
        published = self._shelf.current
        seed = f"{published.programme.programme}:{job.subject}:{','.join(str(row.id) for row in job.rows)}"
        return World(
            now=self._now, seed=seed, programme=published.programme, library=published.library,
            signals=published.signals, dossier=concerning.latest(job),
        )  # fmt: skip

    def _commit(self, done: Sequence[Turned], jobs: Sequence[Job]) -> int:
        """All at once; when that fails each alone, so that one bad turn cannot hold back the others."""
        if not done:
            return 0
        try:
            self._store.commit(done)
        except Unwritable:
            raise
        except Exception as error:  # found out one by one below
            log.warning("a batch of %d turns did not commit: %s", len(done), type(error).__name__)
            read = {job.rows[0].id: job for job in jobs}  # without what other turns of the batch would have changed
            return sum(self._commit_alone(turned, read[turned.job.rows[0].id]) for turned in done)
        return len(done)

    def _commit_alone(self, turned: Turned, job: Job) -> int:
        """Run the turn again and commit it, or the little that can be committed of it."""
        concerning = Concerning(self._store)
        again = self._ask_human(job, concerning) if turned.aside else self._try(job, concerning)
        while again is not None:
            try:
                self._store.commit([again])
            except Unwritable:
                raise
            except Stale as error:
                again = self._later(again, error)
            except Exception as error:  # counted against this inbound alone
                again = self._less(again, error)
            else:
                self._stale.pop(again.job.rows[0].id, None)
                return 1
        return 0

    def _later(self, turned: Turned, error: Stale) -> Turned | None:
        """Leave it ready, to run again against the new state; what is stale for ever counts as failed."""
        row = turned.job.rows[0].id
        self._stale[row] += 1
        if self._stale[row] < STALE:
            return None
        del self._stale[row]
        return self._less(turned, error)

    def _less(self, turned: Turned, error: Exception) -> Turned | None:
        """Ask a human in place of the turn, after the last try; where that fails as well, do less and less of it."""
        if not turned.aside:
            return self._failed(turned.job, Concerning(self._store), error)
        log.error("asking a human about a %s failed", turned.job.subject.kind, exc_info=error)
        less = aside.less(turned.effects)
        return replace(turned, effects=less) if less else None

    def _failed(self, job: Job, concerning: Concerning, error: Exception) -> Turned | None:
        """Count the try; after the last one the turn is to set the inbound aside and ask a human to look."""
        log.error("turn of a %s failed", job.subject.kind, exc_info=error)
        if self._store.failed(job, type(error).__name__) < TRIES:
            return None
        return self._ask_human(job, concerning)

    def _ask_human(self, job: Job, concerning: Concerning) -> Turned:
        world = self._world(job, concerning)
        return Turned(job=job, now=world.now, effects=aside.effects(world, job, concerning), aside=True)


def _admits_staff(turned: Turned) -> bool:
    came_in = any(isinstance(effect, Redeem) for effect in turned.effects)
    return came_in and any(isinstance(e, SavePerson) and e.person.roles - {Role.MENTEE} for e in turned.effects)


def digest(value: object) -> str:
    """Names a value, the same in every process: sets and mappings in order."""
    plain = msgspec.to_builtins(value, order="deterministic", str_keys=True, builtin_types=(datetime,))
    return hashlib.blake2b(msgspec.msgpack.encode(plain), digest_size=8).hexdigest()
