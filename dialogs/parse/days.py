"""Days of the week, as people write them in English or Spanish."""

import re

from dialogs.parse.fold import fold

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = (
    ("mon", "monday", "lun", "lunes"),
    ("tue", "tues", "tuesday", "mar", "martes"),
    ("wed", "weds", "wednesday", "mie", "miercoles"),
    ("thu", "thur", "thurs", "thursday", "jue", "jueves"),
    ("fri", "friday", "vie", "viernes"),
    ("sat", "saturday", "sab", "sabado"),
    ("sun", "sunday", "dom", "domingo"),
)
WEEKDAY = {name: day for day, names in enumerate(_NAMES) for name in names}
_GROUPS = {
    "mon fri": ("weekdays", "weekday", "working days", "workdays", "entre semana", "dias laborables"),
    "sat sun": ("weekends", "weekend", "the weekend", "fin de semana", "fines de semana", "el fin de semana"),
    "mon sun": ("every day", "everyday", "daily", "all days", "all", "todos los dias", "cada dia", "a diario"),
}
_SPANS = {phrase: span for span, phrases in _GROUPS.items() for phrase in phrases}
_FILLERS = frozenset({"and", "y", "e", "on", "the", "los", "las", "el", "every", "each", "cada"})
_RANGE = frozenset({"-", "to", "until", "through", "a", "al", "hasta"})
_TOKEN = re.compile(r"[a-z]+|-")


def parse_days(text: str) -> frozenset[int] | None:
    """Days of the week, 0 = Monday: "mon wed fri", "lunes y jueves", "mon-fri", "every day"; None when unclear."""
    said = fold(text).replace("–", "-").strip(" .!")
    if said in _SPANS:
        first, last = _SPANS[said].split()
        return _span(WEEKDAY[first], WEEKDAY[last])
    if re.search(r"[^a-z\s,;/&+.-]", said):
        return None
    return _listed([token for token in _TOKEN.findall(said) if token not in _FILLERS])


def spell_days(days: frozenset[int]) -> str:
    """The days as short words that `parse_days` reads back: "mon wed fri"."""
    return " ".join(DAY_NAMES[day] for day in sorted(days))


def _listed(tokens: list[str]) -> frozenset[int] | None:
    days: set[int] = set()
    last: int | None = None
    span = False
    for token in tokens:
        if token in _RANGE:
            span = last is not None
            continue
        day = day_named(token)
        if day is None:
            return None
        days |= _span(last, day) if span and last is not None else {day}
        last, span = day, False
    return frozenset(days) or None


def day_named(word: str) -> int | None:
    """The day of a folded word, singular or plural."""
    return WEEKDAY.get(word, WEEKDAY.get(word.removesuffix("s")))


def _span(first: int, last: int) -> frozenset[int]:
    return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
