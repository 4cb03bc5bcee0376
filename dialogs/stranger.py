"""Somebody whom the bot does not know writes of danger: numbers to call, at once; nobody can be told of them."""

from dialogs.commands import words
from dialogs.helplines import lines_for_strangers
from dialogs.model.inbound import Command, Event, Media, Text
from dialogs.model.signal import Urgency
from dialogs.signals import safe_screen
from dialogs.world import World

_DANGER = frozenset({Urgency.NOW, Urgency.TODAY})


def help_for(world: World, event: Event, language: str) -> str:
    """What somebody reads before anything else whose words hold danger for now or today; else nothing."""
    said = _said(event)
    if not any(said):
        return ""
    worst = safe_screen(world.signals, said, (), language, minor=True).worst
    if worst is None or worst.urgency not in _DANGER:
        return ""
    return world.library.locale.say(language, "door.danger", lines=lines_for_strangers(world, language))


def _said(event: Event) -> tuple[str, ...]:
    if isinstance(event, Text):
        return event.parts
    if isinstance(event, Command):
        return (words(event),)
    return (event.caption,) if isinstance(event, Media) else ()
