"""Everything that is wrong with a script's form, at its place.

It is found in rounds: what is broken is mended as well as can be guessed and the whole is read again, because the first
mistake in a part hides others behind it. Only what the author wrote is told, never what came of the mending.
"""

from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from dialogs.issue import Issue
from dialogs.mistakes import Path, in_words, too_few
from dialogs.salvage import ASKED, ASKING, KINDS, Salvage
from dialogs.steps import STEP_TYPES, kind_of
from dialogs.suggest import keys_at, nearest_to, suggest
from dialogs.yaml import Document

Model = TypeVar("Model", bound=BaseModel)
Problem = dict[str, Any]
_ROUNDS = 8  # a mistake, what it stands in, the step, the key; each of these can hide another once


def examine(document: Document, model: type[Model]) -> tuple[Model | None, list[Issue]]:
    """The value and every problem; with problems the value is what could be salvaged, if anything: never for use."""
    salvage, issues = Salvage(document.data, PurePosixPath(document.file).stem), set[Issue]()
    document.renamed = salvage.renamed
    for number in range(_ROUNDS):
        try:
            value = model.model_validate(salvage.data)
        except ValidationError as error:
            issues |= _round(document, model, salvage, [dict(problem) for problem in error.errors()], first=number == 0)
            continue
        document.torn = document.torn or salvage.torn
        return value, sorted(issues)
    return None, sorted(issues)


def _round(
    document: Document, model: type[BaseModel], salvage: Salvage, problems: list[Problem], *, first: bool
) -> set[Issue]:
    issues, new_kind = set[Issue](), set[Path]()
    paths = [_path(problem["loc"]) for problem in problems]
    for path, problem in sorted(zip(paths, problems, strict=True), key=lambda one: _rank(*one)):
        if path[:2] in new_kind or _came_of_another(path, problem, paths, salvage):
            continue
        if _in_step(path) and problem["type"] == "extra_forbidden" and _without_ask(salvage, path):
            issues.add(document.issue(path[:2], "MISSING", "'ask' is missing here", "it has the keys of a question"))
            salvage.give_kind(path[1], "")
            new_kind.add(path[:2])
            continue
        if _is_the_author_s(path, problem, salvage, first=first):
            issues.add(_issue(document, model, salvage, path, problem))
        if _mend(model, salvage, path, problem):
            new_kind.add(path[:2])
    return issues


def _rank(path: Path, problem: Problem) -> int:
    """What may make another thing of the rest comes first: a step's kind, then its unknown keys."""
    if problem["type"] == "union_tag_invalid" or (problem["type"] == "extra_forbidden" and _kind_meant(path)):
        return 0
    return 1 if problem["type"] == "extra_forbidden" else 2


def _kind_meant(path: Path) -> bool:
    return _in_step(path) and path[-1] not in ASKING and nearest_to(str(path[-1]), KINDS) is not None


def _without_ask(salvage: Salvage, path: Path) -> bool:
    return not _kind_meant(path) and salvage.asks_nothing(path[1])


def _came_of_another(path: Path, problem: Problem, paths: list[Path], salvage: Salvage) -> bool:
    """A list that is too short only without its broken entries, and a key that was there under a wrong name."""
    if problem["type"] == "too_short":
        return any(len(other) > len(path) and other[: len(path)] == path for other in paths)
    return problem["type"] == "missing" and not too_few(path, problem) and salvage.has(path)


def _is_the_author_s(path: Path, problem: Problem, salvage: Salvage, *, first: bool) -> bool:
    if first:
        return True
    if salvage.was_mended(path) or (path[0] == "steps" and len(path) > 1 and path[1] in salvage.guessed):
        return False
    guessed = path in salvage.renamed and problem["type"].endswith("_type")
    return not guessed and salvage.at(path) != {}


def _mend(model: type[BaseModel], salvage: Salvage, path: Path, problem: Problem) -> bool:
    """Mend one place; whether it made another kind of step."""
    if problem["type"] == "union_tag_invalid":
        salvage.give_kind(path[1], kind_of(salvage.at(path)))
        return True
    if problem["type"] != "extra_forbidden":
        salvage.mend(path)
        return False
    meant = nearest_to(str(path[-1]), _keys(model, salvage, path))
    if meant is None or salvage.has((*path[:-1], meant)):
        salvage.drop(path)
        return False
    salvage.rename(path, meant)
    return _in_step(path) and meant in KINDS


def _issue(document: Document, model: type[BaseModel], salvage: Salvage, path: Path, problem: Problem) -> Issue:
    if problem["type"] == "extra_forbidden":
        hint = suggest(str(path[-1]), _keys(model, salvage, path))
        return document.issue(path, "KEY", f"'{path[-1]}' is not a key that belongs here", hint)
    if problem["type"] == "union_tag_invalid":
        word = kind_of(salvage.at(path))
        return document.issue(
            (*path, "ask"), "ASK", f"'{word}' is not something that can be asked", suggest(word, ASKED)
        )
    if problem["type"] == "missing" and not too_few(path, problem):
        return document.issue(path[:-1], "MISSING", f"'{path[-1]}' is missing here")
    return document.issue(path, "VALUE", in_words(path, problem))


def _path(loc: tuple[str | int, ...]) -> Path:
    """Pydantic's location without the tags of the union, which are not in the file."""
    path: list[str | int] = []
    for index, key in enumerate(loc):
        after_step = len(path) == 2 and path[0] == "steps" and index == 2
        if key != "[key]" and not (after_step and str(key) in STEP_TYPES):
            path.append(key)
    return tuple(path)


def _in_step(path: Path) -> bool:
    return len(path) == 3 and path[0] == "steps"


def _keys(model: type[BaseModel], salvage: Salvage, path: Path) -> frozenset[str]:
    """The keys that belong where the last one of `path` does not."""
    if path[0] != "steps" or len(path) < 3:
        return keys_at(model, path[:-1])
    raw = salvage.at(path[:2])
    keys = keys_at(STEP_TYPES[kind_of(raw)], path[2:-1])
    undecided = _in_step(path) and isinstance(raw, dict) and KINDS.isdisjoint(raw)
    return keys | KINDS if undecided else keys
