"""Everything that a batch of turns needs to know, in a few queries however many subjects it has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from sqlite3 import Cursor

from msgspec import Struct
from sqlalchemy import select

from dialogs.model.concern import Concern
from dialogs.model.dossier import Bubble, Dossier, Invitation
from dialogs.model.history import Event
from dialogs.model.inbound import Subject
from dialogs.model.people import Pairing, Person, Role
from storage.concerns import all_open, by_id, open_of
from storage.ground import Ground
from storage.moments import moment
from storage.outbox import alerts_since
from storage.people import CORE, MENTORS, Core, load_people, staff_ids, staff_kind
from storage.shelves import Paired, Shelves, all_pairings, bubbles, mentoring, pairings
from storage.sql import among, array, table, text_of
from storage.tables import InvitationRow

MOST = 500
"""How many pairings, open concerns and mentors a coordinator's dossier holds at most: the newest."""

WEEK = timedelta(days=7)
_N = table(InvitationRow)
_INVITED = text_of(
    select(_N.c.token_hash, _N.c.person, _N.c.expires, _N.c.used).where(_N.c.token_hash.in_(among("tokens")))
)


class Asked(Struct, frozen=True, kw_only=True):
    """Whose dossier is wanted, who sent the inbound, when a text was written, which token a /start carried."""

    subject: Subject
    sender: int | None = None
    written: datetime | None = None
    token_hash: str = ""


class Batch:
    """The dossiers of one batch; everything shared among them is loaded once."""

    def __init__(self, ground: Ground, c: Cursor, core: Core, asked: Sequence[Asked], now: datetime) -> None:
        self._now = now
        numbers = [int(one.subject.key) for one in asked if one.subject.kind == "concern"]
        self._concerns = by_id(ground, c, numbers) if numbers else {}
        self._of = {one.subject: self._person_of(one.subject) for one in asked}
        ids = {person for person in self._of.values() if person is not None}
        self._pairs = pairings(c, ids)
        self._core = core.people(c)
        tokens = [one.token_hash for one in asked if one.token_hash]
        invited = c.execute(_INVITED, {"tokens": array(tokens)}).fetchall() if tokens else []
        near = {one for paired in self._pairs.values() for one in _members(paired.pairing)}
        near |= {one.sender for one in asked if one.sender is not None} | {row[1] for row in invited} | ids
        self._people = load_people(ground, c, near)
        self._invitations = {
            token: Invitation(token, self._people[person], moment(expires), used is not None)
            for token, person, expires, used in invited
        }
        self._about = open_of(ground, c, ids)
        self._shelves = Shelves(ground, c, ids, now)
        texts = {self._of[one.subject]: one.written for one in asked if one.written is not None}
        self._bubbles: dict[int, list[Bubble]] = bubbles(
            ground, c, {person: at for person, at in texts.items() if person is not None and at is not None}
        )
        self._pages = alerts_since(c, {*self._core, *self._people}, now - WEEK)
        self._desk = Desk(ground, c, [p for one in ids if (p := self._people.get(one)) and staff_kind(p)])

    def dossier(self, asked: Asked) -> Dossier:
        """Return one subject's."""
        one = self._of[asked.subject]
        person = self._people.get(one) if one is not None else None
        invitation = self._invitations.get(asked.token_hash)
        if person is None or one is None:
            people = {**self._core, invitation.person.id: invitation.person} if invitation else dict(self._core)
            drilled = self._drilled()
            return Dossier(person=None, people=people, invitation=invitation, drill_answered=drilled)
        shelves, paired = self._shelves, self._pairs.get(one)
        events = shelves.events.get(one, [])
        on_duty = asked.subject.kind == "person"
        people = self._people_around(asked, person, paired)
        return Dossier(
            person=person,
            session=shelves.sessions.get(one),
            pairing=paired.pairing if paired else None,
            people=people,
            pairings=self._desk.pairings_of(person) if on_duty else (),
            commitments=tuple(shelves.commitments.get(one, ())),
            concerns=self._concerns_of(asked.subject, person),
            plans=tuple(shelves.plans.get(one, ())),
            checkins=tuple(shelves.checkins.get(one, ())),
            history=shelves.history(person),
            bubbles=tuple(self._bubbles.get(one, ())),
            relay=shelves.relays.get(one),
            closed_to=self._desk.closed_to(person) if on_duty else frozenset(),
            invitation=invitation,
            minutes_this_week=self._minutes(events),
            last_from_mentor=paired.mentor_wrote if paired else None,
            pages_this_week={one: count for one, count in self._pages.items() if one in people},
            drill_answered=self._drilled(),
        )

    def _person_of(self, subject: Subject) -> int | None:
        if subject.kind == "person":
            return int(subject.key)
        concern = self._concerns.get(int(subject.key)) if subject.kind == "concern" else None
        return concern.mentee if concern else None

    def _people_around(self, asked: Asked, person: Person, paired: Paired | None) -> dict[int, Person]:
        around = {person.id, asked.sender, *(_members(paired.pairing) if paired else ())}
        found = {**self._core, **{one: self._people[one] for one in around if one in self._people}}
        return {**found, **self._desk.people_of(person)} if asked.subject.kind == "person" else found

    def _concerns_of(self, subject: Subject, person: Person) -> tuple[Concern, ...]:
        if subject.kind == "concern":
            return (self._concerns[int(subject.key)],)
        seen = {one.id: one for one in (*self._about.get(person.id, ()), *self._desk.concerns_of(person))}
        return tuple(seen[number] for number in sorted(seen))

    def _minutes(self, events: list[Event]) -> float:
        since = self._now - WEEK
        return sum(one.value or 0.0 for one in events if one.kind == "checkin_sent" and one.at >= since)

    def _drilled(self) -> bool:
        return any(one.has(Role.SAFEGUARDING) and one.drilled is not None for one in self._core.values())


