"""Why a flag was raised, as locale keys and plain values: for the mentee, the mentor and the coordinator."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.model.signal import Flag, Signal

QUOTED = 120  # characters of an entry that are quoted back
TEXT_KINDS = ("answer", "free_message")
RULES = (
    "rumination.going_round", "avoidance.deferred", "avoidance.dodged", "avoidance.replies", "avoidance.told",
    "avoidance.together", "silence.misses", "silence.days",
)  # fmt: skip
QUOTING = frozenset({"rumination.going_round", "avoidance.told", "avoidance.together"})


class Explanation(Struct, frozen=True):
    """A key of locales/<lang>/signals.yaml and what goes into its slots."""

    key: str
    slots: dict[str, str]


def for_mentee(flag: Flag, language: str, zone: str = "UTC") -> Explanation:
    """What was noticed, in the mentee's own words and days; the text ends in the question whether it fits."""
    return _explained(flag, "mentee", language, zone, quoting=True)


def for_mentor(flag: Flag, language: str, *, shared: bool, zone: str = "UTC") -> Explanation:
    """The pattern and its counts; the mentee's words only when the mentee shared them."""
    return _explained(flag, "mentor", language, zone, quoting=shared)


def for_coordinator(flag: Flag, language: str) -> Explanation:
    """Rule, revision and counts; never a word of the mentee's."""
    signal = flag.signal
    measures = ", ".join(f"{name} {value:g}" for name, value in sorted(signal.evidence.baseline.items()))
    slots = _counts(signal) | {"rule": signal.rule, "revision": signal.revision, "measures": measures}
    slots |= {"day": day_name(flag.at, language, "UTC")}
    return Explanation("signals.coordinator.measured" if measures else "signals.coordinator.counted", slots)


def _explained(flag: Flag, reader: str, language: str, zone: str, *, quoting: bool) -> Explanation:
    signal = flag.signal
    slots = _counts(signal)
    if signal.evidence.moments:
        slots["since"] = _on(signal.evidence.moments[0].at, flag, language, zone)
    if quoting:
        slots |= _quotes(flag, language, zone)
    return Explanation(f"signals.{signal.rule}.{reader}.{_form(signal, slots)}", slots)


def _form(signal: Signal, slots: dict[str, str]) -> str:
    if signal.rule == "avoidance.deferred":
        return "named" if "thing" in slots else "counts"
    if signal.rule not in QUOTING:
        return "counts"
    return "quotes" if "second" in slots else "quote" if "first" in slots else "counts"


def _counts(signal: Signal) -> dict[str, str]:
    moments = signal.evidence.moments
    days = (moments[-1].at - moments[0].at).days + 1 if moments else 0
    return {"count": str(len(moments)), "days": str(days)}


def _quotes(flag: Flag, language: str, zone: str) -> dict[str, str]:
    """The earliest and the latest entry with words, each with its day; and what a commitment is called."""
    moments = flag.signal.evidence.moments
    names = {moment.text for moment in moments if moment.what == "goal_deferred"}
    slots = {"thing": _short(*names)} if len(names) == 1 and len(moments) > 1 and "" not in names else {}
    written = [moment for moment in moments if moment.what in TEXT_KINDS and moment.text.strip()]
    if written:
        slots |= {"first": _short(written[0].text), "first_day": _on(written[0].at, flag, language, zone)}
    if len(written) > 1:
        slots |= {"second": _short(written[-1].text), "second_day": _on(written[-1].at, flag, language, zone)}
    return slots


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rsplit(" ", 1)[0] + "…"


def _on(at: datetime, flag: Flag, language: str, zone: str) -> str:
    """The day with its preposition, e.g. "on Monday 9 March"; "today" for the day of the flag."""
    spanish = language == "es"
    if at.astimezone(ZoneInfo(zone)).date() == flag.at.astimezone(ZoneInfo(zone)).date():
        return "hoy" if spanish else "today"
    return f"{'el' if spanish else 'on'} {day_name(at, language, zone)}"


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
