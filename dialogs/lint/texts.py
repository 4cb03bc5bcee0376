"""What a phone shows: lengths, buttons that can be told apart."""

from collections import Counter
from collections.abc import Iterator

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.steps.ask_choice import AskChoice

LONG = 700  # characters in one message; more is a wall of text on a phone
WIDE = 36  # characters on one button before small phones cut it


def check_texts(checked: Checked) -> Iterator[Issue]:
    """T301 a very long message, T302 a button too wide, T303 two buttons with the same label."""
    for place, text in checked.script.texts().items():
        step, *rest = place.split(".")
        path = ("steps", step, *rest)
        if len(text) > LONG:
            hint = "split it into two steps"
            yield checked.document.issue(path, "T301", f"this message has {len(text)} characters", hint, warning=True)
        if rest[:1] == ["choices"] and len(text) > WIDE:
            hint = f"at most {WIDE} characters fit a small phone"
            yield checked.document.issue(path, "T302", f"this button has {len(text)} characters", hint)
    for name, one in checked.script.steps.items():
        if isinstance(one, AskChoice):
            labels = Counter(option.label.casefold() for option in one.choices.values())
            for label in (label for label, count in labels.items() if count > 1):
                yield checked.step(name, "T303", f"two buttons of step '{name}' are called '{label}'")
