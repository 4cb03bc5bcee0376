"""The person says, on several days, that they put something off or steer clear of it."""

from datetime import date, datetime

from dialogs.model.history import Event, History
from dialogs.signals.away import excused
from dialogs.signals.baseline import Period
from dialogs.signals.entries import local_day
from dialogs.signals.policy import Policy
from dialogs.signals.steps_taken import is_plan, moved_on
from dialogs.signals.theme import words_of
from dialogs.signals.trace import Trace
from dialogs.signals.wording import read


def told(policy: Policy, history: History, now: datetime, away: tuple[Period, ...]) -> Trace:
    """Entries that say so since the last step; one a day counts."""
    rules = policy.avoidance
    written = [
        event
        for event in history.events
        if event.text and event.kind in ("answer", "free_message") and now - rules.window <= event.at <= now
    ]
    days: dict[date, Event] = {}
    for event in written:
        if _says_so(event, history.language, rules.near):
            if not excused(event.at, away):
                days[local_day(event.at, history.zone)] = event
        elif _moved_on(event, days, history.language):
            days.clear()
    found = tuple(days.values())
    clear = any(_says_so(event, history.language, rules.score) for event in found)
    enough = clear and len(found) >= rules.told
    return Trace(rule="avoidance.told", enough=enough, score=_score(found, history), events=found)


def _moved_on(event: Event, days: dict[date, Event], language: str) -> bool:
    about = frozenset().union(*(words_of(said.text, language) for said in days.values()))
    return is_plan(event.text, language) or moved_on(event.text, language, about)


def _says_so(event: Event, language: str, limit: float) -> bool:
    return read(event.text, language).scores["avoidance"] >= limit


def _score(found: tuple[Event, ...], history: History) -> float:
    scores = [read(event.text, history.language).scores["avoidance"] for event in found]
    return round(sum(scores) / len(scores), 3) if scores else 0.0
