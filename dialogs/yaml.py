"""YAML 1.2 with positions: `no` and `22:30` stay text, and every value knows its line and column."""

from functools import cached_property
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

from dialogs.issue import Issue
from dialogs.parsed import PARSED, behind, doubled_keys, load, plain

Path = tuple[str | int, ...]
_TWICE = "the same key stands twice at this level; remove or rename one"


class Document:
    """A parsed YAML text: `data` as plain values, and `place(path)` of each."""

    def __init__(self, file: str, text: str, data: Any) -> None:
        self.file = file
        self.text = text
        self.data = data
        self.renamed: dict[Path, str] = {}  # how a key stands in the file that is taken for another one
        self.led_to = frozenset[str]()  # what a part that does not count led to
        self.torn = False  # a part could not be read at all, so that nobody knows where it led

    @cached_property
    def _root(self) -> Any:
        """The values with their places; read only when something is to be said about one."""
        return load(self.text, doubled=True)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column (from 1) of the value at `path`, or of its nearest parent that stands in the file."""
        node, where = self._root, (1, 1)
        for key in self._as_written(path):
            spot = _spot(node, key)
            if spot is None:
                break
            where, node = spot, node[key]
        return where

    def has(self, path: Path) -> bool:
        """Whether something stands at `path`."""
        node = self._root
        for key in self._as_written(path):
            if _spot(node, key) is None:
                return False
            node = node[key]
        return True

    def _as_written(self, path: Path) -> Path:
        return tuple(self.renamed.get(path[: index + 1], key) for index, key in enumerate(path))

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


def read_on(file: str, text: str) -> tuple[Document | None, list[Issue]]:
    """The document and what is wrong with its YAML; of keys that stand twice each is told, and the first one counts."""
    document = read(file, text)
    if not isinstance(document, Issue):
        return document, []
    try:
        whole = Document(file, text, plain(load(text, doubled=True)))
        twice = doubled_keys(text)
    except YAMLError:
        return None, [document]
    whole.led_to = frozenset(target for _, value in twice for target in behind(value, "to"))
    return whole, [_twice(file, key) for key, _ in twice] or [document]


def _twice(file: str, key: ScalarNode) -> Issue:
    message = f"this is not valid YAML: the key '{key.value}' stands here a second time"
    line, column = key.start_mark.line + 1, key.start_mark.column + 1
    return Issue(file, line, column, "YAML", message, _TWICE)


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
        return _TWICE
    if "tab" in problem or "\\t" in problem:
        return "indent with spaces, not with tabs"
    return "check the quotes and the indentation around here"
