"""/help: what can be done here, by role."""

from dialogs.answer import Answer
from dialogs.checkins.rows import someone
from dialogs.commands.base import EVERYBODY, Command, tell
from dialogs.model.effect import Send
from dialogs.model.inbound import Inbound
from dialogs.model.people import Role
from dialogs.world import World

_STAFF = {
    Role.MENTOR: "help.mentor",
    Role.SAFEGUARDING: "help.carer",
    Role.DEPUTY: "help.carer",
    Role.COORDINATOR: "help.coordinator",
}


def _help(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    person, contact = someone(world), world.programme.contacts.safeguarding
    if person.has(Role.MENTEE):
        return tell(world, "help.mentee", programme=world.programme.name, safeguarding=contact.name)
    say = world.library.locale.say
    lines = [line for role, key in _STAFF.items() if person.has(role) for line in say(person.language, key).split("\n")]
    return Answer(effects=(Send(to=person.id, text="\n".join(dict.fromkeys(lines)), step="commands/help"),))


help_ = Command(name="help", handle=_help, roles=EVERYBODY)
