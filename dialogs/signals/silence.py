"""Silence: asked and not heard of; its own kind, never avoidance. Announced absences do not count."""

from datetime import datetime, timedelta
from itertools import groupby
from statistics import median

from dialogs.model.history import Event, History
from dialogs.model.signal import Evidence, Kind, Moment, Signal
from dialogs.signals.away import excused, periods
from dialogs.signals.policy import Policy
from dialogs.signals.wording import Wording

SIGNS = frozenset({"answer", "free_message", "snooze", "skip", "goal_set", "goal_done", "goal_deferred", "mood",
                   "loop_rating"})  # fmt: skip
OPEN = timedelta(hours=24)  # a question this old without an answer is a miss, whether or not it was recorded
RUNS = 3  # earlier runs of misses needed before "usual" means anything


def detect(policy: Policy, history: History, now: datetime, words: Wording) -> tuple[Signal, ...]:
    """One signal at most: too many misses in a row, or too long without a sign although asked."""
    rules = policy.silence
    events = tuple(event for event in history.events if event.at <= now)
    signs = [index for index, event in enumerate(events) if event.kind in SIGNS]
    if len(signs) < rules.baseline:
        return ()
    away = periods(policy, history, now, words)
    if excused(now, away):
        return ()
    misses = [event for event in missed(events[signs[-1] + 1 :], now) if not excused(event.at, away)]
    since = max([events[signs[-1]].at, *(period.end for period in away if period.end <= now)])
    usual = _usual_run(events, signs)
    if len(misses) >= max(rules.misses, usual + 1):
        return (_signal(policy, "silence.misses", misses, usual, now - since),)
    if not _quiet(policy, misses, now, since) or len(misses) <= usual:
        return ()
    return (_signal(policy, "silence.days", misses, usual, now - since),)


def _quiet(policy: Policy, misses: list[Event], now: datetime, since: datetime) -> bool:
    """Long without a sign although asked twice, or asked that long ago."""
    quiet = policy.silence.quiet
    if not misses or now - since < quiet:
        return False
    return len(misses) >= 2 or now - misses[0].at >= quiet


def missed(events: tuple[Event, ...], now: datetime) -> list[Event]:
    """One event for each question that went unanswered, at the time it was asked."""
    misses: list[Event] = []
    asked: Event | None = None
    for event in events:
        if event.kind == "no_answer":
            misses.append(asked or event)
            asked = None
        elif event.kind == "checkin_sent":
            if asked:
                misses.append(asked)
            asked = event
    if asked and now - asked.at >= OPEN:
        misses.append(asked)
    return misses


def _usual_run(events: tuple[Event, ...], signs: list[int]) -> int:
    """How many misses in a row are usual for this person: 0 until there are enough earlier runs."""
    runs = []
    for sign, group in groupby(events[: signs[-1]], key=lambda event: event.kind in SIGNS):
        misses = 0 if sign else sum(event.kind == "no_answer" for event in group)
        if misses:
            runs.append(misses)
    return int(median(runs)) if len(runs) >= RUNS else 0


def _signal(policy: Policy, rule: str, misses: list[Event], usual: int, quiet: timedelta) -> Signal:
    return Signal(
        kind=Kind.SILENCE,
        rule=rule,
        revision=policy.revision,
        evidence=Evidence(
            moments=tuple(Moment(event.at, "no_answer", value=event.value) for event in misses),
            baseline={"usual_misses": float(usual), "misses": float(len(misses)), "days": float(quiet.days)},
        ),
    )
