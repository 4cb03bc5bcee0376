"""/stop: no more messages; it never stops a concern that is open."""

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.checkins import let_go, replan
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, may_leave, tell
from dialogs.model.effect import SavePerson
from dialogs.model.inbound import Inbound
from dialogs.model.people import Status
from dialogs.world import World


def _stop(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    person = someone(world)
    if person.status is Status.STOPPED:
        return tell(world, "stop.already")
    stopped = SavePerson(person=replace(person, status=Status.STOPPED))
    told = [say(world, "stop.done")]
    if any(concern.open for concern in world.dossier.concerns):
        told.append(say(world, "stop.concern"))
    effects = (*replan(world, (*let_go(world, "stopped"), stopped)), *told)
    return Answer(effects=effects, leave=may_leave(world))


stop = Command(name="stop", handle=_stop)
