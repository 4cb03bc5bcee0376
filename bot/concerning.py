"""Concerns and people within a batch: what one turn changes, the turns after it see."""

from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.concern import TIMER, advance, join, open_concern, wants_join
from dialogs.model.concern import Concern
from dialogs.model.dossier import Dossier
from dialogs.model.effect import CancelTimer, Effect, OpenConcern, SaveConcern, SavePerson, SetTimer, TellConcern
from dialogs.model.inbound import Subject
from dialogs.model.people import Person
from dialogs.world import World
from storage.records import Job
from storage.store import Store


class Concerning:
    """The concerns and people that this batch has changed so far; concerns are opened, joined and told here."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed: dict[int, Concern] = {}
        self._people: dict[int, Person] = {}

    def latest(self, job: Job) -> Dossier:
        """The job's dossier with this batch's concerns and people in place of the stored ones."""
        return self._with_concerns(self._with_people(job.dossier), job.subject)

    def _with_people(self, dossier: Dossier) -> Dossier:
        fresh = {one: person for one, person in self._people.items() if one in dossier.people}
        if not fresh:
            return dossier
        person = dossier.person and fresh.get(dossier.person.id, dossier.person)
        return replace(dossier, person=person, people={**dossier.people, **fresh})

    def _with_concerns(self, dossier: Dossier, subject: Subject) -> Dossier:
        """A concern's own dossier keeps just it."""
        if not self._changed:
            return dossier
        if subject.kind == "concern":
            return replace(dossier, concerns=tuple(self._changed.get(one.id, one) for one in dossier.concerns))
        stored = {concern.id for concern in dossier.concerns}
        mentee = dossier.person.id if dossier.person else None
        fresh = [c for c in self._changed.values() if c.id not in stored and c.mentee == mentee]
        known = [self._changed.get(concern.id, concern) for concern in dossier.concerns]
        return replace(dossier, concerns=tuple(c for c in (*known, *fresh) if c.open))

    def settle(self, world: World, effects: Sequence[Effect]) -> tuple[Effect, ...]:
        """The effects with concerns opened, joined and told; each changed concern is saved once."""
        touched: dict[int, Concern] = {}
        done: list[Effect] = []
        for effect in effects:
            done += self._one(world, touched, effect)
        for number, concern in touched.items():
            self._changed[number] = replace(concern, version=concern.version + 1)
        self._people |= {effect.person.id: effect.person for effect in done if isinstance(effect, SavePerson)}
        return (*(SaveConcern(concern=concern) for concern in touched.values()), *done)

    def _one(self, world: World, touched: dict[int, Concern], effect: Effect) -> tuple[Effect, ...]:
        if isinstance(effect, OpenConcern):
            return self._open(world, touched, effect)
        if isinstance(effect, TellConcern):
            return self._tell(world, touched, effect)
        if isinstance(effect, SaveConcern):
            touched[effect.concern.id] = effect.concern
            return ()
        if isinstance(effect, SetTimer | CancelTimer) and effect.kind == TIMER:
            return ()  # storage sets it from the concern's next action
        return (effect,)

    def _open(self, world: World, touched: dict[int, Concern], effect: OpenConcern) -> tuple[Effect, ...]:
        known = {concern.id: concern for concern in world.dossier.concerns} | touched
        joined = wants_join(tuple(known.values()), effect)
        if joined is None:
            concern, more = open_concern(world, effect, self._store.next_concern_id())
        else:
            concern, more = join(world, joined, effect)
        touched[concern.id] = concern
        return self._rest(world, touched, more)

    def _tell(self, world: World, touched: dict[int, Concern], effect: TellConcern) -> tuple[Effect, ...]:
        stored = next((c for c in world.dossier.concerns if c.id == effect.concern), None)
        concern = touched.get(effect.concern) or stored
        if concern is None:
            return ()
        touched[effect.concern], more = advance(world, concern, effect)
        return self._rest(world, touched, more)

    def _rest(self, world: World, touched: dict[int, Concern], more: Sequence[Effect]) -> tuple[Effect, ...]:
        return tuple(after for effect in more for after in self._one(world, touched, effect))
