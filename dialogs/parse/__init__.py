"""What people write where the bot needs a time, days, a date, a place or an age; None or empty when it is unclear.

PARSERS serves script steps (`parse: zone`): each gives plain text, which the same parser reads back.
"""

from collections.abc import Callable, Mapping

from dialogs.model.people import Person
from dialogs.parse.age import parse_age_band
from dialogs.parse.called import parse_called
from dialogs.parse.clock import parse_clock, parse_quiet
from dialogs.parse.dates import parse_date
from dialogs.parse.days import parse_days, spell_days
from dialogs.parse.places import country_name, is_country, parse_country, parse_zone, zones_of

__all__ = [
    "PARSERS",
    "country_name",
    "is_country",
    "parse_age_band",
    "parse_called",
    "parse_clock",
    "parse_country",
    "parse_date",
    "parse_days",
    "parse_quiet",
    "parse_zone",
    "spell_days",
    "zones_of",
]


LINE = 60  # characters; what stands in a greeting or on a button


def _age_band(text: str, person: Person) -> str | None:
    del person
    return parse_age_band(text)


def _clock(text: str, person: Person) -> str | None:
    del person
    at = parse_clock(text)
    return f"{at:%H:%M}" if at else None


def _country(text: str, person: Person) -> str | None:
    del person
    return parse_country(text)


def _days(text: str, person: Person) -> str | None:
    del person
    days = parse_days(text)
    return spell_days(days) if days else None


def _called(text: str, person: Person) -> str | None:
    line = _line(text, person)
    return parse_called(line) if line else None


def _line(text: str, person: Person) -> str | None:
    """One short line, such as a way to be reached."""
    del person
    line = " ".join(text.split())
    return line if 0 < len(line) <= LINE else None


def _quiet(text: str, person: Person) -> str | None:
    del person
    quiet = parse_quiet(text)
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}" if quiet else None


def _zone(text: str, person: Person) -> str | None:
    """The zone, where the words and the person's country leave only one."""
    zones = parse_zone(text, person.country)
    at_home = [zone for zone in zones if zone in zones_of(person.country)] or zones
    return at_home[0] if len(at_home) == 1 else None


PARSERS: Mapping[str, Callable[[str, Person], str | None]] = {
    "age_band": _age_band,
    "called": _called,
    "clock": _clock,
    "country": _country,
    "days": _days,
    "line": _line,
    "quiet": _quiet,
    "zone": _zone,
}
