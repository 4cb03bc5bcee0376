"""Age bands."""

import re

from dialogs.parse.fold import fold

_BANDS = ((16, "under_16"), (18, "16_17"), (25, "18_24"), (111, "25_plus"))
_UNDER = re.compile(r"\b(under|below|younger|less|menos|menor(es)?)\b")


def parse_age_band(text: str) -> str | None:
    """The band of an age or of a band's own words ("17", "18-24", "under 16", "25+"); None when unclear."""
    said = fold(text).replace("_", " ")
    ages = [int(number) for number in re.findall(r"\d+", said)]
    if not 1 <= len(ages) <= 2:
        return None
    age = ages[0] - 1 if _UNDER.search(said) else ages[0]
    if not 5 <= age <= 110:
        return None
    return next(band for bound, band in _BANDS if age < bound)
