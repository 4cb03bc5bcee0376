"""YAML 1.2 with positions: `no` and `22:30` stay text, and every value knows its line and column."""

from functools import cached_property
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from dialogs.issue import Issue
from dialogs.parsed import PARSED, load

Path = tuple[str | int, ...]


class Document:
    """A parsed YAML text: `data` as plain values, and `place(path)` of each."""

    def __init__(self, file: str, text: str, data: Any) -> None:
        self.file = file
        self.text = text
        self.data = data

    @cached_property
    def _root(self) -> Any:
        """The values with their places; read only when something is to be said about one."""
        return load(self.text)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column (from 1) of the value at `path`, or of its nearest parent that stands in the file."""
        node, where = self._root, (1, 1)
        for key in path:
            spot = _spot(node, key)
            if spot is None:
                break
            where, node = spot, node[key]
        return where

    def issue(self, path: Path, code: str, message: str, hint: str = "", *, warning: bool = False) -> Issue:
        """A finding about the value at `path`."""
        line, column = self.place(path)
        return Issue(self.file, line, column, code, message, hint, warning)


def read(file: str, text: str) -> Document | Issue:
    """The document, or the one thing that makes it no YAML."""
    try:
        data = PARSED.values(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Issue(file, line, column, "YAML", f"this is not valid YAML: {error.problem}", _hint(error))
    except YAMLError:
        return Issue(file, 1, 1, "YAML", "this is not valid YAML", "check the quotes and the indentation")
    return Document(file, text, data)


def _spot(node: Any, key: str | int) -> tuple[int, int] | None:
    if isinstance(node, CommentedMap) and key in node:
        line, column = node.lc.key(key)
    elif isinstance(node, CommentedSeq) and isinstance(key, int) and key < len(node):
        line, column = node.lc.item(key)
    else:
        return None
    return line + 1, column + 1


def _hint(error: MarkedYAMLError) -> str:
    problem = str(error.problem)
    if "mapping values are not allowed" in problem:
        return "a text with a colon in it needs quotes around it"
    if "duplicate key" in problem:
        return "the same key stands twice at this level; remove or rename one"
    if "tab" in problem or "\\t" in problem:
        return "indent with spaces, not with tabs"
    return "check the quotes and the indentation around here"
