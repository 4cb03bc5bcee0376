"""The drill: a practice alert that shows whether alerts arrive; no mentee comes in before one was answered (I17)."""

from collections.abc import Mapping
from datetime import timedelta

from msgspec.structs import replace

from bot.desk.base import CARERS, Desk, DeskCommand, Effects, button, tell
from dialogs.model.effect import SavePerson, Send, SetTimer
from dialogs.model.people import Person, Role
from dialogs.world import World

DRILL = "drill"
YEARLY = timedelta(days=365)


def practise(world: World, person: Person) -> Effects:
    """A practice alert over the urgent lane, as a real one would come; nothing for somebody without that duty."""
    if not person.roles & CARERS:
        return ()
    got_it = button(world, person, "alerts.button.ack", "drill.answer", {})
    text = world.library.locale.say(person.language, "desk.drill.alert")
    return (Send(to=person.id, text=text, buttons=((got_it,),), urgent=True, alert=True),)


def _answer(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    """Remember it, practise again in a year, and tell the coordinators when it is the one that opens the door."""
    del desk, args
    saved = SavePerson(person=replace(person, drilled=world.now))
    again = SetTimer(kind=DRILL, key="yearly", due=world.now + YEARLY)
    return saved, again, tell(world, person, "desk.drill.thanks"), *_open_door(world, person)


def _open_door(world: World, person: Person) -> tuple[Send, ...]:
    if world.dossier.drill_answered or not person.has(Role.SAFEGUARDING):
        return ()
    staff = [one for one in world.dossier.people.values() if one.has(Role.COORDINATOR) and one.reachable]
    return tuple(tell(world, one, "desk.drill.opened", name=person.name) for one in staff if one.id != person.id)


def _drill(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk, args
    return practise(world, person)


drill = DeskCommand(name="drill", roles=CARERS, run=_drill, verbs={"drill.answer": _answer})
