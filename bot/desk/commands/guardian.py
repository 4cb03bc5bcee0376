"""/guardian: who waits for a guardian's consent, and the button of the coordinator who has spoken to one."""

from collections.abc import Mapping

from msgspec.structs import replace

from bot.desk.base import Desk, DeskCommand, Effects, button, label, tell
from dialogs.concern.standing import GUARDIAN_CONSENT
from dialogs.guardian import needs_guardian
from dialogs.model.effect import SavePerson, TellConcern
from dialogs.model.people import Person, Role, Status
from dialogs.world import World

_AGREED, _REFUSED = "guardian.agreed", "guardian.refused"


def _guardian(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk, args
    waiting = [one for one in world.dossier.people.values() if _waits(world, one)]
    if not waiting:
        return (tell(world, person, "desk.guardian.nobody"),)
    rows = tuple(
        (button(world, person, f"desk.{verb}", verb, {"person": str(one.id)}, name=one.name),)
        for one in waiting
        for verb in (_AGREED, _REFUSED)
    )
    return (tell(world, person, "desk.guardian.waiting", rows),)


def _waits(world: World, one: Person) -> bool:
    told_age = bool(one.age_band) and one.status is Status.ONBOARDING
    return one.has(Role.MENTEE) and told_age and needs_guardian(world.programme, one)


def _agreed(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    """Keep when it was, and close what asked for it; the mentee is told that they can go on."""
    del desk
    mentee = _mentee(world, args)
    if mentee is None:
        return (tell(world, person, "desk.guardian.nobody"),)
    kept = SavePerson(person=replace(mentee, guardian_consent=world.now))
    told = tell(world, mentee, "desk.guardian.go_on", name=mentee.name)
    done = tell(world, person, "desk.guardian.kept", name=mentee.name)
    return kept, *_closed(world, person, mentee, _AGREED), told, done


def _refused(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    """Close what asked for it and tell the mentee; they wait on, so that a guardian can still agree."""
    del desk
    mentee = _mentee(world, args)
    if mentee is None:
        return (tell(world, person, "desk.guardian.nobody"),)
    told = tell(world, mentee, "desk.guardian.not_begun", name=mentee.name, coordinator=person.name)
    done = tell(world, person, "desk.guardian.refusal_kept", name=mentee.name)
    return *_closed(world, person, mentee, _REFUSED), told, done


def _mentee(world: World, args: Mapping[str, str]) -> Person | None:
    """Who the button is about, while they wait; an old button does nothing."""
    mentee = world.dossier.people.get(int(args.get("person", "0")))
    return mentee if mentee is not None and _waits(world, mentee) else None


def _closed(world: World, person: Person, mentee: Person, verb: str) -> Effects:
    asked = (one for one in world.dossier.concerns if (one.mentee, one.reason) == (mentee.id, GUARDIAN_CONSENT))
    note = label(world, person, f"desk.{verb}", name=mentee.name)
    ended = {"outcome": "other"}
    return tuple(
        TellConcern(concern=one.id, what="resolve", by=person.id, text=note, data=ended) for one in asked if one.open
    )


guardian = DeskCommand(
    name="guardian", roles=frozenset({Role.COORDINATOR}), run=_guardian, verbs={_AGREED: _agreed, _REFUSED: _refused}
)
