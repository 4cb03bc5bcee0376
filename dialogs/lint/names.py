"""Names in conditions and texts: each must be filled by a step, given to the script, or known to every script."""

import re
from collections.abc import Iterator

from dialogs.expr import Expression
from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.mistakes import Path
from dialogs.names import FUNCTIONS, NAMES
from dialogs.parse import PARSERS
from dialogs.settings import SETTINGS
from dialogs.steps.ask_choice import AskChoice
from dialogs.steps.ask_text import AskText
from dialogs.steps.handoff import Handoff
from dialogs.steps.set_values import SetValues
from dialogs.steps.share import Share
from dialogs.suggest import suggest
from dialogs.text import slots_of

_SIMPLE = re.compile(r"[a-z_]+(\.[a-z_]+)?")


def check_names(checked: Checked) -> Iterator[Issue]:
    """N201 unknown name in a condition, N202 unknown function, N203 unknown placeholder, N204 unknown setting,
    N205 unknown variable to share or hand over, N206 unknown `parse`.
    """
    known = known_names(checked)
    for name, step in checked.script.steps.items():
        for where, expression in step.expressions():
            yield from _expression(checked, (name, *where), expression, known)
        for place, text in step.texts().items():
            yield from _placeholders(checked, (name, *place.split(".")), text, known)
        if isinstance(step, SetValues):
            yield from _settings(checked, name, step)
        if isinstance(step, Share | Handoff):
            yield from _variables(checked, name, step, known)
        if isinstance(step, AskText | AskChoice):
            yield from _parser(checked, name, step)


def known_names(checked: Checked) -> frozenset[str]:
    """Every name that something fills."""
    filled = (names for step in checked.script.steps.values() for names in step.names())
    return frozenset({*NAMES, *filled, *checked.script.inputs})


def _expression(checked: Checked, place: Path, expression: Expression, known: frozenset[str]) -> Iterator[Issue]:
    path, step = ("steps", *place), place[0]
    for name in sorted(expression.names - known):
        message = f"nothing fills the name '{name}' in step '{step}'"
        yield checked.document.issue(path, "N201", message, suggest(name, known))
    for name in sorted(expression.functions - set(FUNCTIONS)):
        message = f"there is no function '{name}' (step '{step}')"
        yield checked.document.issue(path, "N202", message, suggest(name, FUNCTIONS))


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
    key, used = ("share", step.share) if isinstance(step, Share) else ("words", step.words)
    for index, variable in enumerate(used):
        if variable not in known:
            message = f"nothing fills '{variable}', which step '{name}' sends on"
            yield checked.document.issue(("steps", name, key, index), "N205", message, suggest(variable, known))


def _parser(checked: Checked, name: str, step: AskText | AskChoice) -> Iterator[Issue]:
    if step.parse and step.parse not in PARSERS:
        message = f"'{step.parse}' is nothing that an answer can be read as"
        yield checked.document.issue(("steps", name, "parse"), "N206", message, suggest(step.parse, PARSERS))
