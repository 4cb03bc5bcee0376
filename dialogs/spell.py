"""Moments as people read them: their zone, their language, the formats from the locale files."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from dialogs.model.people import Person
from dialogs.world import World


def spell_moment(world: World, moment: datetime) -> str:
    """Day and time on the clock of the turn's person, e.g. "Thursday 3 December, 20:00"."""
    return _spell(world, moment, "format.moment")


def spell_time(world: World, moment: datetime) -> str:
    """The time on the clock of the turn's person, e.g. "20:00"."""
    return _spell(world, moment, "format.time")


def spell_day(world: World, moment: datetime) -> str:
    """The day on the calendar of the turn's person, e.g. "Thursday 3 December"."""
    return _spell(world, moment, "format.day")


def _spell(world: World, moment: datetime, key: str) -> str:
    person = world.dossier.person
    zone, language = (person.zone, person.language) if isinstance(person, Person) else ("UTC", world.programme.language)
    pattern = world.library.locale.say(language, key)
    return format_datetime(moment, pattern, tzinfo=ZoneInfo(zone), locale=language)
