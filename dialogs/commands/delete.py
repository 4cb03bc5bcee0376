"""/delete: erase everything, after a confirmation; an open concern keeps its minimal record until it is closed."""

from dialogs.answer import Answer
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, button, column, tell
from dialogs.model.action import Do
from dialogs.model.effect import CloseRelay, Erase
from dialogs.model.inbound import Inbound
from dialogs.world import World


def _delete(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    sure = column(button(world, "delete.button.yes", "delete.yes"), button(world, "delete.button.no", "delete.no"))
    return tell(world, "delete.sure_concern" if _concern(world) else "delete.sure", sure)


def _concern(world: World) -> bool:
    return any(concern.open for concern in world.dossier.concerns)


def _yes(world: World, do: Do) -> Answer:
    del do
    person = someone(world).id
    told = say(world, "delete.done_concern" if _concern(world) else "delete.done")
    return Answer(effects=(told, CloseRelay(person=person), Erase(person=person)), leave=True)


def _no(world: World, do: Do) -> Answer:
    del do
    return tell(world, "delete.kept")


delete = Command(name="delete", handle=_delete, verbs={"delete.yes": _yes, "delete.no": _no})
