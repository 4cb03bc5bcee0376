"""What people can ask for at any time: slash commands, the words that mean the same, and their buttons."""

from collections.abc import Mapping
from types import MappingProxyType

from dialogs.answer import Answer
from dialogs.checkins.rows import someone
from dialogs.commands.base import Command, tell
from dialogs.commands.checkin import checkin
from dialogs.commands.delete import delete
from dialogs.commands.export import export
from dialogs.commands.help import help_
from dialogs.commands.next import next_
from dialogs.commands.pause import pause
from dialogs.commands.privacy import privacy
from dialogs.commands.settings import settings
from dialogs.commands.start import start
from dialogs.commands.stop import stop
from dialogs.commands.talk import talk
from dialogs.commands.why import why
from dialogs.model import inbound as came_in
from dialogs.model.action import Do
from dialogs.model.people import Status
from dialogs.parse.fold import fold
from dialogs.world import World

__all__ = ["COMMANDS", "Command", "global_word", "handle", "press", "words"]

_ALL = (checkin, next_, talk, pause, settings, why, help_, privacy, export, stop, delete, start)  # as in the menu
COMMANDS: Mapping[str, Command] = MappingProxyType({command.name: command for command in _ALL})
_VERBS = {verb: (command, answer) for command in _ALL for verb, answer in command.verbs.items()}
_WORDS = {
    "en": {"stop": "stop", "pause": "pause", "human": "talk", "help": "help", "privacy": "privacy"},
    "es": {
        "para": "stop", "parar": "stop", "pausa": "pause", "persona": "talk", "humano": "talk", "humana": "talk",
        "ayuda": "help", "privacidad": "privacy",
    },
}  # fmt: skip


def handle(world: World, inbound: came_in.Inbound, command: came_in.Command) -> Answer:
    """The answer to a slash command of a known person; one that is not theirs is unknown to them."""
    known = COMMANDS.get(command.name.casefold())
    if known is None or not someone(world).roles & known.roles:
        return tell(world, "commands.unknown")
    return _not_yet(world, known) or known.handle(world, inbound, command.args)


def words(command: came_in.Command) -> str:
    """What somebody wrote beside a known command, or behind a slash that begins none; empty for a plain command."""
    known = command.name.casefold() in COMMANDS
    return " ".join(command.args) if known else command.text.lstrip("/")


def press(world: World, do: Do) -> Answer | None:
    """The answer to a button of one of the commands; None for any other verb."""
    if do.verb not in _VERBS:
        return None
    command, answer = _VERBS[do.verb]
    return _not_yet(world, command) or answer(world, do)


def global_word(text: str, language: str) -> str:
    """The command that a message of one word means (English, or the person's language); "" for anything else."""
    word = fold(text).strip(" .,!¡?¿/")
    return _WORDS["en"].get(word, "") or _WORDS.get(language, {}).get(word, "")


def _not_yet(world: World, command: Command) -> Answer | None:
    status = someone(world).status
    if not command.active_only or status is Status.ACTIVE:
        return None
    return tell(world, "commands.stopped" if status is Status.STOPPED else "commands.onboarding")
