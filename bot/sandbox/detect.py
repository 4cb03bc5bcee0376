"""What Telegram finds in plain text by itself: commands, links, mentions, hashtags and the like."""

import re

from bot.sandbox.entities import Entity
from bot.sandbox.utf16 import units

_PATTERNS = {
    "url": re.compile(
        r"(?<![\w@.])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|info|io|me|dev|app|edu|gov|eu|uk|de|fr|es|co|mx)"
        r"(?![\w@-])(?:[:/?#][^\s<>\"]*)?)(?<![.,;:!?)'\"])",
        re.IGNORECASE,
    ),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,8}(?![\w-])", re.IGNORECASE | re.ASCII),
    "bot_command": re.compile(r"(?<![\w/<>])/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])", re.IGNORECASE | re.ASCII),
    "mention": re.compile(r"(?<![\w@.])@[a-z]\w{3,31}(?!\w)", re.IGNORECASE | re.ASCII),
    "hashtag": re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{3,8}(?!\w)"),
}
"""Near Telegram's own rules, which know every top-level domain, and phone numbers."""

FOUND = {*_PATTERNS, "phone_number"}
"""Kinds of entities that a bot cannot make, only the text itself."""


def detect(text: str) -> list[Entity]:
    """Return the entities Telegram finds by itself, in order; where two overlap, the earlier kind stays."""
    found: list[tuple[int, int, str]] = []
    for kind, pattern in _PATTERNS.items():
        spans = [(*match.span(), kind) for match in pattern.finditer(text)]
        found += [one for one in spans if all(one[1] <= start or end <= one[0] for start, end, _ in found)]
    return [_entity(text, *one) for one in sorted(found)]


def _entity(text: str, start: int, end: int, kind: str) -> Entity:
    return {"type": kind, "offset": units(text[:start]), "length": units(text[start:end])}
