"""Why a flag was raised, as locale keys and plain values: for the mentee, the mentor and the coordinator."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.model.signal import Flag, Kind, Moment, Signal

QUOTED = 120  # characters of an entry that are quoted back
TEXT_KINDS = ("answer", "free_message")


class Explanation(Struct, frozen=True):
    """A key of locales/<lang>/signals.yaml and what goes into its slots."""

    key: str
    slots: dict[str, str]


def for_mentee(flag: Flag, language: str, zone: str = "UTC") -> Explanation:
    """What was noticed, in the mentee's own words and days; ends in the question whether it fits."""
    signal = flag.signal
    slots = _counts(signal, language) | _quotes(signal, language, zone)
    form = "quotes" if "second" in slots else "quote" if "first" in slots else "counts"
    if signal.kind == Kind.SILENCE or signal.rule in ("avoidance.deferred", "avoidance.replies"):
        form = "counts"
    return Explanation(f"{signal.rule}.mentee.{form}", slots)


def for_mentor(flag: Flag, language: str, *, shared: bool, zone: str = "UTC") -> Explanation:
    """The pattern and its counts; the mentee's words only when the mentee shared them."""
    signal = flag.signal
    slots = _counts(signal, language)
    if shared:
        slots |= _quotes(signal, language, zone)
    return Explanation(f"{signal.rule}.mentor.{'quote' if 'first' in slots else 'counts'}", slots)


def for_coordinator(flag: Flag, language: str) -> Explanation:
    """Rule, revision and counts; never a word of the mentee's."""
    signal = flag.signal
    slots = _counts(signal, language) | {"rule": signal.rule, "revision": signal.revision}
    slots |= {name: f"{value:g}" for name, value in signal.evidence.baseline.items()}
    return Explanation("coordinator.baseline" if "median" in slots else "coordinator.counts", slots)


def _counts(signal: Signal, language: str) -> dict[str, str]:
    moments = signal.evidence.moments
    days = (moments[-1].at - moments[0].at).days + 1 if moments else 0
    return {"count": str(len(moments)), "days": str(days), "language": language}


def _quotes(signal: Signal, language: str, zone: str) -> dict[str, str]:
    """The earliest and the latest entry with words, each with its day."""
    written = [moment for moment in signal.evidence.moments if moment.what in TEXT_KINDS and moment.text.strip()]
    if not written:
        return {}
    first, second = written[0], written[-1]
    slots = {"first": _quote(first), "first_day": day_name(first.at, language, zone)}
    if second is not first:
        slots |= {"second": _quote(second), "second_day": day_name(second.at, language, zone)}
    return slots


def _quote(moment: Moment) -> str:
    text = " ".join(moment.text.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rsplit(" ", 1)[0] + "…"


_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip


def day_name(at: datetime, language: str, zone: str) -> str:
    """The local day, e.g. "Monday 9 March" or "lunes 9 de marzo"."""
    known = language if language in _DAYS else "en"
    local = at.astimezone(ZoneInfo(zone))
    month = _MONTHS[known][local.month - 1]
    middle = " de " if known == "es" else " "
    return f"{_DAYS[known][local.weekday()]} {local.day}{middle}{month}"
