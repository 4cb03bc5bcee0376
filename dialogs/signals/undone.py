"""One thing that keeps coming up over days while time passes, with excuses or unease, and never a step."""

from datetime import date

from dialogs.model.history import Event, History
from dialogs.signals.entries import is_entry, local_day
from dialogs.signals.policy import Policy
from dialogs.signals.steps_taken import Words, is_plan, moved_on, tells_of_steps
from dialogs.signals.theme import words_of
from dialogs.signals.wording import Reading, Wording

OUTSIDE = "circumstances.outside"  # something else than the person keeps it from happening
RETURNS = 0.15  # what each further day on which it comes up adds; alone it never makes a pattern
CLEAR = 0.35  # what "haven't called" adds; one text at least must say as much in another way, too
UNDONE = 0.25  # what "not", "still" or "nothing" adds where a text says no more; alone it never makes a pattern
EASED = frozenset({"avoidance.outside", "avoidance.harmless", "avoidance.done"})
CIRCLING = 0.5  # a text that turns in circles this much is no sign of avoidance
TWICE = 2  # days on which a text must say at least that it is undone
DAYS = 3  # on which it must come up
LATEST = 4  # of these days that are looked at
ENOUGH = 2.2  # times the clear score, all days together
OWN = 2  # words that say what a text is about, below which it goes on about what came before


class Thing:
    """What one word stands for: the clearest text about it of each day, since the last step."""

    def __init__(self) -> None:
        self.days: dict[date, tuple[float, Event]] = {}
        self.clearest = 0.0

    def add(self, day: date, event: Event, reading: Reading) -> None:
        """Another text about it."""
        score = _score(reading)
        self.clearest = max(self.clearest, reading.scores["avoidance"])
        self.days[day] = max(self.days.get(day, (-1.0, event)), (score, event), key=lambda pair: pair[0])

    def lasts(self, policy: Policy) -> bool:
        """Whether it comes up on enough days, far enough apart, and they say enough together."""
        told = list(self.days.values())[-LATEST:]
        scores = [score for score, _ in told]
        if self.clearest < CLEAR:
            return False
        if len(told) < DAYS or told[-1][1].at - told[0][1].at < policy.avoidance.apart:
            return False
        together = sum(scores) + RETURNS * (len(told) - 1)
        return sum(score >= UNDONE for score in scores) >= TWICE and together >= ENOUGH * policy.avoidance.score


def lasts(policy: Policy, written: list[Event], history: History, words: Wording) -> tuple[Event, ...]:
    """The texts about the one thing that comes up most, when that is often enough and nothing came of it."""
    things: dict[str, Thing] = {}
    latest: Words = frozenset()
    for event in written:
        reading = words.read(event.text)
        if not is_entry(event) or OUTSIDE in reading.families:
            continue
        own = words_of(event.text, words)
        latest = own if len(own) >= OWN else own | latest
        if _step(event, latest, words):
            things = {word: thing for word, thing in things.items() if word not in latest}
            continue
        for word in latest:
            things.setdefault(word, Thing()).add(local_day(event.at, history.zone), event, reading)
    lasting = [thing for thing in things.values() if thing.lasts(policy)]
    most = max(lasting, key=lambda thing: len(thing.days), default=Thing())
    return tuple(event for _, event in most.days.values())


def _score(reading: Reading) -> float:
    """How far a text says that something is undone."""
    if reading.scores["rumination"] >= CIRCLING:
        return 0.0
    score = reading.scores["avoidance"]
    if not EASED.isdisjoint(reading.families):
        return score
    if "avoidance.undone" in reading.families:
        return max(score, CLEAR)
    return max(score, UNDONE) if "avoidance.negated" in reading.families else score


def _step(event: Event, about: Words, words: Wording) -> bool:
    if not tells_of_steps(event.text, words):
        return False
    undone = words.read(event.text).scores["avoidance"] >= CLEAR
    return is_plan(event.text, words) or (not undone and moved_on(event.text, words, about))
