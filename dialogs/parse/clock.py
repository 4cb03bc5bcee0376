"""Times of day and stretches between two of them, as people write them in English or Spanish."""

import re
from datetime import time

from dialogs.model.people import QuietHours
from dialogs.parse.fold import fold

_WORDS = {"noon": 12, "midday": 12, "mediodia": 12, "midnight": 0, "medianoche": 0}
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?:\s?[:.h]\s?(?P<minute>\d{2})(?!\d)|\s+y\s+(?P<part>media|cuarto)\b)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?|de la (?:manana|tarde|noche)\b|in the (?:morning|afternoon|evening)\b|at night\b)?"
    r"(?:\s?(?:h|hs|hrs|horas|o'?clock)\b)?(?!\d)"
)
_BEFORE = re.compile(r"(?:(?:at|around|about|a|sobre|hacia)\s+)?(?:las?\s+)?")
_PARTS = {"media": 30, "cuarto": 15}
_NO_QUIET = frozenset({"no", "none", "never", "off", "nothing", "ninguna", "ninguno", "nunca", "sin"})


def parse_clock(text: str) -> time | None:
    """A time of day such as "8pm", "20:00", "8.30" or "a las 8"; None when it is not exactly one."""
    said = fold(text).strip(" .!")
    rest = said[_prefix(said) :]
    if rest in _WORDS:
        return time(_WORDS[rest])
    found = _CLOCK.fullmatch(rest)
    return _time(found) if found else None


def parse_quiet(text: str) -> QuietHours | None:
    """Quiet hours such as "10pm to 8am" or "de 22 a 8"; "none" gives equal ends, which means no quiet hours."""
    said = fold(text).strip(" .!")
    if said in _NO_QUIET or said.startswith(("no quiet", "sin horas")):
        return QuietHours(time(), time())
    for word, hour in _WORDS.items():
        said = re.sub(rf"\b{word}\b", f"{hour}:00", said)
    times = [_time(found) for found in _CLOCK.finditer(said)]
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    return QuietHours(times[0], times[1])


def _prefix(said: str) -> int:
    found = _BEFORE.match(said)
    return found.end() if found else 0


def _time(found: re.Match[str]) -> time | None:
    hour = int(found["hour"])
    minute = _PARTS.get(found["part"] or "", int(found["minute"] or 0))
    half = (found["half"] or "").replace(".", "").replace(" ", "")
    if half and not 1 <= hour <= 12:
        return time(hour, minute) if 12 < hour < 24 and minute < 60 and _later(half) else None
    if half:
        hour = hour % 12 + (12 if _later(half) and not (half == "delanoche" and hour == 12) else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _later(half: str) -> bool:
    return half not in {"am", "delamanana", "inthemorning"}
