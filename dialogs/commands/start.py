"""/start: begin, or come back. (A chat that is nobody yet is met at the door, with its invitation.)"""

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.checkins import replan
from dialogs.checkins.plans import default_plans
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import EVERYBODY, Command, begin, may_leave, tell
from dialogs.guardian import needs_guardian
from dialogs.model.effect import SavePerson
from dialogs.model.inbound import Inbound
from dialogs.model.people import Person, Role, Status
from dialogs.world import World

ONBOARDING = "onboarding"


def _start(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    person = someone(world)
    if not person.has(Role.MENTEE):
        return tell(world, "start.staff", programme=world.programme.name)
    if person.status is not Status.STOPPED:
        active = person.status is Status.ACTIVE
        return tell(world, "start.hello", name=person.name) if active else begin(world, ONBOARDING)
    if not _set_up(world, person):
        again = SavePerson(person=replace(person, status=Status.ONBOARDING))
        return Answer(effects=(again,), start_script=ONBOARDING, leave=True) if may_leave(world) else _safety(world)
    back = SavePerson(person=replace(person, status=Status.ACTIVE, paused_until=None))
    return Answer(effects=(*replan(world, (back,)), say(world, "start.back", name=person.name)))


def _set_up(world: World, person: Person) -> bool:
    """Whether they were admitted before they stopped: only then do they come back to everything as it was."""
    if person.screening_consent is None or needs_guardian(world.programme, person):
        return False
    return bool(world.dossier.plans) or not default_plans(world, "mentee")


def _safety(world: World) -> Answer:
    return tell(world, "commands.safety_first")


start = Command(name="start", handle=_start, roles=EVERYBODY)
