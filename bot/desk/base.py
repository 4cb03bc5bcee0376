"""What a command of the desk is, and what it needs that is not a value."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from dialogs.model.action import Button, Do, Rows
from dialogs.model.effect import Effect, Send
from dialogs.model.people import Person, Role
from dialogs.world import World

Effects = tuple[Effect, ...]

CARERS = frozenset({Role.SAFEGUARDING, Role.DEPUTY})
STAFF = frozenset({Role.MENTOR, Role.COORDINATOR}) | CARERS


class Desk(Struct, frozen=True):
    """The bot's name for links, and what must not be foreseeable or drawn twice: handed in by the turn."""

    username: str
    token: Callable[[], str]  # an unguessable invitation token, URL-safe
    person_id: Callable[[], int]  # an id that nobody has


Run = Callable[[World, Person, Desk, tuple[str, ...]], Effects]
Verb = Callable[[World, Person, Desk, Mapping[str, str]], Effects]


class DeskCommand(Struct, frozen=True, kw_only=True):
    """One slash command: who may use it, what it does, and the buttons that its messages carry."""

    name: str
    roles: frozenset[Role]  # any of them is enough
    run: Run
    verbs: Mapping[str, Verb] = {}


def tell(world: World, to: Person, key: str, buttons: Rows = (), **slots: object) -> Send:
    """A locale text to one person, in their language."""
    return Send(to=to.id, text=world.library.locale.say(to.language, key, **slots), buttons=buttons)


def label(world: World, to: Person, key: str, **slots: object) -> str:
    """A short locale text as it is, for buttons and for slots of other texts."""
    return world.library.locale.raw(to.language, key, **slots)


def button(world: World, to: Person, key: str, verb: str, args: Mapping[str, str], **slots: object) -> Button:
    """A button with a locale text as its label."""
    return Button(label=label(world, to, key, **slots), action=Do(verb, dict(args)))


def role_names(world: World, reader: Person, roles: frozenset[Role]) -> str:
    """The roles as the reader calls them."""
    return ", ".join(label(world, reader, f"desk.role.{role.value}") for role in Role if role in roles)
