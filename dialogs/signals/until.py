"""The end somebody gives for an absence: "until Friday", "back on the 14th", "for two weeks", "hasta el 3 de mayo"."""

import re
from datetime import datetime, timedelta

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mart", "mier", "juev", "vier", "sab", "dom")
_MONTHS = ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov", "dec dic")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "couple of": 2, "a couple of": 2, "par de": 2,
    "un par de": 2, "three": 3, "tres": 3, "few": 4, "a few": 4, "unos": 4, "unas": 4, "four": 4, "cuatro": 4,
    "five": 5, "cinco": 5, "six": 6, "seis": 6, "ten": 10, "diez": 10,
}  # fmt: skip
_UNITS = {"day": 1, "dia": 1, "week": 7, "seman": 7, "fortnight": 14, "quincena": 15, "month": 30, "mes": 30}
_LENGTH = re.compile(
    r"\b(\d{1,2}|(?:un |a )?(?:couple|par) (?:of|de)|a few|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
    r" (?:whole |more |entera |mas )?(day|dia|week|seman|fortnight|quincena|month|mes)"
)
_BACK = (
    r"(?:until|till|til|back(?: home)?(?: on| by)?|"
    r"(?:come|coming|get|getting|return|returning) (?:back |home )?(?:on|by)|"
    r"through|hasta|vuelvo|regreso|volvere|de vuelta)"
)
_WEEKDAY = re.compile(rf"\b{_BACK}(?: the| el| on| next| proximo| este| this)* ({'|'.join(_DAYS)})")
_DATE = re.compile(rf"\b{_BACK}(?: on| the| el| dia)* (\d{{1,2}})(?:st|nd|rd|th)?\b(?:(?: of| de)? ([a-z]{{3}}))?")
_MONTH_DAY = re.compile(rf"\b{_BACK}(?: on)? ([a-z]{{3}})[a-z]* (\d{{1,2}})\b")
_NEXT_WEEK = re.compile(r"\b(?:next week|(?:la )?(?:proxima semana|semana que viene))\b")
_THIS_WEEK = re.compile(r"\b(?:this week|all week|esta semana|toda la semana)\b")
_WEEKEND = re.compile(r"\b(?:(?:this|the|over the) weekend|(?:el |este )?(?:fin de semana|finde))\b")


def stated_end(text: str, at: datetime) -> datetime | None:
    """The end of the last day that `text` (folded) names, seen from `at`; None when it names none."""
    return _dated(text, at) or _on_weekday(text, at) or _for_length(text, at) or _loosely(text, at)


def _dated(text: str, at: datetime) -> datetime | None:
    if match := _DATE.search(text):
        return _next_date(at, int(match[1]), _month(match[2] or ""))
    if (match := _MONTH_DAY.search(text)) and (month := _month(match[1])):
        return _next_date(at, int(match[2]), month)
    return None


def _month(word: str) -> int | None:
    return next((n for n, names in enumerate(_MONTHS, start=1) if word and word in names.split()), None)


def _next_date(at: datetime, day: int, month: int | None) -> datetime | None:
    """The first such date within the next 90 days."""
    dates = (at + timedelta(days=n) for n in range(91))
    return next((date for date in dates if date.day == day and month in (None, date.month)), None)


def _on_weekday(text: str, at: datetime) -> datetime | None:
    match = _WEEKDAY.search(text)
    if not match:
        return None
    ahead = (_DAYS.index(match[1]) % 7 - at.weekday()) % 7 or 7
    return at + timedelta(days=ahead)


def _for_length(text: str, at: datetime) -> datetime | None:
    match = _LENGTH.search(text)
    if not match:
        return None
    number = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1].strip(), 2)
    return at + timedelta(days=number * _UNITS[match[2]])


def _loosely(text: str, at: datetime) -> datetime | None:
    to_sunday = timedelta(days=6 - at.weekday())
    if _NEXT_WEEK.search(text):
        return at + to_sunday + timedelta(days=7)
    if _THIS_WEEK.search(text) or _WEEKEND.search(text):
        return at + to_sunday
    return None
