"""Replies that shrink and come late, measured against the person's own, never against other people's."""

from datetime import datetime

from msgspec import Struct, structs

from dialogs.model.history import Event, History
from dialogs.signals.away import excused
from dialogs.signals.baseline import Baseline, Period, baseline
from dialogs.signals.policy import Avoidance, Policy
from dialogs.signals.trace import Trace

MEMORY = 24  # earlier replies that make the baseline
MOST = 0.75  # of the compared replies must have changed
LONGER = 2  # replies more, all of them changed, when only length or only lateness changed
UNHURRIED = 3600.0  # seconds: an answer within the hour is not late, however fast the person used to be


class Reply(Struct, frozen=True):
    """An answer, and how long it took from the question, where known."""

    event: Event
    latency: float | None


def withdrawn(policy: Policy, history: History, now: datetime, away: tuple[Period, ...]) -> Trace:
    """The latest replies, when most are much shorter and much later than this person's own."""
    replies = _replies([event for event in history.events if event.at <= now])
    both = _changes(policy, replies, policy.avoidance.replies, now, away)
    if len(both.cues) == 2:
        return both
    longer = _changes(policy, replies, policy.avoidance.replies + LONGER, now, away)
    whole = len(longer.events) == policy.avoidance.replies + LONGER
    return structs.replace(longer, enough=True, score=0.6) if whole and longer.cues else both


def _changes(policy: Policy, replies: list[Reply], count: int, now: datetime, away: tuple[Period, ...]) -> Trace:
    """How the latest `count` replies differ from those before."""
    rules = policy.avoidance
    recent, earlier = replies[-count:], replies[:-count][-MEMORY:]
    if len(earlier) < rules.baseline or now - recent[0].event.at > rules.window:
        return Trace(rule="avoidance.replies")
    lengths = baseline([float(len(reply.event.text)) for reply in earlier])
    shorter = _shorter(rules, recent, lengths, away)
    later = _later(rules, recent, earlier, away)
    changed = [name for name, found in (("shorter", shorter), ("later", later)) if _most(found, recent)]
    return Trace(
        rule="avoidance.replies",
        enough=len(changed) == 2,
        score=0.75,
        events=tuple(reply.event for reply in recent if changed and (reply in shorter or reply in later)),
        cues=tuple(changed),
        baseline=lengths.as_dict(float(len(recent[-1].event.text))),
    )


def _most(found: list[Reply], recent: list[Reply]) -> bool:
    return len(found) >= MOST * len(recent) and recent[-1] in found


def _shorter(rules: Avoidance, recent: list[Reply], own: Baseline, away: tuple[Period, ...]) -> list[Reply]:
    if own.median < rules.shortest_usual:
        return []
    limit = min(own.median * rules.shrunk_to, own.median - rules.deviations * own.spread)
    return [reply for reply in recent if len(reply.event.text) <= limit and not excused(reply.event.at, away)]


def _later(rules: Avoidance, recent: list[Reply], earlier: list[Reply], away: tuple[Period, ...]) -> list[Reply]:
    known = [reply.latency for reply in earlier if reply.latency is not None]
    if len(known) < rules.baseline:
        return []
    own = baseline(known)
    limit = max(own.median * rules.slower_by, own.median + rules.deviations * own.spread, UNHURRIED)
    return [
        reply
        for reply in recent
        if reply.latency is not None and reply.latency >= limit and not excused(reply.event.at, away)
    ]


def _replies(events: list[Event]) -> list[Reply]:
    """Answers with their latency: as recorded, or counted from the last question; the first answer to it only."""
    found: list[Reply] = []
    asked: datetime | None = None
    for event in events:
        if event.kind == "checkin_sent":
            asked = event.at
        elif event.kind == "answer" and event.text:
            counted = (event.at - asked).total_seconds() if asked else None
            found.append(Reply(event, event.latency if event.latency is not None else counted))
            asked = None
    return found
