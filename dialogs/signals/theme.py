"""Whether entries are about the same thing: alike in their own words, or saying so ("again", "still that")."""

import re
from itertools import pairwise as pairs

from msgspec import structs

from dialogs.signals.entries import Entry
from dialogs.signals.similarity import STEM, Similarity, pairwise
from dialogs.signals.wording import fold, wording

_WORD = re.compile(r"[^\W_]+")
LEAST = 0.12  # an entry with any hint at all ...
LIFT = 0.25  # ... that is about the same thing as another one counts this much more

Likeness = list[list[float]]


def likeness(known: tuple[Entry, ...], language: str, similarity: Similarity = pairwise) -> Likeness:
    """How alike each pair of entries is, by the words that say what they are about."""
    return similarity([content(entry.text, language) for entry in known])


def lifted(known: tuple[Entry, ...], alike: Likeness, similar: float) -> tuple[Entry, ...]:
    """The entries, a hinting one raised when it comes back to what another, clearer or later, one is about."""
    return tuple(
        structs.replace(entry, score=min(1.0, entry.score + LIFT))
        if entry.score >= LEAST and _shared(place, alike, similar)
        else entry
        for place, entry in enumerate(known)
    )


def _shared(place: int, alike: Likeness, similar: float) -> bool:
    return any(value >= similar for other, value in enumerate(alike[place]) if other != place)


def recurring(known: tuple[Entry, ...], scoring: list[Entry], alike: Likeness, similar: float) -> bool:
    """Whether two of the `scoring` entries share a theme, or one says in so many words that it keeps coming back."""
    if any("rumination.loop" in entry.families for entry in scoring):
        return True
    if any("rumination.again" in entry.families for entry in scoring[1:]):
        return True
    if any(one.theme and one.theme == other.theme for one, other in pairs(scoring)):
        return True
    places = [known.index(entry) for entry in scoring]
    return any(alike[one][other] >= similar for one in places for other in places if one < other)


def words_of(text: str, language: str) -> frozenset[str]:
    """The stems of the words that say what `text` is about."""
    return frozenset(word[:STEM] for word in content(text, language).split())


def content(text: str, language: str) -> str:
    """`text` folded, without the words that say nothing about its subject."""
    usual = wording(language).ignored
    return " ".join(word for word in _WORD.findall(fold(text)) if word not in usual and len(word) > 1)
