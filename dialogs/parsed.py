"""What was made of texts, made once: finding it again takes a hundredth of the time of reading them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import msgpack
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode


class Parsed:
    """Values by the digest of the text they were made from, packed, so that every caller gets values of their own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._used: set[str] = set()

    def values(self, text: str) -> Any:
        """What a YAML text says as plain values. Raises YAMLError."""
        return self.once("yaml", text, Any, lambda: plain(load(text)))

    def once(self, what: str, text: str, kind: Any, make: Callable[[], Any]) -> Any:
        """What `make` makes of the text, of type `kind`; `what` tells apart the several things made of one text."""
        key = hashlib.blake2b(f"{what}\0{text}".encode(), digest_size=16).hexdigest()
        if key in self._kept:
            self._used.add(key)
            return msgpack.decode(self._kept[key], type=kind)
        found = make()
        packed = _packed(found, kind)
        if packed is not None:
            self._kept[key] = packed
            self._used.add(key)
        return found

    def used(self) -> dict[str, bytes]:
        """Everything asked for so far, to be recalled by the next process."""
        return {key: self._kept[key] for key in sorted(self._used)}

    def recall(self, kept: Mapping[str, bytes]) -> None:
        """Take over what an earlier process used."""
        self._kept = {**kept, **self._kept}


def load(text: str, *, doubled: bool = False) -> Any:
    """The text with the place of every value; keys may stand twice only when `doubled`. Raises YAMLError."""
    yaml = YAML(typ="rt")
    yaml.allow_duplicate_keys = doubled
    return yaml.load(text)


def doubled_keys(text: str) -> list[tuple[ScalarNode, Any]]:
    """Every key that stands at its level already, with what stands behind it. Raises YAMLError."""
    return [*_doubled(YAML(typ="rt").compose(text))]


def behind(node: Any, name: str) -> Iterator[str]:
    """Every text behind the key `name` in a composed node, however deep."""
    if isinstance(node, SequenceNode):
        yield from (text for item in node.value for text in behind(item, name))
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if key.value == name and isinstance(value, ScalarNode):
            yield value.value
        yield from behind(value, name)


def _doubled(node: Any) -> Iterator[tuple[ScalarNode, Any]]:
    if isinstance(node, SequenceNode):
        yield from (key for item in node.value for key in _doubled(item))
    if not isinstance(node, MappingNode):
        return
    seen = set[str]()
    for key, value in node.value:
        if isinstance(key, ScalarNode):
            if key.value in seen:
                yield key, value
            seen.add(key.value)
        yield from _doubled(value)


def plain(node: Any) -> Any:
    """ruamel's values as dict, list, str, int, float, bool, None."""
    if isinstance(node, CommentedMap | dict):
        return {(str(k) if not isinstance(k, int | bool) else k): plain(v) for k, v in node.items()}
    if isinstance(node, CommentedSeq | list):
        return [plain(item) for item in node]
    if isinstance(node, bool) or node is None:
        return node
    return next((kind(node) for kind in (str, int, float) if isinstance(node, kind)), node)


def _packed(found: Any, kind: Any) -> bytes | None:
    """Packed, unless it would not come back the same: a date, for one."""
    try:
        packed = msgpack.encode(found)
        return packed if repr(msgpack.decode(packed, type=kind)) == repr(found) else None
    except (TypeError, ValueError):
        return None


PARSED = Parsed()
