"""/mentees: the people somebody mentors, their local time, and a way to write to each."""

from bot.desk.base import Desk, DeskCommand, Effects, button, tell
from bot.desk.commands.alerts import visible
from dialogs.model.action import Rows
from dialogs.model.effect import Send
from dialogs.model.people import Person, Role, Status
from dialogs.when import local
from dialogs.world import World


def _mentees(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk, args
    mine = _mine(world, person)
    if not mine:
        return (tell(world, person, "desk.mentees.none"),)
    text = "\n".join(_line(world, person, mentee) for mentee in mine)
    return (Send(to=person.id, text=text, buttons=_buttons(world, person, mine)),)


def _mine(world: World, person: Person) -> list[Person]:
    ids = [one.mentee for one in world.dossier.pairings if person.id in (one.mentor, one.backup)]
    known = (world.dossier.people.get(one) for one in ids)
    return [one for one in known if one is not None and one.status is not Status.ERASED]


def _line(world: World, reader: Person, mentee: Person) -> str:
    """Who, and when it is for them; which concerns wait, but nothing of what they wrote."""
    numbers = ", ".join(str(one.id) for one in visible(world, reader) if one.mentee == mentee.id)
    slots = {"name": mentee.name, "pseudonym": mentee.pseudonym, "time": f"{local(world.now, mentee.zone):%H:%M}"}
    say = world.library.locale.say
    if mentee.status is Status.INVITED:
        return say(reader.language, "desk.mentees.invited", name=mentee.name, pseudonym=mentee.pseudonym)
    if numbers:
        return say(reader.language, "desk.mentees.line_open", numbers=numbers, **slots)
    return say(reader.language, "desk.mentees.line", **slots)


def _buttons(world: World, reader: Person, mentees: list[Person]) -> Rows:
    reachable = [mentee for mentee in mentees if mentee.reachable and not mentee.blocked]
    return tuple(
        (button(world, reader, "alerts.button.write", "relay.open", {"to": str(one.id)}, name=one.name),)
        for one in reachable
    )


mentees = DeskCommand(name="mentees", roles=frozenset({Role.MENTOR}), run=_mentees)
