"""Text as the parsers compare it, and the nearest known word to a misspelt one."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

T = TypeVar("T")
_NEAR = 0.8  # one slip (letter wrong, missing, added, or two swapped) in five letters


def fold(text: str) -> str:
    """Lower case, without accents, every stretch of white space one blank."""
    plain = text
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def nearest(text: str, known: Mapping[str, T]) -> T | None:
    """The value of the folded text, or of the one known word that is close to it."""
    if text in known:
        return known[text]
    found = process.extractOne(text, known.keys(), scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    return known[found[0]] if found else None
