"""One inbound of a staff member: a command, a button, words for a line, or a yearly drill that is due."""

from bot.desk.base import STAFF, Desk, Effects, tell
from bot.desk.commands.drill import DRILL, practise
from bot.desk.lines import hear
from bot.desk.registry import COMMANDS, VERBS
from dialogs.commands import COMMANDS as EVERYBODYS
from dialogs.model.action import Do
from dialogs.model.effect import AnswerTap, CloseButtons
from dialogs.model.inbound import Command, Due, Inbound, Media, Tap, Text, Unreadable
from dialogs.model.people import Person
from dialogs.world import World


def handle(world: World, inbound: Inbound, desk: Desk) -> Effects | None:
    """What the desk answers; None when it is not the desk's: then the inbound goes on to the engine."""
    person = world.dossier.person
    if person is None or not person.roles & STAFF:
        return None
    match inbound.event:
        case Command() as command:
            return _command(world, person, desk, command)
        case Tap(action=Do() as do) as tap:
            return _press(world, person, desk, tap, do)
        case Text() | Media() | Unreadable():
            return hear(world, person, inbound, desk)
        case Due(kind=kind) if kind == DRILL:
            return practise(world, person)
    return None


def _command(world: World, person: Person, desk: Desk, command: Command) -> Effects | None:
    name = command.name.casefold()
    known = COMMANDS.get(name)
    if known is None:
        others = name in EVERYBODYS and person.roles & EVERYBODYS[name].roles
        return None if others else (tell(world, person, "desk.unknown"),)
    if not person.roles & known.roles:
        return (tell(world, person, "desk.not_for_you"),)
    return known.run(world, person, desk, command.args)


def _press(world: World, person: Person, desk: Desk, tap: Tap, do: Do) -> Effects | None:
    if do.verb not in VERBS:
        return None
    command, run = VERBS[do.verb]
    end = AnswerTap(query_id=tap.query_id)
    if not person.roles & command.roles:
        return end, tell(world, person, "desk.not_for_you")
    close = CloseButtons(to=person.id, message_id=tap.message_id, chosen=tap.label)
    return end, close, *run(world, person, desk, do.args)
