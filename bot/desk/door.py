"""Admission: what becomes of a chat that is nobody yet."""

from msgspec import Struct
from msgspec.structs import replace

from bot.desk.base import Effects, tell
from bot.desk.commands.drill import practise
from dialogs.model.dossier import Invitation
from dialogs.model.effect import Redeem, SavePerson, Send
from dialogs.model.inbound import Command, Inbound
from dialogs.model.people import Person, Role, Status
from dialogs.stranger import help_for
from dialogs.world import World

HERE = 0  # Send.to of the chat that the inbound came from
ONBOARDING = "onboarding"


class Admission(Struct, frozen=True):
    """What is committed, and the script to begin for the person who has just come in."""

    effects: Effects
    start_script: str | None = None
    person: Person | None = None  # who the chat now is


def admit(world: World, inbound: Inbound, language_code: str = "") -> Admission:
    """Let an invited person in; anybody else is told politely why not, and in danger whom to call. Nobody is bound
    twice.
    """
    admission = _admit(world, inbound, language_code)
    known = world.dossier.person or admission.person
    return admission if known else _with_help(world, inbound, admission, language_code)


def _admit(world: World, inbound: Inbound, language_code: str) -> Admission:
    if not isinstance(inbound.event, Command) or inbound.event.name != "start" or not inbound.event.args:
        return _refuse(world, "door.stranger" if world.dossier.person is None else "door.already", language_code)
    if world.dossier.person is not None:
        return _refuse(world, "door.already", language_code)
    invitation = world.dossier.invitation
    why = "door.unknown" if invitation is None else _not_valid(world, invitation)
    if invitation is None or why:
        return _refuse(world, why, language_code)
    if invitation.person.has(Role.MENTEE) and not world.dossier.drill_answered:
        return _not_open(world, invitation.person)
    return _let_in(world, invitation)


def _not_valid(world: World, invitation: Invitation) -> str:
    if invitation.used:
        return "door.used"
    return "door.expired" if invitation.expires <= world.now else ""


def _with_help(world: World, inbound: Inbound, admission: Admission, language_code: str) -> Admission:
    """Whoever is nobody here reads numbers to call before the refusal; nobody is told of them."""
    spoken = _language(world, language_code)
    language = spoken if spoken in world.library.locale.languages else world.programme.language
    danger = help_for(world, inbound.event, language)
    if not danger:
        return admission
    refused, *others = admission.effects
    if not isinstance(refused, Send):
        return admission
    return replace(admission, effects=(replace(refused, text=f"{danger}\n\n{refused.text}", urgent=True), *others))


def _language(world: World, language_code: str) -> str:
    return language_code.partition("-")[0] or world.programme.language


def _refuse(world: World, key: str, language_code: str) -> Admission:
    known = world.dossier.person
    language = known.language if known else _language(world, language_code)
    return Admission((_here(world, key, language),))


def _here(world: World, key: str, language: str) -> Send:
    to = world.dossier.person.id if world.dossier.person else HERE
    text = world.library.locale.say(language, key, programme=world.programme.name)
    return Send(to=to, text=text)


def _not_open(world: World, person: Person) -> Admission:
    """I17: nobody is let in before somebody has shown that alerts arrive; the invitation stays valid."""
    staff = [one for one in world.dossier.people.values() if one.has(Role.COORDINATOR) and one.reachable]
    contact = world.programme.contacts.safeguarding.name
    told = tuple(tell(world, one, "door.waiting", name=person.name, contact=contact) for one in staff)
    key = "door.not_open" if told else "door.not_open_untold"
    return Admission((_here(world, key, person.language), *told))


def _let_in(world: World, invitation: Invitation) -> Admission:
    mentee = invitation.person.has(Role.MENTEE)
    status = Status.ONBOARDING if mentee else Status.ACTIVE
    person = replace(invitation.person, reachable=True, blocked=False, status=status)
    bound = (Redeem(person=person.id, token_hash=invitation.token_hash), SavePerson(person=person))
    if mentee:
        return Admission(bound, ONBOARDING, person)
    return Admission((*bound, *_welcome(world, person)), None, person)


def _welcome(world: World, person: Person) -> Effects:
    role = next(role for role in Role if role in person.roles and role is not Role.MENTEE)
    hello = tell(world, person, f"door.welcome.{role.value}", name=person.name, programme=world.programme.name)
    drill = practise(world, person)
    # The drill goes over the urgent lane, and the words that announce it must not come after it.
    return replace(hello, urgent=bool(drill)), *drill
