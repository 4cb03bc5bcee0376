"""Concrete steps: something done, a plan with a time, words that say it moved on."""

from datetime import datetime

from dialogs.model.history import Event
from dialogs.signals.entries import Entry
from dialogs.signals.similarity import features
from dialogs.signals.wording import fold, read

STRONG = 0.75  # an entry that turns in circles this much is not called progress by one word


def last_step(window: tuple[Event, ...], known: tuple[Entry, ...], language: str) -> datetime | None:
    """When the person last moved on with what the entries are about; None when they did not."""
    stems = {feature for entry in known for feature in features(fold(entry.text)) if feature.startswith("=")}
    return max((event.at for event in window if _is_step(event, language, stems)), default=None)


def _is_step(event: Event, language: str, stems: set[str]) -> bool:
    if event.kind == "goal_done":
        return related(event, stems)
    if event.kind == "goal_set":
        return bool(event.text) and is_plan(event.text, language) and related(event, stems)
    return event.kind in ("answer", "free_message") and moved_on(event.text, language)


def is_plan(text: str, language: str) -> bool:
    """Whether `text` names when or where something will be done."""
    return "circumstances.plan" in read(text, language).families


def moved_on(text: str, language: str) -> bool:
    """Whether `text` tells of something done, and does not mostly turn in circles."""
    reading = read(text, language)
    return "circumstances.progress" in reading.families and reading.scores["rumination"] < STRONG


def related(event: Event, stems: set[str]) -> bool:
    """Whether a goal has to do with words of `stems`; a goal without words of its own is given the benefit."""
    own = {feature for feature in features(fold(f"{event.goal} {event.text}")) if feature.startswith("=")}
    own = {stem for stem in own if not any(character.isdigit() for character in stem)} - {"=goal"}
    return not own or not stems or bool(own & stems)
