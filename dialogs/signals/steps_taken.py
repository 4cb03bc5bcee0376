"""Concrete steps: something done, a plan with a time, words that say it moved on."""

from datetime import datetime

from dialogs.model.history import Event
from dialogs.signals.entries import Entry
from dialogs.signals.similarity import STEM
from dialogs.signals.wording import Stems, Wording, stems

WRITTEN = ("answer", "free_message")
PLAN = "circumstances.plan"
STEPS = frozenset({"circumstances.progress", "circumstances.resolved", PLAN})
NAMELESS = stems(("goal", "task"))


def last_step(window: tuple[Event, ...], scoring: list[Entry], words: Wording) -> datetime | None:
    """When the person last moved on with what the `scoring` entries are about; None when they did not."""
    about = frozenset().union(*(words.about(entry.text) for entry in scoring))
    return max((event.at for event in window if _is_step(event, words, about)), default=None)


def _is_step(event: Event, words: Wording, about: Stems) -> bool:
    if event.kind == "goal_done":
        return related(event, about, words)
    if event.kind == "goal_set":
        return is_plan(event.text, words) and related(event, about, words)
    return event.kind in WRITTEN and moved_on(event.text, words, about)


def tells_of_steps(text: str, words: Wording) -> bool:
    """Whether `text` has any word of a deed, a settlement or a plan; the first and cheap question."""
    return bool(text) and not words.read(text).families.isdisjoint(STEPS)


def is_plan(text: str, words: Wording) -> bool:
    """Whether `text` names when or where something will be done."""
    return bool(text) and PLAN in words.read(text).families


def moved_on(text: str, words: Wording, about: Stems) -> bool:
    """Whether `text` tells of something settled, or of a deed that shares a word with `about`; not while it circles."""
    reading = words.read(text)
    if max(reading.scores["rumination"], reading.scores["avoidance"]) >= 0.5:
        return False
    if "circumstances.resolved" in reading.families:
        return True
    return "circumstances.progress" in reading.families and bool(words.about(text) & about)


def related(event: Event, about: Stems, words: Wording) -> bool:
    """Whether a goal has to do with `about`; a goal without words of its own is given the benefit of the doubt."""
    own = (goal_words(event.goal, words) | words.about(event.text)) - NAMELESS
    return not own or not about or bool(own & about)


def goal_words(goal: str, words: Wording) -> Stems:
    """The words of a goal's name; an opaque id has none."""
    named = words.content(goal.replace("-", " ").replace("_", " ")).split()
    return stems(word for word in named if not any(character.isdigit() for character in word[:STEM]))
