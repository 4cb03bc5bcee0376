"""Whether entries are about the same thing: alike in their own words, or saying so ("again", "still that")."""

from itertools import pairwise as pairs

from msgspec import structs

from dialogs.signals.entries import Entry
from dialogs.signals.policy import Policy
from dialogs.signals.similarity import cosines, pairwise
from dialogs.signals.wording import Wording

LEAST = 0.12  # an entry with any hint at all ...
LIFT = 0.25  # ... that is about the same thing as another one counts this much more

Alike = list[list[bool]]


def compared(policy: Policy, known: tuple[Entry, ...], words: Wording) -> Alike:
    """Whether each pair of entries is alike: by what they mean where the policy says so and it can be told,
    else by the words that say what they are about."""
    if policy.similarity == "embeddings" and words.embed is not None:
        values, limit = cosines([words.embed(entry.text) for entry in known]), policy.rumination.similar_meaning
    else:
        values, limit = pairwise([words.content(entry.text) for entry in known]), policy.rumination.similar
    return [[value >= limit for value in row] for row in values]


def lifted(known: tuple[Entry, ...], alike: Alike) -> tuple[Entry, ...]:
    """The entries, a hinting one raised when it comes back to what another, clearer or later, one is about."""
    return tuple(
        structs.replace(entry, score=min(1.0, entry.score + LIFT))
        if entry.score >= LEAST and _shared(place, alike)
        else entry
        for place, entry in enumerate(known)
    )


def _shared(place: int, alike: Alike) -> bool:
    return any(same for other, same in enumerate(alike[place]) if other != place)


def recurring(known: tuple[Entry, ...], scoring: list[Entry], alike: Alike) -> bool:
    """Whether two of the `scoring` entries share a theme, or one says in so many words that it keeps coming back."""
    if any("rumination.loop" in entry.families for entry in scoring):
        return True
    if any("rumination.again" in entry.families for entry in scoring[1:]):
        return True
    if any(one.theme and one.theme == other.theme for one, other in pairs(scoring)):
        return True
    places = [known.index(entry) for entry in scoring]
    return any(alike[one][other] for one in places for other in places if one < other)
