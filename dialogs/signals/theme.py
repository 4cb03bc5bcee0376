"""Whether entries are about the same thing: alike in their own words, or saying so ("again", "still that")."""

import re

from dialogs.signals.entries import Entry
from dialogs.signals.similarity import Similarity, pairwise
from dialogs.signals.wording import fold, wording

_WORD = re.compile(r"[^\W_]+")


def recurring(
    known: tuple[Entry, ...],
    scoring: list[Entry],
    similar: float,
    language: str,
    similarity: Similarity = pairwise,
) -> bool:
    """Whether two of the `scoring` entries share a theme; all `known` entries tell which words are usual."""
    if any("rumination.again" in entry.families for entry in scoring[1:]):
        return True
    if any(one.theme and one.theme == other.theme for one, other in zip(scoring, scoring[1:], strict=False)):
        return True
    told = [content(entry.text, language) for entry in known]
    alike = similarity(told)
    places = [known.index(entry) for entry in scoring]
    return any(alike[one][other] >= similar for one in places for other in places if one < other)


def content(text: str, language: str) -> str:
    """`text` folded, without the words that say nothing about its subject."""
    usual = wording(language).ignored
    return " ".join(word for word in _WORD.findall(fold(text)) if word not in usual and len(word) > 2)
