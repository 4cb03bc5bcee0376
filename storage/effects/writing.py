"""What an effect's function is given, and the registry it signs up in."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from sqlite3 import Cursor
from typing import Any, TypeVar

from dialogs.model.concern import Concern
from dialogs.model.effect import Effect, Erase, Page, Record, Redeem
from dialogs.model.people import Person, Role
from storage.errors import NotCommittable
from storage.ground import Ground
from storage.people import load_people
from storage.records import Turned
from storage.vault import HOUSE, person_key

E = TypeVar("E")
_appliers: dict[type[Any], Callable[["Writing", Any], None]] = {}


class Writing:
    """One turn while it is written: where, whose, when, and what is gathered until its end."""

    def __init__(self, ground: Ground, c: Cursor, turned: Turned) -> None:
        self.ground = ground
        self.c = c
        self.turned = turned
        self.now: datetime = turned.now
        self.subject = str(turned.job.subject)
        self.owner = HOUSE if turned.job.subject.kind == "chat" else self.subject
        self.erased = {e.person for e in turned.effects if isinstance(e, Erase)}
        self.events: list[Record] = []
        self.concerns: dict[int, Concern] = {}
        self.pages: list[Page] = []
        self.changed: set[int] = set()  # persons whose row this turn writes
        self.saved: set[int] = set()  # persons of whom this turn has written everything already

    @cached_property
    def person(self) -> int:
        """The turn's person: the subject's, or the one whom this turn binds to the chat."""
        redeemed = next((e.person for e in self.turned.effects if isinstance(e, Redeem)), None)
        known = self.turned.job.dossier.person
        if redeemed is None and known is None:
            raise NotCommittable(f"a turn of {self.subject.partition(':')[0]} has no person to keep this for")
        return redeemed if redeemed is not None else known.id  # type: ignore[union-attr]  # checked above

    @cached_property
    def key(self) -> str:
        """The owner name of the turn's person."""
        return person_key(self.person)

    @property
    def sender(self) -> int | None:
        """Whose chat the turn's rows came from."""
        rows = self.turned.job.rows
        return rows[0].sender if rows else None

    @property
    def chat_id(self) -> int | None:
        """The chat that the turn's rows came from."""
        rows = self.turned.job.rows
        return rows[0].chat_id if rows else None

    def known(self, person: int) -> Person | None:
        """Return a person as the turn knew them, or as the database does."""
        return self.read(person) or load_people(self.ground, self.c, [person]).get(person)

    def read(self, person: int) -> Person | None:
        """Return a person as the turn has read them, if it did."""
        dossier = self.turned.job.dossier
        if dossier.person is not None and dossier.person.id == person:
            return dossier.person
        return dossier.people.get(person)

    def is_mentee(self, person: int) -> bool:
        """Whether what is said to this person belongs into a transcript: what mentors are told is about others."""
        known = self.known(person)
        return known is not None and known.has(Role.MENTEE)


def applies(kind: type[E]) -> Callable[[Callable[[Writing, E], None]], Callable[[Writing, E], None]]:
    """Sign a function up for one type of effect."""

    def sign_up(function: Callable[[Writing, E], None]) -> Callable[[Writing, E], None]:
        _appliers[kind] = function
        return function

    return sign_up


def apply(writing: Writing, effect: Effect) -> None:
    """Write one effect; raise NotCommittable for those that must have been replaced before."""
    function = _appliers.get(type(effect))
    if function is None:
        raise NotCommittable(f"{type(effect).__name__} must be replaced before a turn is committed")
    function(writing, effect)
