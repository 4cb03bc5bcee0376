"""What a command is: its name, who may use it, and the buttons it answers for."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from dialogs.answer import Answer
from dialogs.checkins.rows import in_safety, say, someone
from dialogs.model.action import Button, Do, Rows
from dialogs.model.inbound import Inbound
from dialogs.model.people import Role
from dialogs.world import World

MENTEE = frozenset({Role.MENTEE})
EVERYBODY = frozenset(Role)


class Command(Struct, frozen=True, kw_only=True):
    """One slash command; its line in Telegram's menu is the locale text "menu.<name>"."""

    name: str
    handle: Callable[[World, Inbound, tuple[str, ...]], Answer]
    roles: frozenset[Role] = MENTEE  # any of them is enough
    active_only: bool = False  # nothing for somebody who is not onboarded yet, or has stopped
    verbs: Mapping[str, Callable[[World, Do], Answer]] = {}  # of the buttons that its messages carry


def tell(world: World, key: str, buttons: Rows = (), /, **slots: object) -> Answer:
    """An answer that is one locale text."""
    return Answer(effects=(say(world, key, buttons, **slots),))


def button(world: World, key: str, verb: str, **args: str) -> Button:
    """A button with a locale text as its label."""
    label = world.library.locale.raw(someone(world).language, key)
    return Button(label=label, action=Do(verb, args))


def column(*buttons: Button) -> Rows:
    """Buttons, one a row."""
    return tuple((one,) for one in buttons)


def begin(world: World, script: str, **values: str) -> Answer:
    """Start a script; during the safety script nothing else begins."""
    if in_safety(world):
        return tell(world, "commands.safety_first")
    return Answer(start_script=script, vars=values, leave=True)


def may_leave(world: World) -> bool:
    """Whether a command may end the running session: never the safety script."""
    return not in_safety(world)
