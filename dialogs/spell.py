"""Moments as people read them: their zone, their language, the formats from the locale files."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

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


def spell_days(world: World, days: frozenset[int]) -> str:
    """Days of the week in the language of the turn's person, e.g. "Mon, Thu"."""
    names = Locale.parse(_language(world)).days["format"]["abbreviated"]
    return ", ".join(names[day] for day in sorted(days))


def _language(world: World) -> str:
    person = world.dossier.person
    return person.language if person else world.programme.language


def _spell(world: World, moment: datetime, key: str) -> str:
    person, language = world.dossier.person, _language(world)
    pattern = world.library.locale.raw(language, key)
    return format_datetime(moment, pattern, tzinfo=ZoneInfo(person.zone if person else "UTC"), locale=language)
