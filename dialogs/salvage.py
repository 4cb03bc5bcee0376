"""What can still be read of a script that has errors of form, so that every other problem is found in the same run.

What is broken is mended as well as can be guessed; nothing of it is ever used for people.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, cast

from dialogs.mistakes import Path
from dialogs.steps import STEP_TYPES
from dialogs.steps.base import END
from dialogs.suggest import nearest_to

HOLE = "…"  # stands for a text that is not there
ASKED = ("text", "choice", "scale", "commitment")
_TIMEOUT = {"after": "20h"}
_OPTION = {"label": HOLE}
_LINE = {"ends": True}
_STAND_INS: dict[str, Any] = {
    "title": HOLE, "purpose": HOLE, "minutes": 1, "for": "mentee", "defaults": {"timeout": _TIMEOUT},
    "tests": [{"name": HOLE, "chat": [_LINE]}], "chat": [_LINE], "name": HOLE, "text": HOLE, "label": HOLE, "say": HOLE,
    "timeout": _TIMEOUT, "after": "20h", "tries": 2, "wait": "1h", "remind": "1h", "range": [0, 10],
    "end": "done", "share": ["name"], "handoff": "today", "family": HOLE, "set": {HOLE: "nothing"},
}  # fmt: skip
_ENTRIES: dict[str, Any] = {  # of lists, and of lines whose keys the author chose
    "routes": {"to": END}, "branch": {"to": END}, "chat": _LINE, "tests": {"name": HOLE, "chat": [_LINE]},
    "commitments": {"text": HOLE}, "share": "name", "words": "name", "inputs": HOLE,
    "choices": _OPTION, "labels": HOLE, "set": "nothing", "with": "nothing",
}  # fmt: skip


_WAYS = ("routes", "branch", "choices")
ASKING = frozenset({"choices", "range", "save", "parse", "labels"})  # keys of a question


class Salvage:
    """A script's data in which every broken place is mended, one after the other; `torn` once a way out is lost."""

    def __init__(self, data: dict[str, Any], name: str) -> None:
        self.data: dict[str, Any] = deepcopy(data)
        self._name = name  # what the script is called where its own name cannot be read
        self.torn = False
        self.guessed: set[str | int] = set()  # steps whose kind nobody knows
        self._mended: set[Path] = set()
        self.renamed: dict[Path, str] = {}  # how a key stands in the file that was taken for another one

    def at(self, path: Path) -> Any:
        """The value at `path`; None where there is none."""
        node: Any = self.data
        for key in path:
            if isinstance(node, dict):
                node = node.get(key)
            else:
                node = node[key] if isinstance(node, list) and isinstance(key, int) and key < len(node) else None
        return node

    def has(self, path: Path) -> bool:
        """Whether something stands at `path`."""
        parent = self.at(path[:-1])
        return isinstance(parent, dict) and path[-1] in parent

    def was_mended(self, path: Path) -> bool:
        """Whether what stands there now was put there here, so that it says nothing about the author."""
        return path in self._mended

    def rename(self, path: Path, key: str) -> None:
        """Take the key at `path` for another one that was probably meant."""
        parent = self.at(path[:-1])
        parent[key] = parent.pop(path[-1])
        self.renamed[(*path[:-1], key)] = str(path[-1])

    def drop(self, path: Path) -> None:
        """Take an unknown key away, unless what it stood in was replaced already."""
        parent = self.at(path[:-1])
        if isinstance(parent, dict):
            parent.pop(path[-1], None)

    def asks_nothing(self, step: str | int) -> bool:
        """Whether a step is none of any kind, but has keys that only a question has: its `ask` is missing."""
        raw = self.at(("steps", step))
        return isinstance(raw, dict) and KINDS.isdisjoint(raw) and not ASKING.isdisjoint(raw)

    def give_kind(self, step: str | int, word: str) -> None:
        """Let a step ask for what was probably meant, by the word behind `ask` or by its other keys."""
        raw = self.data["steps"][step]
        near = nearest_to(word, ASKED)
        raw["ask"] = near or next(
            (kind for key, kind in (("range", "scale"), ("choices", "choice")) if key in raw), "text"
        )
        if near is None:
            self.guessed.add(step)

    def mend(self, path: Path) -> None:
        """Put a stand-in where something is broken or missing; what was mended in vain goes with what it stands in."""
        again = path in self._mended
        self._mended.add(path)
        if path[0] == "steps" and (len(path) < 3 or again):
            self._replace_step(path)
        elif again:
            self.data.pop(str(path[0]), None)
        else:
            self._stand_in(path)

    def _stand_in(self, path: Path) -> None:
        parent, key = self.at(path[:-1]), cast("Any", path[-1])
        if not isinstance(parent, dict | list):
            return
        made = self._made(path)
        if made is not None:
            parent[key] = made
        elif isinstance(parent, dict) and key in parent:
            del parent[key]
        else:
            self.mend(path)

    def _made(self, path: Path) -> Any:
        """What may stand at `path` instead; None when it can do without."""
        key, inside = path[-1], str(path[-2]) if len(path) > 1 else ""
        if path == ("script",):
            return self._name
        if path == ("start",):
            return next(iter(self.data.get("steps") or ()), END)
        if inside in _WAYS:
            return {**_ENTRIES[inside], "to": self._targets(path)[0]}
        if inside in _ENTRIES:
            return deepcopy(_ENTRIES[inside])
        if key == "choices":
            return _choices([*_found(self.at(path), "to")])
        if key in _LEADING:
            return _LEADING[str(key)](self._targets(path))
        return deepcopy(_STAND_INS.get(str(key)))

    def _targets(self, path: Path) -> list[str]:
        """Where what is broken led; where nobody can tell, the end, and a way may be lost."""
        found = [*_found(self.at(path), "to")]
        self.torn = self.torn or not found
        return found or [END]

    def _replace_step(self, path: Path) -> None:
        """A step that only leads where the broken one led; what it saves counts as given."""
        steps = self.data.get("steps")
        if len(path) < 2 or not isinstance(steps, dict):
            return
        name, place = path[1], path[:2]
        step = steps.get(name)
        targets = self._targets(place)
        self._mended.add(place)
        if step == _led(targets) or name not in steps:
            steps.pop(name, None)
            return
        steps[name] = _led(targets)
        given = self.data.get("inputs")
        self.data["inputs"] = [*(given if isinstance(given, list) else ()), *_found(step, "save")]


def _routes(targets: list[str]) -> list[dict[str, str]]:
    return [{"to": target} for target in targets]


def _choices(targets: list[str]) -> dict[str, dict[str, str]]:
    """One button a target, and one that leads where the step leads."""
    led = {f"{HOLE}{number}": {"label": f"{HOLE}{number}", "to": to} for number, to in enumerate(targets)}
    return {HOLE: _OPTION, **led}


_LEADING: dict[str, Callable[[list[str]], Any]] = {
    "routes": _routes, "branch": _routes, "to": lambda targets: targets[0],
}  # fmt: skip


def _led(targets: list[str]) -> dict[str, Any]:
    return {"say": HOLE, "routes": _routes(targets)}


def _found(node: Any, key: str) -> Iterator[str]:
    """Every text behind `key`, however deep."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key and isinstance(value, str))
        yield from (text for value in node.values() for text in _found(value, key))
    elif isinstance(node, list):
        yield from (text for item in node for text in _found(item, key))


KINDS = frozenset({"ask", *STEP_TYPES} - {"say", *ASKED})
"""The keys that make a step what it is."""
