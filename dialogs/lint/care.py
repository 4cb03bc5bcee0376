"""Care for the person: tests in every script, an end to every script, and no "why do you feel" where minds go round."""

import re
from collections.abc import Iterator

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.steps.end import End

_WHY = re.compile(r"\bwhy (do|did|are|were|can't|don't) you\b|\bpor qué te\b", re.IGNORECASE)


def check_care(checked: Checked) -> Iterator[Issue]:
    """C501 a script without tests, C502 asks "why do you …", C503 never says that it is over."""
    if not checked.script.tests:
        yield checked.document.issue(
            (), "C501", "this script has no tests", "add one example conversation under 'tests:'"
        )
    if not any(isinstance(step, End) for step in checked.script.steps.values()):
        hint = "add a step with 'end: done' that says goodbye"
        yield checked.document.issue(("steps",), "C503", "this script has no step that ends it", hint)
    for place, text in checked.script.texts().items():
        if _WHY.search(text):
            hint = "asking why feeds brooding; ask what happened, when, or how instead"
            yield checked.document.issue(("steps", *place.split(".")), "C502", "this asks “why do you …”", hint)
