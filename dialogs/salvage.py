"""What can still be read of a script that has errors of form, so that every other problem is found in the same run."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

from dialogs.yaml import Path

_STAND_INS: dict[str, Any] = {
    "script": "unnamed",
    "title": "…",
    "purpose": "…",
    "minutes": 1,
    "for": "mentee",
    "defaults": {"timeout": {"after": "20h", "to": "(end)"}},
    "tests": [{"name": "…", "chat": [{"ends": True}]}],
}


def salvage(data: dict[str, Any], broken: Iterable[tuple[Path, str]]) -> dict[str, Any]:
    """The script's data with a stand-in for everything at these (path, kind of error); only for further checks."""
    whole: dict[str, Any] = deepcopy(data)
    for path, kind in broken:
        if kind == "extra_forbidden":
            _drop(whole, path)
        elif len(path) > 1 and path[0] == "steps":
            _replace_step(whole, data, str(path[1]))
        elif path:
            _replace_key(whole, str(path[0]))
    return whole


def _drop(whole: Any, path: Path) -> None:
    """Take an unknown key away, unless what it stood in was replaced already."""
    for key in path[:-1]:
        inside = isinstance(whole, list) or (isinstance(whole, dict) and key in whole)
        whole = whole[key] if inside else {}
    if isinstance(whole, dict):
        whole.pop(path[-1], None)


def _replace_step(whole: dict[str, Any], data: dict[str, Any], name: str) -> None:
    """A step that only leads where the broken one led; what it saves counts as given."""
    step = data["steps"][name]
    routes = [{"to": target} for target in _found(step, "to")] or [{"to": "(end)"}]
    whole["steps"][name] = {"say": "…", "routes": routes}
    whole["inputs"] = [*whole.get("inputs", []), *_found(step, "save")]


def _replace_key(whole: dict[str, Any], key: str) -> None:
    if key in _STAND_INS:
        whole[key] = _STAND_INS[key]
    elif key == "start" and isinstance(whole.get("steps"), dict) and whole["steps"]:
        whole[key] = next(iter(whole["steps"]))
    else:
        whole.pop(key, None)


def _found(node: Any, key: str) -> Iterator[str]:
    """Every text behind `key`, however deep."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key and isinstance(value, str))
        yield from (text for value in node.values() for text in _found(value, key))
    elif isinstance(node, list):
        yield from (text for item in node for text in _found(item, key))
