"""The day on which a pause ends, as people write it in English or Spanish."""

import re
from datetime import date, timedelta

from dialogs.parse.days import day_named
from dialogs.parse.fold import fold

LONGEST = timedelta(days=366)  # a longer pause is a stop
_BEFORE = re.compile(r"^(?:(?:until|till|til|for|hasta|por|durante|from|desde|on|next|el|la|the|proximo|dia)\s+)+")
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "un": 1,
    "una": 1,
    "two": 2,
    "dos": 2,
    "three": 3,
    "tres": 3,
    "four": 4,
    "cuatro": 4,
}
_UNITS = {"day": 1, "dia": 1, "week": 7, "semana": 7, "fortnight": 14, "quincena": 15, "month": 30, "mes": 30}
_LENGTH = re.compile(r"(\d{1,3}|[a-z]+) (days?|dias?|weeks?|semanas?|fortnight|quincena|months?|mes(?:es)?)")
_MONTHS = (
    ("jan", "ene"), ("feb",), ("mar",), ("apr", "abr"), ("may",), ("jun",),
    ("jul",), ("aug", "ago"), ("sep", "set"), ("oct",), ("nov",), ("dec", "dic"),
)  # fmt: skip
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: de| of)? ([a-z]{3,10})(?:(?: de)? (\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,10}) (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")


def parse_date(text: str, today: date) -> date | None:
    """The day meant, later than `today` and at most a year away: "until friday", "3 days", "una semana", "2026-12-01".

    A length counts from today; a day of the week is the next one; a month is 30 days.
    """
    said = fold(text).strip(" .!")
    day = _meant(said, today) or _meant(_BEFORE.sub("", said), today)
    return day if day is not None and today < day <= today + LONGEST else None


def _meant(said: str, today: date) -> date | None:
    if said in {"tomorrow", "manana"}:
        return today + timedelta(days=1)
    if said in {"week", "semana que viene", "proxima semana", "semana proxima"}:
        return _weekday(0, today)
    if (weekday := day_named(said)) is not None:
        return _weekday(weekday, today)
    return _length(said, today) or _calendar(said, today)


def _weekday(day: int, today: date) -> date:
    return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _length(said: str, today: date) -> date | None:
    found = _LENGTH.fullmatch(said)
    count = _count(found[1]) if found else 0
    if not found or not count:
        return None
    unit = "mes" if found[2].startswith("mes") else found[2].removesuffix("s")
    return today + timedelta(days=count * _UNITS[unit])


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS.get(word, 0)


def _calendar(said: str, today: date) -> date | None:
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", said):
        year, month, day = map(int, said.split("-"))
        return _date(year, month, day)
    if found := _DAY_MONTH.fullmatch(said):
        return _next(int(found[1]), found[2], found[3], today)
    if found := _MONTH_DAY.fullmatch(said):
        return _next(int(found[2]), found[1], found[3], today)
    return None


def _next(day: int, name: str, year: str | None, today: date) -> date | None:
    month = next((n for n, names in enumerate(_MONTHS, 1) if name.startswith(names)), None)
    if month is None:
        return None
    found = _date(int(year) if year else today.year, month, day)
    if found is not None and not year and found <= today:
        return _date(today.year + 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
