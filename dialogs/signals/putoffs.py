"""The same commitment put off again and again, with nothing done and no plan that still stands."""

from collections import Counter
from datetime import datetime, timedelta

from dialogs.model.history import Event, History
from dialogs.signals.away import excused
from dialogs.signals.baseline import Period
from dialogs.signals.policy import Policy
from dialogs.signals.steps_taken import WRITTEN, goal_words, is_plan, moved_on, tells_of_steps
from dialogs.signals.trace import Trace
from dialogs.signals.wording import Stems, Wording

GOAL_KINDS = ("goal_set", "goal_due", "goal_done", "goal_deferred")
PLANS = 2  # plans that may fail before another plan stops counting as a step
FRESH = timedelta(days=14)  # older put-offs are history
SETTLE = timedelta(days=2)  # a due day passed without a word for this long is a put-off
SAME_DAY = timedelta(hours=24)  # what is said this soon after a put-off is taken to be about it


def put_off(policy: Policy, history: History, now: datetime, words: Wording, away: tuple[Period, ...]) -> Trace:
    """The commitment put off most often, counted since it was last done or planned."""
    since = now - policy.avoidance.deferral_window
    events = [event for event in history.events if since <= event.at <= now]
    telling = [event for event in events if event.kind in WRITTEN and tells_of_steps(event.text, words)]
    own = [event for event in events if event.kind in GOAL_KINDS]
    goals = dict.fromkeys(event.goal for event in own if event.kind in ("goal_deferred", "goal_due"))
    most = max((Goal(goal, own, telling, words, now).counted(away) for goal in goals), key=len, default=[])
    if not most or now - most[-1].at > FRESH:
        return Trace(rule="avoidance.deferred")
    return Trace(
        rule="avoidance.deferred",
        enough=len(most) >= policy.avoidance.deferrals,
        score=round(min(1.0, max(0.0, 0.7 + 0.1 * (len(most) - policy.avoidance.deferrals))), 2),
        theme=most[-1].goal,
        events=tuple(most),
        baseline={"deferrals": float(len(most))},
    )


class Goal:
    """One commitment's events, its name, and texts that tell of steps meanwhile."""

    def __init__(self, goal: str, goals: list[Event], telling: list[Event], words: Wording, now: datetime) -> None:
        self.goal, self._words = goal, words
        own = [event for event in goals if event.goal == goal]
        texts = Counter(event.text for event in own if event.text)
        set_as = {event.text for event in own if event.kind == "goal_set"}
        self.names = {text for text, times in texts.items() if times > 1 or text in set_as}
        self.about: Stems = goal_words(goal, words).union(*map(words.about, self.names))
        self.passed = {due.at for due, after in zip(own, [*own[1:], None], strict=True) if _passed(due, after, now)}
        self.events = sorted((*own, *telling), key=lambda event: event.at)

    def counted(self, away: tuple[Period, ...]) -> list[Event]:
        """The put-offs that still count: a deed clears them, and so does a plan until it fails."""
        counted: list[Event] = []
        failed, planned = 0, False
        for event in self.events:
            if self._puts_off(event):
                failed, planned = failed + planned, False
                if not self._outside(event) and not excused(event.at, away):
                    counted.append(event)
            if self._done(event):
                counted, failed, planned = [], 0, False
            elif counted and failed < PLANS and self._planned(event, counted[-1]):
                planned = True
        return [] if planned else counted

    def _puts_off(self, event: Event) -> bool:
        return event.kind == "goal_deferred" or (event.kind == "goal_due" and event.at in self.passed)

    def _said(self, event: Event) -> str:
        """The event's words, unless they only repeat what the commitment is called."""
        return "" if event.text in self.names else event.text

    def _outside(self, event: Event) -> bool:
        """Whether something outside the person's hands moved it."""
        said = self._said(event)
        return bool(said) and "circumstances.outside" in self._words.read(said).families

    def _done(self, event: Event) -> bool:
        if event.kind in GOAL_KINDS:
            return event.kind == "goal_done"
        return moved_on(event.text, self._words, self.about) and event.goal in ("", self.goal)

    def _planned(self, event: Event, last: Event) -> bool:
        if event.kind == "goal_due" or not is_plan(self._said(event), self._words):
            return False
        near = event.at - last.at <= SAME_DAY
        return event.kind in GOAL_KINDS or near or bool(self.about & self._words.about(event.text))


def _passed(due: Event, after: Event | None, now: datetime) -> bool:
    """Whether a due day went by and neither done nor deferral was said of it."""
    if due.kind != "goal_due":
        return False
    if after is None:
        return now - due.at >= SETTLE
    return after.kind in ("goal_due", "goal_set") and after.at - due.at >= timedelta(hours=12)
