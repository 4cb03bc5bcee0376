"""/help: what can be done here, by role."""

from dialogs.answer import Answer
from dialogs.checkins.rows import someone
from dialogs.commands.base import EVERYBODY, Command, tell
from dialogs.model.inbound import Inbound
from dialogs.model.people import Role
from dialogs.world import World


def _help(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    person, contact = someone(world), world.programme.contacts.safeguarding
    if person.has(Role.MENTEE):
        return tell(world, "help.mentee", programme=world.programme.name, safeguarding=contact.name)
    return tell(world, "help.coordinator" if person.has(Role.COORDINATOR) else "help.mentor")


help_ = Command(name="help", handle=_help, roles=EVERYBODY)
