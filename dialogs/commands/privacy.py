"""/privacy: who sees what, and the limits, in plain words."""

from dialogs.answer import Answer
from dialogs.commands.base import EVERYBODY, Command, tell
from dialogs.model.inbound import Inbound
from dialogs.world import World


def _privacy(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    programme = world.programme
    name, days = programme.contacts.safeguarding.name, programme.retention_days
    return tell(world, "privacy", programme=programme.name, safeguarding=name, days=days)


privacy = Command(name="privacy", handle=_privacy, roles=EVERYBODY)
