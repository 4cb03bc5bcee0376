"""Rumination: the latest entries turn in circles, about one thing or in a low mood, and no step has come of it."""

from datetime import datetime

from dialogs.model.history import Event, History
from dialogs.model.signal import Evidence, Kind, Moment, Signal, Span
from dialogs.signals.away import STRAIN, excused, periods
from dialogs.signals.entries import Entry, entries
from dialogs.signals.mood import low_moods
from dialogs.signals.policy import Policy, Rumination
from dialogs.signals.steps_taken import last_step
from dialogs.signals.theme import compared, lifted, recurring
from dialogs.signals.wording import Wording

RULE = "rumination.going_round"
EARLIER = 2  # entries before those that may count, which may show that a theme comes back
HEAVY = frozenset(f"rumination.{family}" for family in ("affect", "self_blame", "why_me", "regret", "what_if", "night"))
STAYS = 3  # entries that turn in circles one after another need nothing else to hold them together


def score_text(text: str, words: Wording) -> tuple[float, tuple[Span, ...]]:
    """How far one message alone turns in circles (0..1), and the words that say so."""
    return words.score("rumination", text)


def detect(policy: Policy, history: History, now: datetime, words: Wording) -> tuple[Signal, ...]:
    """One signal at most: enough of the last entries score, something holds them together, nothing came of it."""
    rules = policy.rumination
    since = now - rules.window
    window = tuple(event for event in history.events if since <= event.at <= now)
    plain = entries(window, history, words, rules.high_loop, rules.last + EARLIER)
    if not any(entry.score >= rules.near for entry in plain[-rules.last :]):
        return ()
    alike = compared(policy, plain, words)
    known = lifted(plain, alike)
    latest = [entry for entry in known[-rules.last :] if entry.score >= rules.near]
    if not _enough(rules, latest):
        return ()
    away = periods(policy, history, now, words, STRAIN)
    step = last_step(window, latest, words)
    scoring = [entry for entry in latest if not excused(entry.at, away) and (step is None or entry.at > step)]
    if not _enough(rules, scoring):
        return ()
    cues, baseline = _holding(policy, history, now, scoring)
    if recurring(known, scoring, alike):
        cues = ("theme_recurs", *cues)
    return (_signal(policy, words, scoring, cues, baseline),) if cues else ()


def _enough(rules: Rumination, scoring: list[Entry]) -> bool:
    """As many as the policy asks for, one of them clear or one more of them, not all in one bad day."""
    if len(scoring) < rules.scoring or scoring[-1].at - scoring[0].at < rules.apart:
        return False
    return len(scoring) > rules.scoring or max(entry.score for entry in scoring) >= rules.score


def _holding(
    policy: Policy, history: History, now: datetime, scoring: list[Entry]
) -> tuple[tuple[str, ...], dict[str, float]]:
    """What besides a theme makes separate entries one pattern: a low mood that stays, high ratings, sheer number."""
    rules = policy.rumination
    lows, baseline = low_moods(rules, history, now)
    heavy = sum(not HEAVY.isdisjoint(entry.families) for entry in scoring)
    cues = []
    if lows >= 2 or heavy >= 2:
        cues.append("low_mood_stays")
    if sum(entry.loop for entry in scoring) >= 2:
        cues.append("rated_high_twice")
    if len(scoring) >= STAYS:
        cues.append("stays_on_it")
    return tuple(cues), baseline


def _signal(
    policy: Policy, words: Wording, scoring: list[Entry], cues: tuple[str, ...], baseline: dict[str, float]
) -> Signal:
    told = [event.text for event in scoring[-1].scored if event.text]
    mean = sum(entry.score for entry in scoring) / len(scoring)
    return Signal(
        kind=Kind.RUMINATION,
        rule=RULE,
        revision=policy.revision,
        score=round(min(1.0, mean + 0.1 * (len(scoring) - 2) + 0.05 * len(cues)), 3),
        theme=scoring[-1].theme,
        evidence=Evidence(
            spans=words.spans("rumination", told[-1]) if told else (),
            moments=tuple(_moment(event) for entry in scoring for event in entry.scored),
            cues=cues,
            baseline=baseline,
        ),
    )


def _moment(event: Event) -> Moment:
    return Moment(event.at, event.kind, event.text, event.value)
