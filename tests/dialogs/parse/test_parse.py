"""What people write in English and Spanish, and what is understood; None where it is unclear."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.model.people import Person, QuietHours, Role, Status
from dialogs.parse import (
    PARSERS,
    parse_age_band,
    parse_clock,
    parse_country,
    parse_date,
    parse_days,
    parse_quiet,
    parse_zone,
    spell_days,
)

FRIDAY = date(2026, 11, 20)


def someone(country: str = "") -> Person:
    return Person(id=1, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE, country=country)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8pm", time(20)), ("20:00", time(20)), ("8.30", time(8, 30)), ("a las 8", time(8)), ("at 7", time(7)),
        ("12 am", time(0)), ("12pm", time(12)), ("8 de la tarde", time(20)), ("12 de la noche", time(0)),
        ("20h", time(20)), ("20h30", time(20, 30)), ("las 8 y media", time(8, 30)), ("noon", time(12)),
        ("8:30 P.M.", time(20, 30)), ("medianoche", time(0)), ("18:30 h", time(18, 30)),
        ("25:00", None), ("8:75", None), ("13 am", None), ("8pm or 9", None), ("later", None), ("", None),
        ("2026", None), ("20:00 every day", None),
    ],
)  # fmt: skip
def test_clock(text: str, expected: time | None) -> None:
    assert parse_clock(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10pm to 8am", (22, 8)), ("22:00-08:00", (22, 8)), ("de 22 a 8", (22, 8)), ("midnight to 7", (0, 7)),
        ("de 10 de la noche a 8 de la mañana", (22, 8)), ("none", (0, 0)), ("ninguna", (0, 0)), ("8", None),
        ("from 9 to 10 or 11", None), ("whenever", None),
    ],
)  # fmt: skip
def test_quiet(text: str, expected: tuple[int, int] | None) -> None:
    assert parse_quiet(text) == (QuietHours(time(expected[0]), time(expected[1])) if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon wed fri", {0, 2, 4}), ("lunes y jueves", {0, 3}), ("every day", set(range(7))),
        ("Weekdays", set(range(5))),
        ("mon-fri", set(range(5))), ("lunes a viernes", set(range(5))), ("sábados", {5}), ("fri to mon", {4, 5, 6, 0}),
        ("miércoles, viernes", {2, 4}), ("los fines de semana", None), ("fines de semana", {5, 6}),
        ("Tuesdays & Thursdays", {1, 3}), ("maybe monday", None), ("", None), ("3", None), ("mon 8pm", None),
        ("mon 8", None),
    ],
)  # fmt: skip
def test_days(text: str, expected: set[int] | None) -> None:
    assert parse_days(text) == (frozenset(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("until friday", date(2026, 11, 27)), ("hasta el lunes", date(2026, 11, 23)), ("3 days", date(2026, 11, 23)),
        ("2026-12-01", date(2026, 12, 1)), ("una semana", date(2026, 11, 27)), ("for 2 weeks", date(2026, 12, 4)),
        ("next week", date(2026, 11, 23)), ("until next monday", date(2026, 11, 23)), ("mañana", date(2026, 11, 21)),
        ("1 december", date(2026, 12, 1)), ("December 1st", date(2026, 12, 1)), ("5 de enero", date(2027, 1, 5)),
        ("10 días", date(2026, 11, 30)), ("la semana que viene", date(2026, 11, 23)), ("a month", date(2026, 12, 20)),
        ("yesterday", None), ("2020-01-01", None), ("2026-02-31", None), ("30 meses", None), ("0 days", None),
        ("2026-11-20", None), ("some days", None), ("", None),
    ],
)  # fmt: skip
def test_date(text: str, expected: date | None) -> None:
    assert parse_date(text, FRIDAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Madrid", ("Europe/Madrid",)), ("new york", ("America/New_York",)), ("Nueva York", ("America/New_York",)),
        ("Londres", ("Europe/London",)), ("Europe/Madrid", ("Europe/Madrid",)), ("London, UK", ("Europe/London",)),
        ("Madird", ("Europe/Madrid",)), ("Germany", ("Europe/Berlin", "Europe/Busingen")), ("utc", ("UTC",)),
        ("nowhere at all", ()), ("", ()), ("no", ()),
    ],
)  # fmt: skip
def test_zone(text: str, expected: tuple[str, ...]) -> None:
    assert parse_zone(text) == expected


def test_zones_of_the_own_country_come_first() -> None:
    assert parse_zone("Spain", "ES")[0].startswith(("Africa/", "Atlantic/", "Europe/"))
    assert PARSERS["zone"]("Spain", someone("ES")) is None, "three zones: the person must say which"
    assert PARSERS["zone"]("Ireland", someone()) == "Europe/Dublin"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spain", "ES"), ("españa", "ES"), ("UK", "GB"), ("Estados Unidos", "US"), ("GB", "GB"), ("NO", "NO"),
        ("no", None), ("Niger", "NE"), ("Nigeria", "NG"), ("Irland", "IE"), ("here", None), ("XX", None), ("", None),
    ],
)  # fmt: skip
def test_country(text: str, expected: str | None) -> None:
    assert parse_country(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17", "16_17"), ("under 16", "under_16"), ("menos de 16", "under_16"), ("18–24", "18_24"), ("25+", "25_plus"),
        ("I am 24", "18_24"), ("25_plus", "25_plus"), ("under_16", "under_16"), ("3", None), ("300", None),
        ("old", None),
    ],
)  # fmt: skip
def test_age_band(text: str, expected: str | None) -> None:
    assert parse_age_band(text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [("age_band", "19"), ("clock", "8pm"), ("country", "Spain"), ("days", "lunes y jueves"), ("quiet", "10pm to 8am"),
     ("zone", "Madrid")],
)  # fmt: skip
def test_what_a_parser_gives_it_reads_back(name: str, text: str) -> None:
    given_back = PARSERS[name](text, someone())
    assert given_back is not None
    assert PARSERS[name](given_back, someone()) == given_back


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_spelt_days_are_read_back(days: frozenset[int]) -> None:
    assert parse_days(spell_days(days)) == days


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    for parse in PARSERS.values():
        parse(text, someone())
    parse_date(text, FRIDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mia", "Mia"), (" Mia! ", "Mia"), ("My name is Mia", "Mia"), ("I'm Mia!", "Mia"), ("I’m  Mia.", "Mia"),
        ("im mia", "mia"), ("me llamo Leo", "Leo"), ("soy Leo", "Leo"), ("¡Soy Leo!", "Leo"), ("call me Sam", "Sam"),
        ("Call me Sam, please.", "Sam"), ("Hola, soy Leo", "Leo"), ("Hi! I am Ana María", "Ana María"),
        ("mi nombre es María del Carmen López", "María del Carmen López"), ("Llámame Leo, por favor", "Leo"),
        ("MY NAME IS mCkenzie", "mCkenzie"), ("You can call me J.R.", "J.R"),
        ("Soyinka", "Soyinka"), ("Iman", "Iman"), ("Im Yoon-ah", "Im Yoon-ah"), ("Soy", "Soy"),
        ("Sam O'Neil", "Sam O'Neil"), ("I'm", "I'm"), ("me llamo", "me llamo"), ("?!", "?!"),
        ("I'm not telling you", "I'm not telling you"),
        ("I'm fine", "I'm fine"), ("soy de Lugo", "soy de Lugo"), ("I am 15", "I am 15"), ("I'm So-yeon", "So-yeon"),
        ("I'm Mia and I am sad", "I'm Mia and I am sad"), ("call me whatever", "call me whatever"),
        ("call me what you like!", "call me what you like!"), ("", None), ("  ", None), ("x" * 61, None),
    ],
)  # fmt: skip
def test_called(text: str, expected: str | None) -> None:
    assert PARSERS["called"](text, someone()) == expected
