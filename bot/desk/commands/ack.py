"""/ack N: "I have seen it and take care of it", without opening it."""

from bot.desk.base import STAFF, Desk, DeskCommand, Effects, tell
from bot.desk.commands.alerts import visible
from dialogs.model.effect import TellConcern
from dialogs.model.people import Person
from dialogs.world import World


def _ack(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk
    number = args[0].lstrip("#") if args else ""
    if not number.isdecimal():
        return (tell(world, person, "desk.ack.which"),)
    if all(concern.id != int(number) for concern in visible(world, person)):
        return (tell(world, person, "alerts.not_yours", id=number),)
    return (TellConcern(concern=int(number), what="acknowledge", by=person.id),)


ack = DeskCommand(name="ack", roles=STAFF, run=_ack)
