"""/export: everything that is kept about the person, as a file to them."""

from dialogs.answer import Answer
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import EVERYBODY, Command
from dialogs.model.effect import Export
from dialogs.model.inbound import Inbound
from dialogs.world import World


def _export(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    return Answer(effects=(say(world, "export.coming"), Export(person=someone(world).id)))


export = Command(name="export", handle=_export, roles=EVERYBODY)
