"""Where a run can go: every target exists, every step can be reached, none goes in circles, each has a way out."""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.machine import transitions_of
from dialogs.steps.base import END, Step
from dialogs.steps.branch import Branch
from dialogs.steps.call import Call
from dialogs.suggest import nearest_to, suggest
from dialogs.yaml import Path


def check_paths(checked: Checked) -> Iterator[Issue]:
    """S101 unknown target, S102 unreachable, S103 circle without a question, S104 no timeout, S105 no last route,
    S106 unknown script, S107 a file with another name than its script.
    """
    yield from _named_otherwise(checked)
    yield from _unknown_targets(checked)
    yield from _unknown_scripts(checked)
    yield from _waits_for_ever(checked)
    yield from _open_ended(checked)
    ways = [(way["source"], way["dest"]) for way in transitions_of(checked.script)]
    if not checked.document.torn:  # else a way may have led there
        yield from _unreachable(checked, ways)
    yield from _circles(checked, ways)


def _named_otherwise(checked: Checked) -> Iterator[Issue]:
    stem = PurePosixPath(checked.revision.file).stem
    if stem != checked.script.script:
        message = f"the file is called '{stem}', the script '{checked.script.script}'"
        yield checked.document.issue(("script",), "S107", message, "give both the same name")


def _targets(checked: Checked) -> Iterator[tuple[Path, str]]:
    script = checked.script
    yield ("start",), script.start
    if script.fallback:
        yield ("fallback",), script.fallback
    for name in ("timeout", "misread"):
        way_out = getattr(script.defaults, name)
        if way_out is not None:
            yield ("defaults", name, "to"), way_out.to
    for name, step in script.steps.items():
        for path, route in _step_targets(step):
            yield ("steps", name, *path), route


def _step_targets(step: Step) -> Iterator[tuple[Path, str]]:
    if step.to:
        yield ("to",), step.to
    for key in ("timeout", "misread"):
        way_out = getattr(step, key)
        if way_out is not None:
            yield (key, "to"), way_out.to
    for key in ("routes", "branch"):
        for index, route in enumerate(getattr(step, key, ())):
            yield (key, index, "to"), route.to
    for key, option in getattr(step, "choices", {}).items():
        if option.to:
            yield ("choices", key, "to"), option.to


def _unknown_targets(checked: Checked) -> Iterator[Issue]:
    known = {*checked.script.steps, END}
    for path, target in _targets(checked):
        if target not in known:
            message = f"there is no step '{target}' to go to"
            yield checked.document.issue(path, "S101", message, suggest(target, checked.script.steps))


def _unknown_scripts(checked: Checked) -> Iterator[Issue]:
    for name, step in checked.script.steps.items():
        if isinstance(step, Call) and step.call not in checked.scripts:
            hint = suggest(step.call, checked.scripts)
            yield checked.document.issue(("steps", name, "call"), "S106", f"there is no script '{step.call}'", hint)


def _waits_for_ever(checked: Checked) -> Iterator[Issue]:
    for name, step in checked.script.steps.items():
        if step.waits and checked.script.timeout_of(step) is None:
            hint = "add 'defaults: {timeout: {after: 20h, to: …}}' to the script"
            yield checked.step(name, "S104", f"step '{name}' asks something but says not what happens in silence", hint)


def _open_ended(checked: Checked) -> Iterator[Issue]:
    for name, step in checked.script.steps.items():
        for outcome, routes in step.exits():
            if routes and all(route.when is not None for route in routes):
                path = ("steps", name, "branch" if isinstance(step, Branch) else "routes")
                yield checked.document.issue(path, "S105", _no_last(name, outcome), "add a last route without 'if'")


def _no_last(name: str, outcome: str) -> str:
    return f"after '{outcome}' step '{name}' may find no route whose condition holds"


def _unreachable(checked: Checked, ways: list[tuple[str, str]]) -> Iterator[Issue]:
    """What no way leads to, without what only such steps lead to; a misspelt target counts as what was meant."""
    steps = checked.script.steps
    seen = _reached(steps, ways, {checked.script.start, checked.script.fallback, *checked.document.led_to})
    if not seen:
        return  # nobody knows where it starts
    led_to = {to for source, to in ways if source != to}
    for name in sorted(steps, key=lambda name: name in led_to):  # one that nothing leads to explains those behind it
        if name not in seen:
            yield checked.step(name, "S102", f"no way leads to step '{name}'", "lead a route to it, or remove it")
            seen |= _reached(steps, ways, {name})


def _reached(steps: Collection[str], ways: list[tuple[str, str]], begin: set[str]) -> set[str]:
    seen, todo = set[str](), [*begin]
    while todo:
        target = todo.pop()
        step = target if target in steps or target in {"", END} else nearest_to(target, steps)
        if step in steps and step not in seen:
            seen.add(str(step))
            todo += [to for source, to in ways if source == step]
    return seen


def _circles(checked: Checked, ways: list[tuple[str, str]]) -> Iterator[Issue]:
    """Steps that come back to themselves without ever asking: such a run would never stop."""
    asking = {name for name, step in checked.script.steps.items() if step.waits or isinstance(step, Call)}
    onward: dict[str, set[str]] = {}
    for source, to in ways:
        if source not in asking and to not in asking:
            onward.setdefault(source, set()).add(to)
    for name in onward:
        if _comes_back(name, onward):
            yield checked.step(name, "S103", f"step '{name}' can go in circles without asking anything")


def _comes_back(start: str, onward: dict[str, set[str]]) -> bool:
    seen, todo = set[str](), [*onward[start]]
    while todo:
        step = todo.pop()
        if step == start:
            return True
        if step not in seen:
            seen.add(step)
            todo += onward.get(step, ())
    return False
