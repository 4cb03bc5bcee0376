"""Reading a policy file: every problem at once, each with its place and how to mend it."""

import difflib
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dialogs.issue import Issue
from dialogs.mistakes import in_words, path_of
from dialogs.parsed import PARSED, load
from dialogs.signals.policy import Policy

DAY = timedelta(days=1)


def read(file: str, text: str) -> Policy | list[Issue]:
    """See `policy.parse`."""
    try:
        values = PARSED.values(text)
    except YAMLError as error:
        return [unreadable(file, error, "KP01")]
    if not isinstance(values, dict):
        return [Issue(file, 1, 1, "KP01", "a policy is a list of settings", "start with 'policy: some-name'")]
    try:
        policy = Policy.model_validate(values)
    except ValidationError as error:
        return sorted(_issue(file, text, detail) for detail in error.errors(include_url=False))
    return sorted(_contradictions(file, text, policy)) or policy


def unreadable(file: str, error: YAMLError, code: str) -> Issue:
    """What the YAML reader stumbled over, with its place."""
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = (error.problem if isinstance(error, MarkedYAMLError) else None) or "this is not YAML"
    return Issue(file, line, column, code, f"cannot be read: {problem}", "check indentation, colons and quotes")


def _issue(file: str, text: str, detail: Any) -> Issue:
    path = path_of(detail)
    line, column = place(text, path)
    name = ".".join(map(str, path))
    if detail["type"] == "extra_forbidden":
        return Issue(file, line, column, "KP02", f"unknown setting '{name}'", _meant(path))
    if detail["type"] == "missing":
        return Issue(file, line, column, "KP03", f"'{name}' is missing", f"add '{path[-1]}: ...'")
    return Issue(file, line, column, "KP03", in_words(path, detail), "see docs/signals-patterns.md for what it takes")


def _meant(path: tuple[Any, ...]) -> str:
    model: type[BaseModel] = Policy
    for part in path[:-1]:
        inner = model.model_fields.get(str(part))
        if inner is None or not isinstance(inner.annotation, type) or not issubclass(inner.annotation, BaseModel):
            return "remove it"
        model = inner.annotation
    close = difflib.get_close_matches(str(path[-1]), list(model.model_fields), n=1)
    return f"did you mean '{close[0]}'?" if close else "remove it; known here: " + ", ".join(model.model_fields)


def place(text: str, path: tuple[Any, ...]) -> tuple[int, int]:
    """Line and column, from 1, of the deepest part of `path` that the file has."""
    line, column, node = 1, 1, load(text)
    for part in path:
        marks = getattr(node, "lc", None)
        if marks is None or part not in (marks.data or {}):
            break
        line, column = marks.data[part][0] + 1, marks.data[part][1] + 1
        node = node[part]
    return line, column


def _contradictions(file: str, text: str, policy: Policy) -> list[Issue]:
    loop, avoid, silence = policy.rumination, policy.avoidance, policy.silence
    checks = [
        (loop.scoring > loop.last, "KP04", "rumination.scoring", "more entries must count than are looked at",
         f"at most {loop.last}, the value of rumination.last"),
        (avoid.dodges > avoid.of_checkins, "KP04", "avoidance.dodges", "more check-ins must be dodged than looked at",
         f"at most {avoid.of_checkins}, the value of avoidance.of_checkins"),
        (avoid.replies > avoid.baseline, "KP04", "avoidance.replies", "compares more replies than it has to go by",
         f"at most {avoid.baseline}, the value of avoidance.baseline"),
        *(
            (rules.near > rules.score, "KP04", f"{kind}.near", "asks more of the other entries than of the first",
             f"at most {rules.score}, the value of {kind}.score")
            for kind, rules in (("rumination", loop), ("avoidance", avoid))
        ),
        (loop.low_mood >= loop.high_loop, "KP04", "rumination.low_mood", "would call a middling mood low",
         f"keep it under rumination.high_loop ({loop.high_loop})"),
        *(_window(policy, kind) for kind in ("rumination", "avoidance", "silence")),
        (loop.window < loop.scoring * DAY, "KP05", "rumination.window", "is shorter than the entries it must hold",
         f"at least {loop.scoring} days: only one entry a day counts"),
        (avoid.window < avoid.told * DAY, "KP05", "avoidance.window", "is shorter than the entries it must hold",
         f"at least {avoid.told} days: only one entry a day counts"),
        (avoid.deferral_window < avoid.deferrals * DAY, "KP05", "avoidance.deferral_window",
         "is shorter than the deferrals it must hold", f"at least {avoid.deferrals} days"),
        (silence.quiet < DAY, "KP05", "silence.quiet", "would call one evening silence", "at least 1 day"),
    ]  # fmt: skip
    return [
        Issue(file, *place(text, tuple(name.split("."))), code, f"'{name}' {message}", hint)
        for wrong, code, name, message, hint in checks
        if wrong
    ]


def _window(policy: Policy, kind: str) -> tuple[bool, str, str, str, str]:
    rules = getattr(policy, kind)
    return (
        rules.contested_cooldown < rules.cooldown, "KP04", f"{kind}.contested_cooldown",
        "is shorter than the ordinary cooldown", "a contested pattern should rest longer, not shorter",
    )  # fmt: skip
