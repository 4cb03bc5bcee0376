"""Whom an audience of the ladder means for one concern, and who stands in where somebody is left out."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from dialogs.concern.standing import COORDINATED, PROGRAMME_ROLES, around, left_out_of, stands
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import OpenConcern
from dialogs.model.people import Person, Role, Status
from dialogs.programme import Audience
from dialogs.world import World

ABSENT = timedelta(weeks=4)  # without a word from the mentor: then a pattern is a question about the pairing

# Families that may be about the mentor; a family belongs here when one of its words does.
_MAYBE_THE_MENTOR = frozenset({"abuse", "coercion", "grooming", "exploitation", "disclosure", "unclear"})
_MENTORING = frozenset({"mentor", "mentoring", "relationship"})
_WORDS = re.compile(r"[^a-z]+")

# The mentor is left out: the safeguarding contact answers instead, their deputy is the backup.
_LEFT_OUT: dict[Audience, Audience] = {"digest": "safeguarding", "mentor": "safeguarding", "backup": "deputy"}
# A question about the pairing is the coordinators'; the safeguarding contact is their backup.
_PAIRING: dict[Audience, Audience] = {"digest": "coordinators", "mentor": "coordinators", "backup": "safeguarding"}
_PLAIN: dict[Audience, Audience] = {"digest": "mentor"}

_ROLES: dict[Audience, Role] = {"deputy": Role.DEPUTY, "coordinators": Role.COORDINATOR}


def leaves_out_mentor(family: str) -> bool:
    """Whether a concern of this family might be about the mentor, until a human has ruled that out."""
    return not _MAYBE_THE_MENTOR.isdisjoint(_WORDS.split(family.lower()))


def families(subject: Concern | OpenConcern) -> frozenset[str]:
    """Every family that the concern or its evidence names."""
    return frozenset({subject.family, *(signal.family for signal in subject.signals)} - {""})


def themed_mentoring(effect: OpenConcern) -> bool:
    """Whether the evidence says that it is about being mentored."""
    return any(_MENTORING & set(_WORDS.split(signal.theme.lower())) for signal in effect.signals)


def asks_about_pairing(world: World, effect: OpenConcern) -> bool:
    """A pattern with mentoring as its theme or a long silent mentor; never what the mentee chose to bring them."""
    if effect.reason == "pairing":
        return True
    if effect.tier is not Tier.PATTERN or effect.reason != "signal":
        return False
    mentee = around(world, effect.mentee).mentee
    heard = world.dossier.last_from_mentor or (mentee.screening_consent if mentee else None)
    return themed_mentoring(effect) or (heard is not None and world.now - heard > ABSENT)


def left_out(world: World, effect: OpenConcern) -> frozenset[int]:
    """People whom a new concern must not reach."""
    about = frozenset(effect.about)
    if asks_about_pairing(world, effect) or any(map(leaves_out_mentor, families(effect))):
        return about | around(world, effect.mentee).mentors
    return about


def cleared(concern: Concern) -> bool:
    """Whether a human has ruled the mentor out as the concern's subject, and nothing new has come since."""
    rulings = {"mentor_cleared": True, "rerouted": False}
    return next((rulings[note.what] for note in reversed(concern.notes) if note.what in rulings), False)


def mentor_left_out(world: World, concern: Concern) -> bool:
    """Whether the safeguarding contact answers in the mentor's place."""
    pairing = around(world, concern.mentee).pairing
    if pairing is not None and pairing.mentor is not None:
        return pairing.mentor in left_out_of(world, concern)
    return not cleared(concern) and any(map(leaves_out_mentor, families(concern)))


def routed(world: World, concern: Concern, page: Iterable[Audience]) -> tuple[Audience, ...]:
    """The rung's audiences for this concern, each once, in order."""
    stand_ins = _PLAIN
    if concern.reason in COORDINATED:
        stand_ins = _PAIRING
    elif mentor_left_out(world, concern):
        stand_ins = _LEFT_OUT
    return tuple(dict.fromkeys(stand_ins.get(audience, audience) for audience in page))


def members(world: World, concern: Concern, audience: Audience) -> tuple[Person, ...]:
    """Everyone an audience means, available or not, without those who are left out."""
    return tuple(who for who in _named(world, concern, audience) if stands(world, concern, who))


def _named(world: World, concern: Concern, audience: Audience) -> list[Person]:
    staff = sorted(world.dossier.people.values(), key=lambda person: person.id)
    pairing = around(world, concern.mentee).pairing
    if audience == "safeguarding":
        return _safeguarding(world, concern, staff)
    if audience in _ROLES:
        return [person for person in staff if person.has(_ROLES[audience])]
    if audience == "everyone":
        return _everyone(concern, staff)
    one = {"mentor": pairing.mentor, "backup": pairing.backup}.get(audience) if pairing else None
    return [person for person in staff if person.id == one]


def _safeguarding(world: World, concern: Concern, staff: list[Person]) -> list[Person]:
    """The safeguarding contact; the deputy when nobody of them can be reached."""
    contacts = [person for person in staff if person.has(Role.SAFEGUARDING) and stands(world, concern, person)]
    if any(available(person, world.now) for person in contacts):
        return contacts
    return [*contacts, *(person for person in staff if person.has(Role.DEPUTY))]


def _everyone(concern: Concern, staff: list[Person]) -> list[Person]:
    if concern.reason == "pairing":
        return [person for person in staff if person.roles & PROGRAMME_ROLES]
    return staff


def can_be_reached(person: Person) -> bool:
    """Whether a message would arrive, wanted or not."""
    return person.reachable and not person.blocked and person.status is not Status.ERASED


def available(person: Person, now: datetime) -> bool:
    """Whether a page makes sense before everyone is paged: reachable, not stopped, not away."""
    away = person.away_until is not None and person.away_until > now
    return can_be_reached(person) and person.status is not Status.STOPPED and not away
