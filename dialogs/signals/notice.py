"""What the policy lets through now: the over-time detectors, cooldowns, weights and quiet periods."""

from collections.abc import Callable, Mapping
from datetime import datetime

from dialogs.model.history import History
from dialogs.model.signal import Kind, Signal
from dialogs.signals import avoidance, rumination, silence
from dialogs.signals.baseline import days_of
from dialogs.signals.policy import Policy
from dialogs.signals.wording import Wording, wording_of

Detector = Callable[[Policy, History, datetime, Wording], tuple[Signal, ...]]

DETECTORS: dict[Kind, Detector] = {
    Kind.RUMINATION: rumination.detect,
    Kind.AVOIDANCE: avoidance.detect,
    Kind.SILENCE: silence.detect,
}

COUNTED = frozenset({"avoidance.deferred"})
"""Rules that guess nothing: the person's own commitment, put off by their own tap. No other rule's rest hides it."""


def notice(policy: Policy, history: History, now: datetime, wording: Mapping[str, Wording]) -> tuple[Signal, ...]:
    """At most one signal a kind: the strongest that is switched on, new, not cooling down and not contested away."""
    if _quiet(policy, history, now):
        return ()
    words = wording_of(wording, history.language)
    strongest = (_strongest(policy, kind, detect, history, now, words) for kind, detect in DETECTORS.items())
    return tuple(signal for signal in strongest if signal is not None)


def _strongest(
    policy: Policy, kind: Kind, detect: Detector, history: History, now: datetime, words: Wording
) -> Signal | None:
    if not policy.rules(kind).enabled:
        return None
    weighed = [
        (signal.score * history.weights.get(signal.rule, 1.0), signal)
        for signal in detect(policy, history, now, words)
        if _is_new(signal, history) and not _rests(policy, signal, history, now)
    ]
    let_through = [(strength, signal) for strength, signal in weighed if strength >= policy.pass_at]
    return max(let_through, key=lambda pair: pair[0])[1] if let_through else None


def _rests(policy: Policy, signal: Signal, history: History, now: datetime) -> bool:
    """A kind asked about lately is not asked about again; longer when the mentee said it does not fit."""
    rules = policy.rules(signal.kind)
    return any(
        now - flag.at < (rules.contested_cooldown if flag.contested else rules.cooldown)
        for flag in history.flags
        if flag.signal.kind == signal.kind
        and (flag.contested or signal.rule not in COUNTED or flag.signal.rule == signal.rule)
    )


def _is_new(signal: Signal, history: History) -> bool:
    """Something in the evidence happened after the last flag of its kind."""
    last = max((flag.at for flag in history.flags if flag.signal.kind == signal.kind), default=None)
    return last is None or any(moment.at > last for moment in signal.evidence.moments)


def _quiet(policy: Policy, history: History, now: datetime) -> bool:
    return any(period.covers(now) for period in days_of(policy.quiet_absences, history.zone))
