"""What the mentee is told of who gets a concern; never that somebody is reading before somebody is."""

from collections.abc import Iterable

from dialogs.concern.ladder import missed
from dialogs.concern.opening import join, open_concern, wants_join
from dialogs.concern.routing import mentor_left_out
from dialogs.concern.standing import around, person_of
from dialogs.model.concern import Concern
from dialogs.model.effect import OpenConcern
from dialogs.model.people import Person, Role
from dialogs.world import World

_ROLES = (Role.SAFEGUARDING, Role.DEPUTY, Role.COORDINATOR)


def who_was_told(world: World, mentee: Person, subject: Concern | OpenConcern) -> str:
    """Whom a page went to, by name and role, in the mentee's language, as plain text: scripts escape what they fill in.

    For an OpenConcern: what opening or joining it in this very turn will send.
    """
    concern = _foreseen(world, subject) if isinstance(subject, OpenConcern) else subject
    raw = world.library.locale.raw
    people, earlier = _paged(world, concern, left_out=False), _paged(world, concern, left_out=True)
    if not people:
        contact = world.programme.contacts.safeguarding.name
        return raw(mentee.language, "alerts.told.nobody_yet", contact=contact)
    names = listed(world, concern, mentee, people)
    if earlier:
        return raw(mentee.language, "alerts.told.besides", names=names, earlier=listed(world, concern, mentee, earlier))
    key = "alerts.told.only" if mentor_left_out(world, concern) else "alerts.told.these"
    return raw(mentee.language, key, names=names)


def _paged(world: World, concern: Concern, *, left_out: bool) -> list[Person]:
    """Who was paged and still may see it, or who was before they were left out of it; never who got nothing."""
    paged = concern.paged & concern.excluded if left_out else concern.paged - concern.excluded
    return [
        person
        for who in sorted(paged - (missed(concern) - {concern.acknowledged_by}))
        if (person := person_of(world, who))
    ]


def _foreseen(world: World, effect: OpenConcern) -> Concern:
    known = wants_join(world.dossier.concerns, effect)
    concern, _ = join(world, known, effect) if known else open_concern(world, effect, 0)
    return concern


def _with_role(world: World, concern: Concern, mentee: Person, person: Person) -> str:
    raw = world.library.locale.raw
    name = person.name or raw(mentee.language, "alerts.colleague")
    pairing = around(world, concern.mentee).pairing
    held = next((role for role in _ROLES if person.has(role)), None)
    mentoring = {pairing.backup: "backup", pairing.mentor: "mentor"} if pairing else {}
    role = mentoring.get(person.id) or (held.value if held else "")
    return raw(mentee.language, f"alerts.told.{role}", name=name) if role else name


def listed(world: World, concern: Concern, mentee: Person, people: Iterable[Person]) -> str:
    """Their names, each with what they are to the mentee."""
    *first, last = (_with_role(world, concern, mentee, person) for person in people)
    if not first:
        return last
    both = world.library.locale.raw(mentee.language, "alerts.told.and")
    return f"{', '.join(first)} {both} {last}"
