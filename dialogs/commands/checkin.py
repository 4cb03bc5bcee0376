"""/checkin: one now, without waiting for the next."""

from dialogs.answer import Answer
from dialogs.commands.base import Command, begin, tell
from dialogs.model.inbound import Inbound
from dialogs.world import World

PULSE = "pulse"  # for somebody who has no plan


def _checkin(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    if world.dossier.session is not None and world.dossier.session.checkin:
        return tell(world, "checkin.open")
    script = next((plan.script for plan in world.dossier.plans if plan.active), PULSE)
    return begin(world, script)


checkin = Command(name="checkin", handle=_checkin, active_only=True)
