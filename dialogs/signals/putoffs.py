"""The same commitment put off again and again, with nothing done and no plan that still stands."""

from datetime import datetime, timedelta

from dialogs.model.history import Event, History
from dialogs.signals.away import excused
from dialogs.signals.baseline import Period
from dialogs.signals.policy import Policy
from dialogs.signals.theme import words_of
from dialogs.signals.steps_taken import goal_words, is_plan, moved_on
from dialogs.signals.trace import Trace
from dialogs.signals.wording import read

GOAL_KINDS = ("goal_set", "goal_due", "goal_done", "goal_deferred")
PLANS = 2  # plans that may fail before another plan stops counting as a step
FRESH = timedelta(days=14)  # older put-offs are history
SETTLE = timedelta(days=2)  # a due day passed without a word for this long is a put-off


def put_off(policy: Policy, history: History, now: datetime, away: tuple[Period, ...]) -> Trace:
    """The commitment put off most often, counted since it was last done or planned."""
    since = now - policy.avoidance.deferral_window
    events = [event for event in history.events if since <= event.at <= now]
    goals = {event.goal for event in events if event.kind in ("goal_deferred", "goal_due")}
    found = [_count(goal, events, history.language, away, now) for goal in goals]
    most = max(found, key=len, default=[])
    if not most or now - most[-1].at > FRESH:
        return Trace(rule="avoidance.deferred")
    return Trace(
        rule="avoidance.deferred",
        enough=len(most) >= policy.avoidance.deferrals,
        score=round(min(1.0, 0.7 + 0.1 * (len(most) - policy.avoidance.deferrals)), 2),
        theme=most[-1].goal,
        events=tuple(most),
        baseline={"deferrals": float(len(most))},
    )


def _count(goal: str, events: list[Event], language: str, away: tuple[Period, ...], now: datetime) -> list[Event]:
    """The put-offs of one goal that still count at `now`."""
    counted: list[Event] = []
    failed_plans, planned = 0, False
    for event, put_off_here in _put_offs(goal, events, now):
        if put_off_here:
            failed_plans, planned = failed_plans + planned, False
            if not _outside(event, language) and not excused(event.at, away):
                counted.append(event)
        if _done(event, goal, language):
            counted, failed_plans, planned = [], 0, False
        elif counted and failed_plans < PLANS and _planned(event, goal, language):
            planned = True
    return [] if planned else counted


def _put_offs(goal: str, events: list[Event], now: datetime) -> list[tuple[Event, bool]]:
    """Events that may concern `goal`, oldest first, each with whether the goal was put off there."""
    own = [event for event in events if event.kind in GOAL_KINDS and event.goal == goal]
    silent_dues = {
        event.at
        for event, after in zip(own, [*own[1:], None], strict=True)
        if event.kind == "goal_due" and _passed(event, after, now)
    }
    return [
        (event, event.kind == "goal_deferred" or (event.kind == "goal_due" and event.at in silent_dues))
        for event in events
        if event in own or event.kind in ("answer", "free_message")
    ]


def _passed(due: Event, after: Event | None, now: datetime) -> bool:
    """Whether a due day went by and neither done nor deferral was said of it."""
    if after is None:
        return now - due.at >= SETTLE
    return after.kind in ("goal_due", "goal_set") and after.at - due.at >= timedelta(hours=12)


def _outside(event: Event, language: str) -> bool:
    """Whether something outside the person's hands moved it."""
    return bool(event.text) and "circumstances.outside" in read(event.text, language).families


def _done(event: Event, goal: str, language: str) -> bool:
    if event.goal == goal and event.kind in GOAL_KINDS:
        return event.kind == "goal_done"
    return _about(event, goal, language) and moved_on(event.text, language, words_of(event.text, language))


def _planned(event: Event, goal: str, language: str) -> bool:
    return event.kind != "goal_due" and is_plan(event.text, language) and _about(event, goal, language)


def _about(event: Event, goal: str, language: str) -> bool:
    """Whether a text may be about `goal`: it belongs to it, or shares a word with its name."""
    if event.goal:
        return event.goal == goal
    own = goal_words(goal)
    return not own or bool(own & words_of(event.text, language))
