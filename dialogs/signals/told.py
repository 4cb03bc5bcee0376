"""The person says, on several days, that they put something off or steer clear of it."""

from datetime import date, datetime

from dialogs.model.history import Event, History
from dialogs.signals.away import excused
from dialogs.signals.baseline import Period
from dialogs.signals.entries import local_day
from dialogs.signals.policy import Policy
from dialogs.signals.steps_taken import PLAN, STEPS, moved_on
from dialogs.signals.trace import Trace
from dialogs.signals.wording import Reading, Stems, Wording

OWN = 2  # words that say what a text is about, below which it says nothing of its own
CLEARER = 2.5  # times the clear score that two texts on different things must reach together, instead of twice


def told(policy: Policy, history: History, now: datetime, words: Wording, away: tuple[Period, ...]) -> Trace:
    """Entries that say so since the last step; one a day counts."""
    rules = policy.avoidance
    since = now - rules.window
    written = [
        event
        for event in history.events
        if event.text and event.kind in ("answer", "free_message") and since <= event.at <= now
    ]
    days: dict[date, Event] = {}
    about: dict[date, Stems] = {}
    for event in written:
        reading = words.read(event.text)
        if reading.scores["avoidance"] >= rules.near or (about and _comes_back(event, reading, about, words)):
            if not excused(event.at, away):
                day = local_day(event.at, history.zone)
                days[day], about[day] = event, words.about(event.text)
        elif not reading.families.isdisjoint(STEPS) and _moved_on(event, reading, about, words):
            days.clear()
            about.clear()
    found = tuple(days.values())
    enough = _enough(policy, found, [about[day] for day in days], words)
    clear = tuple(event for event in found if _score_of(event, words) >= rules.score)
    return Trace(
        rule="avoidance.told",
        enough=enough,
        score=_score(found, words),
        events=clear or found[:1],
    )


def _enough(policy: Policy, found: tuple[Event, ...], about: list[Stems], words: Wording) -> bool:
    """On as many days as the policy asks for, one of them clear; on one day less when it is the same thing."""
    rules = policy.avoidance
    if len(found) < max(2, rules.told - 1) or found[-1].at - found[0].at < rules.apart:
        return False
    scores = [_score_of(event, words) for event in found]
    if len(found) >= rules.told and max(scores) >= rules.score:
        return True
    return sum(scores) >= (2 if _linked(about) else CLEARER) * rules.score


def _linked(about: list[Stems]) -> bool:
    """Whether the latest is about what an earlier one is about; without words of its own it goes on about the same."""
    *earlier, latest = about
    return len(latest) < OWN or any(latest & one or len(one) < OWN for one in earlier)


def _comes_back(event: Event, reading: Reading, about: dict[date, Stems], words: Wording) -> bool:
    """Whether a text that says "no", "not" or "still" is about what was steered clear of before."""
    if "avoidance.negated" not in reading.families:
        return False
    own = words.about(event.text)
    return any(own & said for said in about.values())


def _moved_on(event: Event, reading: Reading, about: dict[date, Stems], words: Wording) -> bool:
    return PLAN in reading.families or moved_on(event.text, words, frozenset().union(*about.values()))


def _score_of(event: Event, words: Wording) -> float:
    return words.read(event.text).scores["avoidance"]


def _score(found: tuple[Event, ...], words: Wording) -> float:
    scores = [_score_of(event, words) for event in found]
    return round(sum(scores) / len(scores), 3) if scores else 0.0
