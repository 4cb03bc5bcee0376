"""Cutting a message of Telegram HTML into parts that Telegram takes, without breaking tags or entities."""

import html
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

MESSAGE = 4096
CAPTION = 1024
"""UTF-16 code units that are left after formatting (https://core.telegram.org/bots/api#sendmessage)."""

_ATOM = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*>|&(?:\w+|#\d+|#x[0-9a-fA-F]+);|.", re.DOTALL)
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_BREAKS = ("\n\n", "\n", (". ", "! ", "? ", "… "), " ")


class _Glyph(Struct, frozen=True):
    """A character as written ("&amp;"), as shown ("&"), and the tags that are open around it."""

    source: str
    shown: str
    tags: tuple[str, ...]


def length(text: str) -> int:
    """Return how many UTF-16 code units `text` is long once formatted."""
    return sum(_units(glyph.shown) for glyph in _glyphs(text))


def plain(text: str) -> str:
    """Return `text` as it reads without its formatting."""
    return "".join(glyph.shown for glyph in _glyphs(text))


def split(text: str, limit: int = MESSAGE) -> tuple[str, ...]:
    """Return `text` in parts of at most `limit` UTF-16 code units once formatted.

    A part ends with a paragraph, a line, a sentence or a word, in this order of preference; tags that are open at
    a cut are closed there and opened again. At least one part comes back, also for an empty text.
    """
    glyphs = list(_glyphs(text))
    parts = []
    while glyphs:
        cut = _cut(glyphs, limit)
        if any(not glyph.shown.isspace() for glyph in glyphs[:cut]):
            parts.append(_render(glyphs[:cut]).strip())
        glyphs = glyphs[cut:]
    return tuple(parts) or (text,)


def _glyphs(text: str) -> Iterator[_Glyph]:
    tags: list[str] = []
    for atom in _ATOM.finditer(text):
        closing, name = atom[1], atom[2]
        if name is None:
            yield _Glyph(atom[0], html.unescape(atom[0]), tuple(tags))
        elif not closing:
            tags.append(atom[0])
        elif tags:
            tags.pop()


def _cut(glyphs: Sequence[_Glyph], limit: int) -> int:
    """Return how many glyphs go into the first part."""
    most = _fitting(glyphs, limit)
    if most == len(glyphs):
        return most
    shown = "".join(glyph.shown[:1] for glyph in glyphs[: most + 1])
    for ending in _BREAKS:
        endings = (ending,) if isinstance(ending, str) else ending
        at = max(shown.rfind(each, 0, most + 1) + len(each) if each in shown else 0 for each in endings)
        if at > most // 2:
            return min(at, most)
    return _between_characters(glyphs, most)


def _fitting(glyphs: Sequence[_Glyph], limit: int) -> int:
    used = 0
    for index, glyph in enumerate(glyphs):
        used += _units(glyph.shown)
        if used > limit:
            return max(index, 1)
    return len(glyphs)


def _between_characters(glyphs: Sequence[_Glyph], most: int) -> int:
    """Step back from the inside of a joined emoji, a few steps at most."""
    for at in range(most, max(most - 12, 1), -1):
        if glyphs[at].shown not in _JOINERS and glyphs[at - 1].shown not in _JOINERS:
            return at
    return most


def _render(glyphs: Sequence[_Glyph]) -> str:
    """Write glyphs back as HTML, opening and closing tags where they change."""
    out: list[str] = []
    before: tuple[str, ...] = ()
    for glyph in glyphs:
        if glyph.tags != before:
            out += _change(before, glyph.tags)
            before = glyph.tags
        out.append(glyph.source)
    return "".join([*out, *_change(before, ())])


def _change(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    yield from (_closing(tag) for tag in reversed(before[same:]))
    yield from after[same:]


def _closing(tag: str) -> str:
    return f"</{tag[1:-1].split()[0]}>"


def _units(shown: str) -> int:
    return len(shown.encode("utf-16-le", "surrogatepass")) // 2
