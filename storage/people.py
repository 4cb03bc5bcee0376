"""Persons, their chats, and the few who run the programme."""

from collections.abc import Iterable
from sqlite3 import Cursor

from sqlalchemy import bindparam, func, select

from dialogs.model.inbound import Subject
from dialogs.model.people import Person, Role, Status
from storage.ground import Ground
from storage.sql import among, array, put, table, text_of
from storage.tables import PersonRow
from storage.vault import person_key

MENTORS, CORE = 1, 2
_CORE_ROLES = frozenset({Role.COORDINATOR, Role.SAFEGUARDING, Role.DEPUTY})

_P = table(PersonRow)
_SAVE = put(PersonRow, keep=("chat_hash", "chat"))
_LOAD = text_of(select(_P.c.id, _P.c.body).where(_P.c.id.in_(among("ids"))))
_LAST = text_of(select(func.max(_P.c.id)))
_CHATS = text_of(select(_P.c.id, _P.c.chat).where(_P.c.id.in_(among("ids"))))
_BY_CHAT = text_of(select(_P.c.chat_hash, _P.c.id).where(_P.c.chat_hash.in_(among("hashes"))))
_STAFF = text_of(select(_P.c.id).where(_P.c.staff == bindparam("staff")).order_by(_P.c.id).limit(bindparam("limit")))


def last_id(c: Cursor) -> int:
    """Return the highest number that a person has."""
    return int(c.execute(_LAST).fetchone()[0] or 0)


def staff_kind(person: Person) -> int | None:
    """Return CORE for those who run the programme, MENTORS for mentors, None for mentees."""
    if person.roles & _CORE_ROLES:
        return CORE
    return MENTORS if person.has(Role.MENTOR) else None


def save_person(ground: Ground, c: Cursor, person: Person) -> None:
    """Insert or update; the chat stays bound."""
    erased = person.status == Status.ERASED
    ground.taken("person", person.id)
    c.execute(
        _SAVE,
        {
            "id": person.id,
            "status": person.status.value,
            "roles": " ".join(sorted(person.roles)),
            "staff": None if erased else staff_kind(person),
            "pseudonym": person.pseudonym,
            "body": None if erased else ground.seal(person_key(person.id), person),
        },
    )


def load_people(ground: Ground, c: Cursor, ids: Iterable[int]) -> dict[int, Person]:
    """Return those of `ids` that exist; an erased person has a number and nothing else."""
    wanted = list(ids)
    ground.vault.warm([person_key(one) for one in wanted])
    found = c.execute(_LOAD, {"ids": array(wanted)}).fetchall()
    return {one: _person(ground, one, body) for one, body in found}


def _person(ground: Ground, one: int, body: bytes | None) -> Person:
    if body is None:
        return Person(id=one, roles=frozenset(), status=Status.ERASED)
    return ground.open(person_key(one), body, Person)


def staff_ids(c: Cursor, kind: int, limit: int) -> list[int]:
    """Return the first `limit` ids of mentors, or of those who run the programme."""
    return [one for (one,) in c.execute(_STAFF, {"staff": kind, "limit": limit})]


def chats(ground: Ground, c: Cursor, ids: Iterable[int]) -> dict[int, int]:
    """Return the chat ids of those of `ids` that have one."""
    wanted = list(ids)
    ground.vault.warm([person_key(one) for one in wanted])
    found = c.execute(_CHATS, {"ids": array(wanted)}).fetchall()
    return {one: ground.open(person_key(one), chat, int) for one, chat in found if chat is not None}


def seats(ground: Ground, c: Cursor) -> list[tuple[int, Person]]:
    """Return the chats of everybody on the staff who has one, with the person."""
    ids = [*staff_ids(c, CORE, limit=1_000), *staff_ids(c, MENTORS, limit=10_000)]
    known = load_people(ground, c, ids)
    return [(chat, known[one]) for one, chat in chats(ground, c, ids).items()]


def people_of(c: Cursor, hashes: Iterable[str]) -> dict[str, int]:
    """Return which chats are bound to whom."""
    return dict(c.execute(_BY_CHAT, {"hashes": array(list(hashes))}).fetchall())


def chat_subject(ground: Ground, c: Cursor, chat_id: int | None) -> Subject:
    """Return the person bound to the chat, or the chat itself under its keyed hash."""
    if chat_id is None:
        return Subject("chat", "none")
    hashed = ground.vault.chat_hash(chat_id)
    person = people_of(c, [hashed]).get(hashed)
    return Subject("chat", hashed) if person is None else Subject("person", str(person))


class Core:
    """Those who run the programme, kept open: every dossier needs them, and they seldom change."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._people: dict[int, Person] | None = None

    def people(self, c: Cursor) -> dict[int, Person]:
        """Return them by id."""
        if self._people is None:
            self._people = load_people(self._ground, c, staff_ids(c, CORE, limit=1_000))
        return self._people

    def changed(self, ids: Iterable[int]) -> None:
        """Look again after any person's row changed: whoever it was may have been, or become, one of them."""
        if any(ids):
            self.forget()

    def forget(self) -> None:
        """Look again at the next question."""
        self._people = None
