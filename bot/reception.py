"""Reception: to whom an inbound goes: the door, the desk, the dialogs, or a concern."""

import secrets
from collections.abc import Callable

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from bot.desk import Desk, admit, handle
from dialogs import concern as concerns
from dialogs.checkins import default_plans, replan
from dialogs.engine import advance, alarming, begin_script
from dialogs.model.action import Do
from dialogs.model.effect import Alarm, AnswerTap, Effect, SaveConcern, SavePlan
from dialogs.model.inbound import Due, Inbound, Notice, Subject, Tap, Unreadable
from dialogs.model.people import Person, Role
from dialogs.model.session import Session
from dialogs.world import World
from storage.inbox import NOBODY
from storage.records import Job


class Outcome(Struct, frozen=True, kw_only=True):
    """What one inbound came to; `subject` when it turned out to be somebody else's turn (an admission)."""

    effects: tuple[Effect, ...]
    session: Session | UnsetType | None = UNSET
    subject: Subject | None = None


class _From(Struct, frozen=True):
    language_code: str = ""


class _Message(Struct, frozen=True):
    sender: _From = msgspec.field(name="from", default=_From())


class _Update(Struct, frozen=True):
    message: _Message = _Message()


class Reception:
    """Hands each inbound to whoever answers it, and returns what they say."""

    def __init__(self, username: str, person_id: Callable[[], int]) -> None:
        self._desk = Desk(username=username, token=lambda: secrets.token_urlsafe(24), person_id=person_id)

    def receive(self, world: World, inbound: Inbound, job: Job) -> Outcome:
        """Decide by subject: a concern, a chat that is nobody yet, or a person."""
        if inbound.subject.kind == "concern":
            return _concern(world, inbound, job)
        if not alarming(world, inbound):
            if world.dossier.person is None or _knocks(inbound):
                return _door(world, inbound, job)
            effects = handle(world, inbound, self._desk)
            if effects is not None:
                return Outcome(effects=effects)
        turned = advance(world, world.dossier.session, inbound)
        return Outcome(effects=turned.effects, session=turned.session)


def _knocks(inbound: Inbound) -> bool:
    """ "/start TOKEN" from a chat that is somebody already."""
    event = inbound.event
    return getattr(event, "name", "") == "start" and bool(getattr(event, "args", ()))


def _door(world: World, inbound: Inbound, job: Job) -> Outcome:
    if isinstance(inbound.event, Unreadable) and str(inbound.subject) == NOBODY:
        return Outcome(effects=(_WRECK,))
    admission = admit(world, inbound, _language(job))
    if admission.person is None:
        return Outcome(effects=admission.effects)
    subject = Subject("person", str(admission.person.id))
    inside = replace(world, dossier=replace(world.dossier, person=admission.person))
    if admission.start_script is None:
        return Outcome(effects=(*admission.effects, *_plans(inside, admission.person)), subject=subject)
    begun = begin_script(inside, None, admission.start_script)
    return Outcome(effects=(*admission.effects, *begun.effects), session=begun.session, subject=subject)


_WRECK = Alarm(code="unreadable", text="an update that names no chat could not be read; it is kept in the inbox.")


def _plans(world: World, person: Person) -> tuple[Effect, ...]:
    """Mentors are asked how it goes as well."""
    if not person.has(Role.MENTOR):
        return ()
    plans = tuple(SavePlan(plan=plan) for plan in default_plans(world, "mentor"))
    return replan(world, plans)


def _concern(world: World, inbound: Inbound, job: Job) -> Outcome:
    concern = next((one for one in world.dossier.concerns if str(one.id) == inbound.subject.key), None)
    event = inbound.event
    if concern is None:
        return Outcome(effects=_end_spinner(inbound))
    if isinstance(event, Tap):
        presser = _presser(world, job)
        if presser is None or not isinstance(event.action, Do):
            language = presser.language if presser else world.programme.language
            return Outcome(effects=_end_spinner(inbound, world.library.locale.raw(language, "engine.stale")))
        concern, effects = concerns.handle_press(world, concern, presser, event.action, event)
    elif isinstance(event, Due | Notice):
        concern, effects = concerns.advance(world, concern, event)
    else:
        return Outcome(effects=())
    return Outcome(effects=(SaveConcern(concern=concern), *effects))


def _presser(world: World, job: Job) -> Person | None:
    sender = job.rows[0].sender
    if sender is None:
        return None
    return world.dossier.people.get(sender)


def _end_spinner(inbound: Inbound, text: str = "") -> tuple[Effect, ...]:
    return (AnswerTap(query_id=inbound.event.query_id, text=text),) if isinstance(inbound.event, Tap) else ()


def _language(job: Job) -> str:
    """What Telegram says the person's app speaks."""
    try:
        return msgspec.json.decode(job.rows[0].raw, type=_Update).message.sender.language_code
    except msgspec.MsgspecError:
        return ""
