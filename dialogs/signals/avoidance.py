"""Avoidance: what the person does over time comes first (put off, dodged, withdrawn); their words support it."""

from datetime import datetime

from dialogs.model.history import Event, History
from dialogs.model.signal import Evidence, Kind, Moment, Signal, Span
from dialogs.signals.away import periods
from dialogs.signals.dodges import dodged
from dialogs.signals.policy import Policy
from dialogs.signals.putoffs import put_off
from dialogs.signals.replies import withdrawn
from dialogs.signals.told import told
from dialogs.signals.trace import Trace
from dialogs.signals.wording import Wording


def score_text(text: str, words: Wording) -> tuple[float, tuple[Span, ...]]:
    """How far one message alone speaks of putting off or steering clear (0..1), and the words that say so."""
    return words.score("avoidance", text)


def detect(policy: Policy, history: History, now: datetime, words: Wording) -> tuple[Signal, ...]:
    """A signal for each rule that holds; "together" only when no single one does."""
    away = periods(policy, history, now, words)
    traces = [find(policy, history, now, words, away) for find in (put_off, dodged, told)]
    traces.insert(2, withdrawn(policy, history, now, away))
    alone = [trace for trace in traces if trace.enough]
    if not alone:
        alone = [trace for trace in (together(policy, traces),) if trace.enough]
    return tuple(_signal(policy, words, trace) for trace in alone)


def together(policy: Policy, traces: list[Trace]) -> Trace:
    """Signs of different sorts that are each too few: one a day and sort counts, and they must lie apart."""
    rules = policy.avoidance
    found = [trace for trace in traces if trace.events]
    sorts = {event.at: trace.rule for trace in found for event in trace.events}  # an event is a sign of one sort only
    signs = {(rule, _day(rule, at)) for at, rule in sorts.items()}
    events = sorted({event.at: event for trace in found for event in trace.events}.values(), key=lambda e: e.at)
    spoken = any(trace.rule == "avoidance.told" for trace in found)
    needed = rules.told if spoken else rules.told + 1
    return Trace(
        rule="avoidance.together",
        enough=len(set(sorts.values())) >= 2 and len(signs) >= needed and events[-1].at - events[0].at >= rules.apart,
        score=0.7,
        events=tuple(events),
        cues=tuple(trace.rule.removeprefix("avoidance.") for trace in found),
    )


def _day(rule: str, at: datetime) -> str:
    """Changed replies are one sign, however many they are."""
    return "" if rule == "avoidance.replies" else at.date().isoformat()


def _signal(policy: Policy, words: Wording, trace: Trace) -> Signal:
    return Signal(
        kind=Kind.AVOIDANCE,
        rule=trace.rule,
        revision=policy.revision,
        score=trace.score,
        theme=trace.theme,
        evidence=Evidence(
            spans=_spans(trace.events, words),
            moments=tuple(Moment(event.at, event.kind, event.text, event.value) for event in trace.events),
            cues=trace.cues,
            baseline=trace.baseline,
        ),
    )


def _spans(events: tuple[Event, ...], words: Wording) -> tuple[Span, ...]:
    """Of the latest entry that has any."""
    found = (words.spans("avoidance", event.text) for event in reversed(events) if event.text)
    return next((spans for spans in found if spans), ())
