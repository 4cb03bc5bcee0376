"""Telegram's old Markdown: bold, italic, code and links, none inside another."""

import re

from bot.sandbox.entities import Entity
from bot.sandbox.errors import bad_request
from bot.sandbox.utf16 import units

_TOKEN = re.compile(
    r"\\(?P<escaped>[_*`\[])|```(?:(?P<language>[\w+-]+)\n)?(?P<pre>.*?)```|\*(?P<bold>[^*]*)\*|_(?P<italic>[^_]*)_"
    r"|`(?P<code>[^`]*)`|\[(?P<label>[^\]]*)\](?:\((?P<url>[^)]*)\))?|(?P<open>[_*`\[])",
    re.DOTALL,
)


def parse_legacy(source: str) -> tuple[str, list[Entity]]:
    """Return plain text and entities of the old Markdown; an entity without end is an `ApiError`."""
    text, entities, at = "", list[Entity](), 0
    for match in _TOKEN.finditer(source):
        text += source[at : match.start()]
        plain, entity = _read(source, match)
        if entity and plain:
            entities.append({"offset": units(text), "length": units(plain), **entity})
        text, at = text + plain, match.end()
    return text + source[at:], entities


def _read(source: str, match: re.Match[str]) -> tuple[str, Entity]:
    kind = str(match.lastgroup)
    if kind == "escaped":
        return match["escaped"], {}
    if kind == "open":
        byte = len(source[: match.start()].encode())
        raise bad_request(f"can't parse entities: Can't find end of the entity starting at byte offset {byte}")
    if kind == "url":
        return match["label"], {"type": "text_link", "url": match["url"]} if match["url"] else {}
    if kind == "label":
        return match["label"], {}
    language = {"language": match["language"]} if kind == "pre" and match["language"] else {}
    return match[kind], {"type": kind, **language}
