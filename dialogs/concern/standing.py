"""Who has a say in a concern: roles towards its mentee, exclusions, and who may see and handle it (I7)."""

from msgspec import Struct
from msgspec.structs import replace

from dialogs.model.concern import Concern, Note, Tier
from dialogs.model.effect import Effect, SavePairing
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.world import World

Step = tuple[Concern, tuple[Effect, ...]]

ACUTE = frozenset({Tier.NOW, Tier.TODAY})
SLOW = frozenset({Tier.PATTERN, Tier.QUIET})  # quiet hours and caps hold these back, and only these
PROGRAMME_ROLES = frozenset({Role.SAFEGUARDING, Role.DEPUTY, Role.COORDINATOR})
GUARDIAN_CONSENT = "guardian_consent"
SETTING_UP = frozenset({"stuck", GUARDIAN_CONSENT})  # about beginning, not about anything that the mentee wrote
COORDINATED = SETTING_UP | {"pairing"}  # reasons that are for the coordinators
CARERS = frozenset({Role.SAFEGUARDING, Role.DEPUTY})


class Around(Struct, frozen=True):
    """A concern's mentee and their pairing, wherever the turn's dossier holds them."""

    mentee: Person | None
    pairing: Pairing | None

    @property
    def mentors(self) -> frozenset[int]:
        """The mentor and the backup mentor."""
        ids = (self.pairing.mentor, self.pairing.backup) if self.pairing else ()
        return frozenset(who for who in ids if who is not None)


def around(world: World, mentee: int) -> Around:
    """The mentee and their pairing; a staff member's dossier holds them among `people` and `pairings`."""
    dossier = world.dossier
    own = dossier.person if dossier.person and dossier.person.id == mentee else dossier.people.get(mentee)
    known = (dossier.pairing, *dossier.pairings) if dossier.pairing else dossier.pairings
    return Around(own, next((pairing for pairing in known if pairing.mentee == mentee), None))


def with_pairing(world: World, pairing: Pairing) -> World:
    """The world as it is once the pairing is saved."""
    dossier = world.dossier
    others = tuple(one for one in dossier.pairings if one.mentee != pairing.mentee)
    own = pairing if dossier.pairing and dossier.pairing.mentee == pairing.mentee else dossier.pairing
    return replace(world, dossier=replace(dossier, pairing=own, pairings=(*others, pairing)))


def person_of(world: World, who: int) -> Person | None:
    """Somebody by id, from wherever the dossier holds them."""
    own = world.dossier.person
    return own if own and own.id == who else world.dossier.people.get(who)


def is_urgent(concern: Concern) -> bool:
    """Whether its pages pass every other message."""
    return concern.tier in ACUTE or concern.reason == "look:detector"


def left_out_of(world: World, concern: Concern) -> frozenset[int]:
    """Who learns nothing of this concern: left out of it, or of everything about its mentee."""
    pairing = around(world, concern.mentee).pairing
    return concern.excluded | (pairing.left_out if pairing else frozenset())


def keep_apart(world: World, mentee: int, people: frozenset[int]) -> tuple[Effect, ...]:
    """From now on these people learn nothing of the mentee, in this concern or any other, open, closed or to come."""
    known = around(world, mentee).pairing or Pairing(mentee=mentee, mentor=None)
    if people <= known.left_out:
        return ()
    return (SavePairing(pairing=replace(known, left_out=known.left_out | people)),)


def stands(world: World, concern: Concern, person: Person) -> bool:
    """Whether the person's role answers for this mentee and nobody has left them out."""
    if person.id in left_out_of(world, concern) or person.id == concern.mentee or person.status is Status.ERASED:
        return False
    if person.roles & PROGRAMME_ROLES:
        return True
    near = around(world, concern.mentee)
    erased = near.mentee is None or near.mentee.status is Status.ERASED  # and their pairing with them
    return person.has(Role.MENTOR) and person.id in (concern.paged if erased else near.mentors)


def may_handle(world: World, concern: Concern, person: Person) -> bool:
    """Whether they may see, acknowledge and resolve it: they stand for it, and it is theirs or reached them."""
    if not stands(world, concern, person):
        return False
    return person.id in concern.paged or _answers_first(world, concern, person)


def _answers_first(world: World, concern: Concern, person: Person) -> bool:
    if concern.reason in COORDINATED and person.has(Role.COORDINATOR):
        return True
    if concern.reason == "pairing":
        return False
    if concern.tier not in SLOW and person.roles & CARERS:
        return True
    pairing = around(world, concern.mentee).pairing
    return person.has(Role.MENTOR) and pairing is not None and pairing.mentor == person.id


def noted(concern: Concern, world: World, what: str, by: int | None = None, text: str = "") -> tuple[Note, ...]:
    """The concern's record with one more dated line."""
    return (*concern.notes, Note(at=world.now, by=by, what=what, text=text))
