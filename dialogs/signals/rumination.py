"""Rumination: the latest entries turn in circles, about one thing or in a low mood, and no step has come of it."""

from datetime import datetime

from dialogs.model.history import Event, History
from dialogs.model.signal import Evidence, Kind, Moment, Signal, Span
from dialogs.signals import wording
from dialogs.signals.away import excused, periods
from dialogs.signals.entries import Entry, entries
from dialogs.signals.mood import low_moods
from dialogs.signals.policy import Policy
from dialogs.signals.steps_taken import last_step
from dialogs.signals.theme import recurring

RULE = "rumination.going_round"


def score_text(text: str, language: str) -> tuple[float, tuple[Span, ...]]:
    """How far one message alone turns in circles (0..1), and the words that say so."""
    return wording.score("rumination", text, language)


def detect(policy: Policy, history: History, now: datetime) -> tuple[Signal, ...]:
    """One signal at most: enough of the last entries score, something holds them together, nothing came of it."""
    rules = policy.rumination
    window = tuple(event for event in history.events if now - rules.window <= event.at <= now)
    known = entries(window, history, rules.high_loop)
    latest = known[-rules.last :]
    if sum(entry.score >= rules.score for entry in latest) < rules.scoring:
        return ()
    away = periods(policy, history, now)
    step = last_step(window, known, history.language)
    scoring = [
        entry
        for entry in latest
        if entry.score >= rules.score and not excused(entry.at, away) and (step is None or entry.at > step)
    ]
    if len(scoring) < rules.scoring:
        return ()
    cues, baseline = _holding(policy, history, now, known, scoring)
    return (_signal(policy, scoring, cues, baseline),) if cues else ()


def _holding(
    policy: Policy, history: History, now: datetime, known: tuple[Entry, ...], scoring: list[Entry]
) -> tuple[tuple[str, ...], dict[str, float]]:
    """What makes separate entries one pattern: a recurring theme, a low mood that stays, high ratings twice."""
    rules = policy.rumination
    lows, baseline = low_moods(rules, history, now)
    heavy = sum("rumination.affect" in entry.families for entry in scoring)
    cues = []
    if recurring(known, scoring, rules.similar, history.language):
        cues.append("theme_recurs")
    if lows >= 2 or heavy >= 2:
        cues.append("low_mood_stays")
    if sum(entry.loop for entry in scoring) >= 2:
        cues.append("rated_high_twice")
    return tuple(cues), baseline


def _signal(policy: Policy, scoring: list[Entry], cues: tuple[str, ...], baseline: dict[str, float]) -> Signal:
    mean = sum(entry.score for entry in scoring) / len(scoring)
    return Signal(
        kind=Kind.RUMINATION,
        rule=RULE,
        revision=policy.revision,
        score=round(min(1.0, mean + 0.1 * (len(scoring) - 2) + 0.05 * len(cues)), 3),
        theme=scoring[-1].theme,
        evidence=Evidence(
            spans=scoring[-1].spans,
            moments=tuple(_moment(event) for entry in scoring for event in entry.scored),
            cues=cues,
            baseline=baseline,
        ),
    )


def _moment(event: Event) -> Moment:
    return Moment(event.at, event.kind, event.text, event.value)
