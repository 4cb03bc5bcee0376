"""Names in conditions and texts: each must be filled by a step, given to the script, or known to every script."""

import re
from collections.abc import Iterator

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.names import FUNCTIONS, NAMES
from dialogs.script import suggest
from dialogs.settings import SETTINGS
from dialogs.steps.handoff import Handoff
from dialogs.steps.set_values import SetValues
from dialogs.steps.share import Share
from dialogs.text import slots_of

_SIMPLE = re.compile(r"[a-z_]+(\.[a-z_]+)?")


def check_names(checked: Checked) -> Iterator[Issue]:
    """N201 unknown name in a condition, N202 unknown function, N203 unknown placeholder, N204 unknown setting,
    N205 unknown variable to share or hand over.
    """
    known = known_names(checked)
    for name, step in checked.script.steps.items():
        for expression in step.expressions():
            yield from _expression(checked, name, expression.names, expression.functions, known)
        for place, text in step.texts().items():
            yield from _placeholders(checked, (name, *place.split(".")), text, known)
        if isinstance(step, SetValues):
            yield from _settings(checked, name, step)
        if isinstance(step, Share | Handoff):
            yield from _variables(checked, name, step, known)


def known_names(checked: Checked) -> frozenset[str]:
    """Every name that something fills."""
    filled = (names for step in checked.script.steps.values() for names in step.names())
    return frozenset({*NAMES, *filled, *checked.script.inputs})


def _expression(
    checked: Checked, step: str, names: set[str], functions: set[str], known: frozenset[str]
) -> Iterator[Issue]:
    for name in sorted(names - known):
        yield checked.step(step, "N201", f"nothing fills the name '{name}' in step '{step}'", suggest(name, known))
    for name in sorted(functions - set(FUNCTIONS)):
        yield checked.step(step, "N202", f"there is no function '{name}' (step '{step}')", suggest(name, FUNCTIONS))


def _placeholders(checked: Checked, place: tuple[str, ...], text: str, known: frozenset[str]) -> Iterator[Issue]:
    path = ("steps", *(int(key) if key.isdigit() else key for key in place))
    try:
        slots = slots_of(text)
    except ValueError:
        yield checked.document.issue(
            path, "N203", "a brace in this text is not closed", "write {name} for a placeholder"
        )
        return
    for slot in sorted(slots - known):
        hint = suggest(slot, known) if _SIMPLE.fullmatch(slot) else "a placeholder is one name in braces, like {name}"
        yield checked.document.issue(path, "N203", f"nothing fills the placeholder {{{slot}}}", hint)


def _settings(checked: Checked, name: str, step: SetValues) -> Iterator[Issue]:
    for setting in step.values:
        if "." in setting and setting not in SETTINGS:
            path = ("steps", name, "set", setting)
            yield checked.document.issue(path, "N204", f"'{setting}' cannot be set", suggest(setting, SETTINGS))


def _variables(checked: Checked, name: str, step: Share | Handoff, known: frozenset[str]) -> Iterator[Issue]:
    used = step.share if isinstance(step, Share) else step.words
    for variable in used:
        if variable not in known:
            yield checked.step(
                name, "N205", f"nothing fills '{variable}', which step '{name}' sends on", suggest(variable, known)
            )
