"""Telegram's HTML subset to text with entities, and back."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.utf16 import cut, units

Entity = dict[str, Any]

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TAG_OF = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
STYLES = {*_TAGS.values(), "expandable_blockquote", "text_mention"}
"""Kinds of entities that a bot can ask for."""

_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass
class _Open:
    tag: str
    entity: Entity
    start: int


@dataclass
class _Parser:
    source: str
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while (less := self.source.find("<", at)) >= 0:
            self.text += unescape(self.source[at:less])
            at = self._tag(less)
        self.text += unescape(self.source[at:])
        if self.stack:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return self.text, sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _tag(self, at: int) -> int:
        match = _TAG.match(self.source, at)
        offset = len(self.source[:at].encode())
        if match is None:
            raise _broken(f'Unsupported start tag "{_word(self.source, at)}" at byte offset {offset}')
        closing, name, rest = match.groups()
        if closing:
            self._close(name.lower(), offset)
        else:
            self._open(name.lower(), rest, offset)
        return match.end()

    def _open(self, name: str, rest: str, offset: int) -> None:
        if name not in _TAGS:
            raise _broken(f'Unsupported start tag "{name}" at byte offset {offset}')
        entity = _entity(name, _attributes(rest), offset)
        self.stack.append(_Open(name, entity, units(self.text)))

    def _close(self, name: str, offset: int) -> None:
        if not self.stack:
            raise _broken(f"Unexpected end tag at byte offset {offset}")
        top = self.stack.pop()
        if name and name != top.tag:
            raise _broken(f'Unmatched end tag at byte offset {offset}, expected "</{top.tag}>", found "</{name}>"')
        self._add(top)

    def _add(self, top: _Open) -> None:
        length = units(self.text) - top.start
        entity = {"offset": top.start, "length": length, **top.entity}
        if entity["type"] == "text_link" and not entity["url"]:
            entity["url"] = cut(self.text, top.start, length)
        if length and not self._merged(entity):
            self.entities.append(entity)

    def _merged(self, outer: Entity) -> bool:
        """Join `<pre><code class="language-x">` into one entity, as Telegram does."""
        inner = self.entities[-1] if self.entities else None
        same = inner and all(inner[k] == outer[k] for k in ("offset", "length"))
        if not inner or not same or {inner["type"], outer["type"]} != {"pre", "code"}:
            return False
        inner["type"] = "pre"
        return True


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return plain text and entities of Telegram HTML; a broken source is an `ApiError` in its words."""
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities


def unescape(text: str) -> str:
    """Resolve the character references Telegram knows; every other one stays as it is."""
    return _REFERENCE.sub(_resolve, text)


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Strip white space at both ends as Telegram does, moving the entities along."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    size = units(text)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return text, moved


def to_html(text: str, entities: list[Entity]) -> str:
    """Return `text` with `entities` as escaped Telegram HTML."""
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        start, end = _tags(entity)
        opens.setdefault(entity["offset"], []).append(start)
        closes.setdefault(entity["offset"] + entity["length"], []).insert(0, end)
    parts, at = [], 0
    for ch in text:
        parts += [*closes.get(at, ()), *opens.get(at, ()), escape(ch, quote=False)]
        at += units(ch)
    return "".join([*parts, *closes.get(at, ())])


def _tags(entity: Entity) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{escape(str(entity.get("url", "")))}">', "</a>"
    tag = _TAG_OF.get(entity["type"])
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _entity(name: str, attributes: dict[str, str], offset: int) -> Entity:
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    if name == "a":
        return {"type": "text_link", "url": attributes.get("href", "")}
    if name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if name == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    language = attributes.get("class", "").removeprefix("language-") if name == "code" else ""
    return {"type": _TAGS[name], **({"language": language} if language else {})}


def _attributes(rest: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(rest)
    return {name.lower(): unescape(double or single or bare) for name, double, single, bare in found}


def _resolve(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if valid else match.group()


def _word(source: str, at: int) -> str:
    match = re.match(r"</?([^\s>]*)", source[at:])
    return match.group(1).lower() if match else ""


def _broken(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
