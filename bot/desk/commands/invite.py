"""/invite: a coordinator is asked for name, role, language and mentor, and gets a one-time link."""

from collections.abc import Iterator, Mapping

from bot.desk.base import Desk, DeskCommand, Effects, role_names, tell
from bot.desk.invitation import VALID, invitation_link, pseudonym, token_hash
from dialogs.model.action import Button, Do
from dialogs.model.effect import Invite, OpenRelay
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.relay import IDLE
from dialogs.world import World

_LONGEST_NAME = 60
_NOBODY = "0"
_SET = "invite.set"


def _invite(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    if args:
        return named(world, person, desk, " ".join(args))
    wait = OpenRelay(person=person.id, peer=person.id, until=world.now + IDLE)
    return wait, tell(world, person, "desk.invite.name")


def named(world: World, person: Person, desk: Desk, text: str) -> Effects:
    """The name has come: on to the role."""
    name = " ".join(text.split())[:_LONGEST_NAME]
    if not person.has(Role.COORDINATOR) or not name:
        return (tell(world, person, "desk.not_for_you"),)
    return _next(world, person, desk, {"name": name})


def _set(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    return _next(world, person, desk, args)


def _next(world: World, person: Person, desk: Desk, chosen: Mapping[str, str]) -> Effects:
    """Ask the next question that is still open, or make the invitation; what was chosen travels in the buttons."""
    for field, choices in _questions(world, person, chosen):
        if field not in chosen:
            rows = tuple((Button(label=text, action=Do(_SET, {**chosen, field: value})),) for value, text in choices)
            return (tell(world, person, f"desk.invite.{field}", rows, name=chosen["name"]),)
    return _make(world, person, desk, chosen)


def _questions(world: World, person: Person, chosen: Mapping[str, str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield "role", [(role.value, role_names(world, person, frozenset({role}))) for role in Role]
    if len(world.programme.languages) > 1:
        raw = world.library.locale.raw
        yield "language", [(code, raw(code, f"settings.language.{code}")) for code in world.programme.languages]
    if chosen.get("role") == Role.MENTEE:
        yield "mentor", _mentors(world, person)
        yield "backup", [one for one in _mentors(world, person) if one[0] == _NOBODY or one[0] != chosen.get("mentor")]


def _mentors(world: World, person: Person) -> list[tuple[str, str]]:
    staff = {**world.dossier.people, person.id: person}.values()
    mentors = sorted((one for one in staff if one.has(Role.MENTOR)), key=lambda one: (one.name.casefold(), one.id))
    here = [(str(one.id), one.name) for one in mentors if one.status is not Status.ERASED]
    return [*here, (_NOBODY, world.library.locale.raw(person.language, "desk.invite.nobody"))]


def _make(world: World, person: Person, desk: Desk, chosen: Mapping[str, str]) -> Effects:
    number, token, role = desk.person_id(), desk.token(), Role(chosen["role"])
    invited = Person(
        id=number, roles=frozenset({role}), status=Status.INVITED, name=chosen["name"], pseudonym=pseudonym(number),
        language=chosen.get("language", world.programme.language), zone=world.programme.zone,
    )  # fmt: skip
    invite_ = Invite(
        person=invited, pairing=_pairing(number, chosen) if role is Role.MENTEE else None,
        token_hash=token_hash(token), expires=world.now + VALID,
    )  # fmt: skip
    link = invitation_link(desk.username, token)
    return invite_, tell(world, person, "desk.invite.made", name=invited.name, link=link)


def _pairing(mentee: int, chosen: Mapping[str, str]) -> Pairing:
    return Pairing(mentee=mentee, mentor=_one(chosen["mentor"]), backup=_one(chosen["backup"]))


def _one(number: str) -> int | None:
    return None if number == _NOBODY else int(number)


invite = DeskCommand(name="invite", roles=frozenset({Role.COORDINATOR}), run=_invite, verbs={_SET: _set})
