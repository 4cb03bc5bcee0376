"""YAML text to documents, with every problem at its file, line and column."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

from msgspec import Struct
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from dialogs.issue import Issue
from dialogs.mistakes import in_words, path_of
from dialogs.parsed import PARSED
from dialogs.signals.document import KINDS, Part

Path = tuple[str | int, ...]


class Source(Struct, frozen=True):
    """One file: its name, its text and what was read from it."""

    file: str
    text: str
    document: Part

    @property
    def language(self) -> str:
        """The folder it lies in; empty for files of every language."""
        return self.file.rpartition("/")[0].rpartition("/")[2]

    def issue(self, code: str, path: Path, message: str, hint: str = "") -> Issue:
        """A finding at the place that `path` leads to."""
        line, column = locate(self.text, path)
        return Issue(self.file, line, column, code, message, hint)


def read(files: Mapping[str, str]) -> tuple[list[Source], list[Issue]]:
    """Every file's document, or what is wrong with it."""
    sources: list[Source] = []
    issues: list[Issue] = []
    for file, text in sorted(files.items()):
        found = _read_one(file, text)
        if isinstance(found, Source):
            sources.append(found)
        else:
            issues.extend(found)
    return sources, issues


def _read_one(file: str, text: str) -> Source | list[Issue]:
    try:
        data = PARSED.values(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return [Issue(file, line, column, "L001", f"this is not YAML: {error.problem}")]
    kind = next((kind for key, kind in KINDS.items() if isinstance(data, dict) and key in data), None)
    if kind is None:
        return [Issue(file, 1, 1, "L002", "this is no lexicon file", f"begin with one of: {', '.join(KINDS)}")]
    try:
        return Source(file, text, kind.model_validate(data))
    except ValidationError as error:
        return [_invalid(file, text, detail) for detail in error.errors()]


def _invalid(file: str, text: str, detail: Any) -> Issue:
    path = path_of(detail)
    line, column = locate(text, path)
    return Issue(file, line, column, "L003", in_words(path, detail))


def locate(text: str, path: Path) -> tuple[int, int]:
    """Line and column, from 1, of the innermost part of `path` that is there."""
    node: Any = YAML(typ="rt").load(StringIO(text))
    line, column = 0, 0
    for key in path:
        try:
            line, column = node.lc.item(key) if isinstance(key, int) else node.lc.value(key)
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line + 1, column + 1
