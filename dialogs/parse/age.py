"""Age bands."""

import re

from dialogs.parse.numbers import in_digits

_BANDS = ((16, "under_16"), (18, "16_17"), (25, "18_24"), (111, "25_plus"))
_LOWEST, _HIGHEST = _BANDS[0][0], _BANDS[-2][0]  # what may be said with "under" and "over" and still mean one band
_UNDER = re.compile(r"\b(under|below|younger( than)?|less than|menos|menor(es)?)\b")
_OVER = re.compile(r"\b(over|above|older( than)?|more than|mas|mayor(es)?|plus)\b|\+")
_SIGN = re.compile(r"[<>≤≥‹›~]|(?<!\d)\s*[-–—]\s*\d|\d\s*[-–—]\s*(?!\d)|\bsub")  # "<18", "-18", "18-": under, or not?
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WORDS_AROUND = """
    i im m am id s it is my age aged years year yrs yr old older y o and a half just turned to or than
    yo tengo ya de edad anos ano cumplidos recien acabo cumplir soy e medio mi es en
"""
_AROUND = frozenset(_WORDS_AROUND.split())  # with others around it a number may be anything: "my brother is 16"


def parse_age_band(text: str) -> str | None:
    """The band of an age or of a band's own words ("17", "I'm sixteen", "18-24", "under 16", "25+"); None when unclear,
    as "under 18" is, which may be either of two bands.
    """
    said = in_digits(text).replace("_", " ")
    if _SIGN.search(said):
        return None
    under, over = _UNDER.search(said), _OVER.search(said)
    words = _TOKEN.findall(_OVER.sub(" ", _UNDER.sub(" ", said)))
    ages = [int(word) for word in words if word.isdecimal()]
    if not 1 <= len(ages) <= 2 or any(not word.isdecimal() and word not in _AROUND for word in words):
        return None
    if under or over:
        return _open_ended(ages, under=bool(under), over=bool(over))
    bands = {_band(age) for age in ages}
    return bands.pop() if len(bands) == 1 else None


def _open_ended(ages: list[int], *, under: bool, over: bool) -> str | None:
    """Under or over an age: clear only below the lowest bound, or above the highest."""
    if under == over or len(ages) != 1:
        return None
    if under:
        return _band(ages[0] - 1) if ages[0] <= _LOWEST else None
    return _band(ages[0]) if ages[0] >= _HIGHEST else None


def _band(age: int) -> str | None:
    return next(band for bound, band in _BANDS if age < bound) if 5 <= age <= 110 else None
