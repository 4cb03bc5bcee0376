"""What a phone shows: lengths, buttons that can be told apart."""

from collections.abc import Iterator, Mapping

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.salvage import HOLE
from dialogs.steps.options import Option

LONG = 700  # characters in one message; more is a wall of text on a phone
WIDE = 36  # characters on one button before small phones cut it


def check_texts(checked: Checked) -> Iterator[Issue]:
    """T301 a very long message, T302 a button too wide, T303 two buttons with the same label; in every language."""
    own = checked.script.texts()
    for language, texts in {"en": own, **checked.revision.overlays}.items():
        where = "" if language == "en" else f" in its '{language}' text"
        for place, text in texts.items():
            if place in own:
                yield from _lengths(checked, place, text, where)
        yield from _twins(checked, texts, where)


def _lengths(checked: Checked, place: str, text: str, where: str) -> Iterator[Issue]:
    step, *rest = place.split(".")
    path = ("steps", step, *rest)
    if len(text) > LONG:
        message, hint = f"this message has {len(text)} characters{where}", "split it into two steps"
        yield checked.document.issue(path, "T301", message, hint, warning=True)
    if rest[:1] == ["choices"] and len(text) > WIDE:
        hint = f"at most {WIDE} characters fit a small phone"
        yield checked.document.issue(path, "T302", f"this button has {len(text)} characters{where}", hint)


def _twins(checked: Checked, texts: Mapping[str, str], where: str) -> Iterator[Issue]:
    for name, step in checked.script.steps.items():
        choices: Mapping[str, Option] = getattr(step, "choices", {})
        seen = set[str]()
        for key, option in choices.items():
            label = texts.get(f"{name}.choices.{key}", option.label).casefold()
            if label in seen and label != HOLE:
                message, hint = (
                    f"two buttons of step '{name}' are called '{label}'{where}",
                    "give each button its own words",
                )
                yield checked.document.issue(("steps", name, "choices", key), "T303", message, hint)
            seen.add(label)
