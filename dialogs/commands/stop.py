"""/stop: no more messages; it never stops a concern that is open."""

from msgspec.structs import replace

from dialogs import relay
from dialogs.answer import Answer
from dialogs.checkins import let_go, replan
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, may_leave, tell
from dialogs.concern import SETTING_UP
from dialogs.model.effect import CloseRelay, Effect, SavePerson, TellConcern
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
    open_ones = [concern for concern in world.dossier.concerns if concern.open]
    if any(concern.reason not in SETTING_UP for concern in open_ones):
        told.append(say(world, "stop.concern"))
    left = tuple(TellConcern(concern=one.id, what="left") for one in open_ones if one.reason in SETTING_UP)
    effects = (*replan(world, (*let_go(world, "stopped"), stopped)), *_hang_up(world), *left, *told)
    return Answer(effects=effects, leave=may_leave(world), rest=True)


def _hang_up(world: World) -> tuple[Effect, ...]:
    """Close a line that the person asked for; one that a concern opened stays with the human who holds it."""
    line = relay.line_of(world)
    if relay.to_oneself(world):
        return (CloseRelay(person=someone(world).id),)
    return relay.close(world, someone(world)) if line is not None and line.concern is None else ()


stop = Command(name="stop", handle=_stop)
