"""A person's entries: what they wrote and rated on one day, read once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from dialogs.model.history import Event, History
from dialogs.signals.baseline import scale_top
from dialogs.signals.wording import Wording

WORDS = 3  # an answer of fewer words is a sign of life, not an entry
NIGHT = timedelta(hours=4)  # what is written before four in the morning belongs to the evening before


class Entry(Struct, frozen=True, kw_only=True):
    """One day's words and ratings, with the highest rumination score among them."""

    day: date
    at: datetime  # the latest scored event, or the latest of all
    score: float
    text: str
    loop: bool  # a "going round" rating was high
    families: frozenset[str]
    scored: tuple[Event, ...]  # the events that carry the score
    theme: str


def local_day(at: datetime, zone: str) -> date:
    """The day an event belongs to, for a person who may be up late."""
    return (at.astimezone(ZoneInfo(zone)) - NIGHT).date()


def is_entry(event: Event) -> bool:
    """Whether the event says something: a rating of how much goes round, or a few words."""
    if event.kind == "loop_rating":
        return event.value is not None
    return event.kind in ("answer", "free_message") and len(event.text.split()) >= WORDS


def entries(
    window: tuple[Event, ...], history: History, words: Wording, high_loop: float, most: int
) -> tuple[Entry, ...]:
    """The latest entries of `window`, `most` at most, one a local day, oldest first."""
    top = scale_top(event.value for event in history.events if event.kind in ("mood", "loop_rating") and event.value)
    days: dict[date, list[Event]] = {}
    for event in window:
        if is_entry(event):
            days.setdefault(local_day(event.at, history.zone), []).append(event)
    return tuple(_entry(day, events, words, top * high_loop) for day, events in list(days.items())[-most:])


def _entry(day: date, events: list[Event], words: Wording, high: float) -> Entry:
    weighed = [(_score(event, words, high), event) for event in events]
    score = max(points for points, _ in weighed)
    scored = tuple(event for points, event in weighed if points >= min(score, 0.5) and points > 0)
    written = [event for event in events if event.text]
    return Entry(
        day=day,
        at=(scored or events)[-1].at,
        score=score,
        text="\n".join(event.text for event in written),
        loop=any(event.kind == "loop_rating" for event in scored),
        families=frozenset().union(*(words.read(event.text).families for event in written)),
        scored=scored,
        theme=next((event.goal or event.theme for event in events if event.goal or event.theme), ""),
    )


def _score(event: Event, words: Wording, high: float) -> float:
    if event.kind == "loop_rating":
        return 0.7 if event.value is not None and event.value >= high else 0.0
    return words.read(event.text).scores["rumination"]
