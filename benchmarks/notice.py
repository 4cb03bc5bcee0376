"""What looking for patterns costs: 90 days with 300 events, and one text of 4,096 characters of anything."""

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from benchmarks.screen import LONGEST, USUAL
from bot.content import Content
from bot.detectors import load_wording
from dialogs.model.history import Event, EventKind, History
from dialogs.signals.notice import notice
from dialogs.signals.policy import DEFAULT
from dialogs.signals.wording import Wording

FEW = ["i", "it", "to", "the", "not", "and", "my", "put", "off"]
EVENTS = 300
KINDS: tuple[EventKind, ...] = ("checkin_sent", "answer", "mood", "free_message", "goal_set", "goal_deferred", "snooze")
WRITTEN = ("answer", "free_message")
TELLING = ("I keep putting the call off", "still the meeting, round and round", "I'll do it tomorrow")
NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)


def main() -> None:
    """Print milliseconds of CPU: the median of a whole look, and the worst of each kind of long text."""
    wording, history = load_wording(Content()), somebody(EVENTS)
    cold = _time(lambda: notice(DEFAULT, history, NOW, wording))
    warm = statistics.median(_time(lambda: notice(DEFAULT, history, NOW, wording)) for _ in range(200))
    print("Looking for patterns over time")
    print(f"  {EVENTS} events in 90 days: median {warm:.3f} ms; every text read for the first time {cold:.2f} ms")
    for name, took in worst(wording).items():
        print(f"  {LONGEST} characters of {name:<24} at most {took:.2f} ms")


def somebody(count: int) -> History:
    """Ninety days of somebody who answers, rates, plans and puts off."""
    rng = random.Random(1)
    kinds = [rng.choice(KINDS) for _ in range(count)]
    events = tuple(_event(rng, kind, NOW - timedelta(days=90) * (1 - n / count)) for n, kind in enumerate(kinds))
    return History(events=events)


def _event(rng: random.Random, kind: EventKind, at: datetime) -> Event:
    text = f"{rng.choice(USUAL + TELLING)} {rng.randrange(9_999)}" if kind in WRITTEN else ""
    goal = rng.choice(("cv", "bank", "call")) if kind.startswith("goal") else ""
    return Event(at=at, kind=kind, text=text, goal=goal, value=float(rng.randrange(1, 10)) if kind == "mood" else None)


def long_texts(wording: Mapping[str, Wording], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Texts that ask for much work, among them the patterns' own words in any order."""
    sources = " ".join(source for words in wording.values() for source in words.sources)
    own = sorted(set(re.findall(r"[a-z']{2,}", sources)))
    yield "ordinary talk", " ".join(rng.choice(USUAL) for _ in range(LONGEST))
    yield "what is looked for", " ".join(rng.choice(TELLING) for _ in range(LONGEST))
    yield "the patterns' own words", " ".join(rng.choice(own) for _ in range(LONGEST))
    yield "few words in any order", " ".join(rng.choice(FEW) for _ in range(LONGEST))
    yield "letters at random", "".join(rng.choice("abcdefghijklmnopqrstuvwxyz    '") for _ in range(LONGEST))
    yield "near misses", "haven't even actually really still " * 200


def worst(wording: Mapping[str, Wording], times: int = 10) -> dict[str, float]:
    """The longest that reading each kind of long text took, always another text, in either language."""
    found: dict[str, float] = {}
    for seed in range(times):
        for name, text in long_texts(wording, random.Random(seed)):
            for words in wording.values():
                fresh = f"{seed} {text}"[:LONGEST]
                found[name] = max(found.get(name, 0.0), _time(lambda w=words, t=fresh: w.read(t)))  # type: ignore[misc]
    return found


def _time(work: Callable[[], object]) -> float:
    begun = time.thread_time()  # of this thread alone: others may use the machine too
    work()
    return (time.thread_time() - begun) * 1e3
