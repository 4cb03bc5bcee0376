"""/delete: erase everything, after a confirmation; an open concern keeps its minimal record until it is closed."""

from dialogs.answer import Answer
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, button, column, tell
from dialogs.concern import SETTING_UP
from dialogs.model.action import Do
from dialogs.model.concern import Tier
from dialogs.model.effect import CloseRelay, Erase, OpenConcern, TellConcern
from dialogs.model.inbound import Inbound
from dialogs.model.session import SAFETY
from dialogs.world import World


def _delete(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    sure = column(button(world, "delete.button.yes", "delete.yes"), button(world, "delete.button.no", "delete.no"))
    return tell(world, f"delete.sure{_stays(world)}", sure, programme=world.programme.name)


def _stays(world: World) -> str:
    """Which text says what an erasure leaves; a concern about setting up is not about anything they wrote."""
    reasons = {concern.reason for concern in world.dossier.concerns if concern.open}
    if reasons - SETTING_UP:
        return "_concern"
    return "_set_up" if reasons else ""


def _yes(world: World, do: Do) -> Answer:
    del do
    person = someone(world).id
    asked_back = _unanswered(world)
    stays = "_concern" if asked_back else _stays(world)
    told = say(world, f"delete.done{stays}", programme=world.programme.name)
    left = (one for one in world.dossier.concerns if one.open and one.reason in SETTING_UP)
    noted = tuple(TellConcern(concern=one.id, what="left") for one in left)
    return Answer(effects=(*asked_back, *noted, told, CloseRelay(person=person), Erase(person=person)), leave=True)


def _unanswered(world: World) -> tuple[OpenConcern, ...]:
    """While "is something serious behind it?" waits, going away is no answer: a person is asked to look (I12)."""
    session = world.dossier.session
    asked = next((frame for frame in session.stack if frame.script == SAFETY), None) if session else None
    if asked is None or any(concern.tier in {Tier.NOW, Tier.TODAY} for concern in world.dossier.concerns):
        return ()
    words = str(asked.vars.get("words", ""))
    who, family = someone(world).id, "asked_back"
    return (OpenConcern(mentee=who, tier=Tier.TODAY, family=family, reason="signal", said=words),)


def _no(world: World, do: Do) -> Answer:
    del do
    return tell(world, "delete.kept")


delete = Command(name="delete", handle=_delete, verbs={"delete.yes": _yes, "delete.no": _no})