class Desk:
    """What staff see beyond themselves: mentors their mentees, those who run the programme everybody's."""

    def __init__(self, ground: Ground, c: Cursor, staff: Sequence[Person]) -> None:
        self._kinds = {one.id: staff_kind(one) for one in staff}
        runs_it = CORE in self._kinds.values()
        self._pairings = mentoring(c, self._kinds) if staff else []
        self._everyones = all_pairings(c, MOST) if runs_it else []
        mentees = {pairing.mentee for pairing in self._pairings}
        self._theirs = open_of(ground, c, mentees) if mentees else {}
        self._open = all_open(ground, c, MOST) if runs_it else []
        ids = {one for pairing in (*self._pairings, *self._everyones) for one in _members(pairing)}
        ids |= {concern.mentee for concern in self._open} | set(staff_ids(c, MENTORS, MOST) if runs_it else ())
        self._people = load_people(ground, c, ids) if ids else {}

    def pairings_of(self, person: Person) -> tuple[Pairing, ...]:
        """A mentor's own; for those who run the programme the newest of all."""
        if self._kinds.get(person.id) == CORE:
            return tuple(self._everyones)
        return tuple(one for one in self._pairings if person.id in (one.mentor, one.backup))

    def people_of(self, person: Person) -> dict[int, Person]:
        """Those in their pairings; for those who run the programme the mentors and the concerned too."""
        if self._kinds.get(person.id) == CORE:
            return self._people
        near = {one for pairing in self.pairings_of(person) for one in _members(pairing)}
        return {one: self._people[one] for one in near if one in self._people}

    def concerns_of(self, person: Person) -> tuple[Concern, ...]:
        """Open ones that the person may see: never one that leaves them out."""
        closed = self.closed_to(person)
        if self._kinds.get(person.id) == CORE:
            seen = self._open
        else:
            seen = [one for pairing in self.pairings_of(person) for one in self._theirs.get(pairing.mentee, ())]
        return tuple(one for one in seen if person.id not in one.excluded and one.mentee not in closed)

    def closed_to(self, person: Person) -> frozenset[int]:
        """Mentees of whom the person learns nothing, because a concern may be about them."""
        return frozenset(one.mentee for one in self.pairings_of(person) if person.id in one.left_out)


def _members(pairing: Pairing) -> set[int]:
    return {one for one in (pairing.mentee, pairing.mentor, pairing.backup) if one is not None}
