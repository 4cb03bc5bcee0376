"""Concrete steps: something done, a plan with a time, words that say it moved on."""

from datetime import datetime

from dialogs.model.history import Event
from dialogs.signals.entries import Entry
from dialogs.signals.theme import words_of
from dialogs.signals.wording import read

WRITTEN = ("answer", "free_message")
STEPS = frozenset({"circumstances.progress", "circumstances.resolved", "circumstances.plan"})
Words = frozenset[str]


def last_step(window: tuple[Event, ...], scoring: list[Entry], language: str) -> datetime | None:
    """When the person last moved on with what the `scoring` entries are about; None when they did not."""
    about = frozenset().union(*(words_of(entry.text, language) for entry in scoring))
    return max((event.at for event in window if _is_step(event, language, about)), default=None)


def _is_step(event: Event, language: str, about: Words) -> bool:
    if event.kind == "goal_done":
        return related(event, about, language)
    if event.kind == "goal_set":
        return is_plan(event.text, language) and related(event, about, language)
    return event.kind in WRITTEN and moved_on(event.text, language, about)


def tells_of_steps(text: str, language: str) -> bool:
    """Whether `text` has any word of a deed, a settlement or a plan; the first and cheap question."""
    return bool(text) and not read(text, language).families.isdisjoint(STEPS)


def is_plan(text: str, language: str) -> bool:
    """Whether `text` names when or where something will be done."""
    return bool(text) and "circumstances.plan" in read(text, language).families


def moved_on(text: str, language: str, about: Words) -> bool:
    """Whether `text` tells of something settled, or of a deed that shares a word with `about`; not while it circles."""
    reading = read(text, language)
    if max(reading.scores["rumination"], reading.scores["avoidance"]) >= 0.5:
        return False
    if "circumstances.resolved" in reading.families:
        return True
    return "circumstances.progress" in reading.families and bool(words_of(text, language) & about)


def related(event: Event, about: Words, language: str) -> bool:
    """Whether a goal has to do with `about`; a goal without words of its own is given the benefit of the doubt."""
    own = {word for word in goal_words(event.goal) | words_of(event.text, language) if word not in ("goal", "task")}
    return not own or not about or bool(own & about)


def goal_words(goal: str) -> Words:
    """The words of a goal's name; an opaque id has none."""
    words = words_of(goal.replace("-", " ").replace("_", " "), "en")
    return frozenset(word for word in words if not any(character.isdigit() for character in word))
