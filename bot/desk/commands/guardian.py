"""/guardian: who waits for a guardian's consent, and the button of the coordinator who has spoken to one."""

from collections.abc import Mapping

from msgspec.structs import replace

from bot.desk.base import Desk, DeskCommand, Effects, button, label, tell
from dialogs.concern.standing import GUARDIAN_CONSENT
from dialogs.guardian import needs_guardian
from dialogs.model.effect import SavePerson, TellConcern
from dialogs.model.people import Person, Role, Status
from dialogs.world import World

_AGREED = "guardian.agreed"


def _guardian(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk, args
    waiting = [one for one in world.dossier.people.values() if _waits(world, one)]
    if not waiting:
        return (tell(world, person, "desk.guardian.nobody"),)
    rows = tuple(
        (button(world, person, "desk.guardian.agreed", _AGREED, {"person": str(one.id)}, name=one.name),)
        for one in waiting
    )
    return (tell(world, person, "desk.guardian.waiting", rows),)


def _waits(world: World, one: Person) -> bool:
    told_age = bool(one.age_band) and one.status is Status.ONBOARDING
    return one.has(Role.MENTEE) and told_age and needs_guardian(world.programme, one)


def _agreed(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    """Keep when it was, and close what asked for it; the mentee is told that they can go on."""
    del desk
    mentee = world.dossier.people.get(int(args.get("person", "0")))
    if mentee is None or not _waits(world, mentee):
        return (tell(world, person, "desk.guardian.nobody"),)
    kept = SavePerson(person=replace(mentee, guardian_consent=world.now))
    told = tell(world, mentee, "desk.guardian.go_on", name=mentee.name)
    return kept, *_closed(world, person, mentee), told, tell(world, person, "desk.guardian.kept", name=mentee.name)


def _closed(world: World, person: Person, mentee: Person) -> Effects:
    asked = (one for one in world.dossier.concerns if (one.mentee, one.reason) == (mentee.id, GUARDIAN_CONSENT))
    note = label(world, person, "desk.guardian.agreed", name=mentee.name)
    ended = {"outcome": "other"}
    return tuple(
        TellConcern(concern=one.id, what="resolve", by=person.id, text=note, data=ended) for one in asked if one.open
    )


guardian = DeskCommand(name="guardian", roles=frozenset({Role.COORDINATOR}), run=_guardian, verbs={_AGREED: _agreed})
