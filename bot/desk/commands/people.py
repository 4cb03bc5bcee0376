"""/people: who is in the programme, with which role, and what is missing; no words of anybody."""

from bot.desk.base import Desk, DeskCommand, Effects, role_names
from dialogs.model.effect import Send
from dialogs.model.people import Person, Role, Status
from dialogs.world import World

_MOST = 80  # lines; Telegram's message would become several


def _people(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk, args
    known = {**world.dossier.people, person.id: person}
    there = [one for one in known.values() if one.status is not Status.ERASED]
    there.sort(key=lambda one: (one.has(Role.MENTEE), one.name.casefold(), one.id))
    lines = [_line(world, person, one) for one in there[:_MOST]]
    if len(there) > _MOST:
        lines.append(world.library.locale.say(person.language, "desk.people.more", more=len(there) - _MOST))
    lines += _missing(world, person, there)
    return (Send(to=person.id, text="\n".join(lines)),)


def _line(world: World, reader: Person, one: Person) -> str:
    raw = world.library.locale.raw
    status = raw(reader.language, f"desk.people.{_standing(world, one)}")
    roles = role_names(world, reader, one.roles)
    mentor = _mentor_of(world, one)
    key = "desk.people.mentee" if mentor else "desk.people.line"
    slots = {"mentor": mentor} if mentor else {}
    return world.library.locale.say(reader.language, key, name=one.name, roles=roles, status=status, **slots)


def _standing(world: World, one: Person) -> str:
    if one.blocked:
        return "blocked"
    if one.away_until is not None and one.away_until > world.now:
        return "away"
    return one.status.value


def _mentor_of(world: World, one: Person) -> str:
    pairing = next((pairing for pairing in world.dossier.pairings if pairing.mentee == one.id), None)
    mentor = world.dossier.people.get(pairing.mentor) if pairing and pairing.mentor is not None else None
    return mentor.name if mentor else ""


def _missing(world: World, reader: Person, there: list[Person]) -> list[str]:
    say = world.library.locale.say
    if world.dossier.drill_answered:
        return []
    invited = any(one.has(Role.SAFEGUARDING) for one in there)
    return [say(reader.language, "desk.people.no_drill" if invited else "desk.people.no_safeguarding")]


people = DeskCommand(name="people", roles=frozenset({Role.COORDINATOR}), run=_people)
