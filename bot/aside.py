"""What is done about an inbound that could not be handled: the operator, a mentor and its sender are told."""

import logging

from bot.concerning import Concerning
from dialogs.model.concern import Tier
from dialogs.model.effect import Alarm, Effect, OpenConcern, Send
from dialogs.world import World
from storage.records import Job

log = logging.getLogger(__name__)
SAID = frozenset(
    {"text", "edit", "command", "tap", "media", "unreadable"}
)  # what a person did; they wait for an answer
STEP = "aside"


def effects(world: World, job: Job, concerning: Concerning) -> tuple[Effect, ...]:
    """All of it, the alarm first; nothing here reads the session, which may be what made the turn fail."""
    alarm = Alarm(code="poison", text=f"An inbound of a {job.subject.kind} could not be handled and was set aside.")
    asked = _look(world, job, concerning)
    return (alarm, *asked, *_told(world, job, looked_at=bool(asked)))


def less(tried: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """What is left to try when `tried` cannot be committed: without the words to the person, then the alarm alone."""
    silent = tuple(effect for effect in tried if not (isinstance(effect, Send) and effect.step == STEP))
    if silent != tried:
        return silent
    return tried[:1] if len(tried) > 1 else ()


def _look(world: World, job: Job, concerning: Concerning) -> tuple[Effect, ...]:
    """A mentor is asked to look at what their mentee sent; where that fails, the operator's alarm must still go out."""
    mentee = job.dossier.person
    if mentee is None or job.subject.kind != "person":
        return ()
    reason = "aside" if _waits(job) else "poison"  # whoever waits is told of it, and hears when somebody has looked
    look = OpenConcern(mentee=mentee.id, tier=Tier.LOOK, family="unreadable", reason=reason)
    try:
        return concerning.settle(world, (look,))
    except Exception as error:  # what made the turn fail may be in the person's own rows
        log.error("a mentor could not be asked to look", exc_info=error)
        return ()


def _waits(job: Job) -> bool:
    return job.rows[0].kind in SAID


def _told(world: World, job: Job, *, looked_at: bool) -> tuple[Effect, ...]:
    """A person who wrote or pressed something hears that it did not work, and what comes of it."""
    person = job.dossier.person
    if person is None or job.subject.kind != "person" or not _waits(job):
        return ()
    key = "engine.aside.looked_at" if looked_at else "engine.aside.unseen"
    return (Send(to=person.id, text=world.library.locale.say(person.language, key), step=STEP),)
