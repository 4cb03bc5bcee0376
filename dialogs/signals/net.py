"""A net below the lexicons: word by word it hears veiled words that no phrase names, and mostly leads to a question.

A linear model over short runs of words (logistic regression), trained on texts written for the purpose; the method
and the order of size of what it can do are those of Swaminathan et al. 2023 (10.1038/s41746-023-00951-3). It is never a
gate: it can only add to what the lexicons find. The words that weighed most are its evidence.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

START, END, ANY = "<", ">", "_"
WINDOW, STEP = 40, 20  # words judged together: a long message is many short ones, and its worst part counts
SHOWN = 3  # runs of words shown as evidence


class Net(Struct, frozen=True):
    """One language's weights; a score is in logits, and thresholds are part of the data."""

    language: str
    revision: str
    trained_on: str  # digest of the texts
    bias: float
    ask: float
    today: float
    weights: dict[str, float]


class Caught(Struct, frozen=True):
    """What the net makes of a text: its worst part's score, and the word runs [first, last) that weighed most."""

    score: float
    runs: tuple[tuple[int, int], ...]


def catch(net: Net, words: Sequence[str]) -> Caught | None:
    """The worst window of the words, where it reaches the threshold for a question; else None."""
    starts = range(0, max(1, len(words) - WINDOW + STEP), STEP)
    scored = [(_weigh(net, words[start : start + WINDOW]), start) for start in starts]
    (score, weighed), start = max(scored, key=lambda one: one[0][0])
    if score < net.ask:
        return None
    heaviest = sorted(weighed, key=lambda one: -one[0])[:SHOWN]
    return Caught(score, tuple(sorted((start + first, start + last) for _, first, last in heaviest)))


def grams(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Runs of one to three words, and pairs around any one word, each with its place; ends count as words."""
    framed = [START, *words, END]
    for size in (1, 2, 3):
        for first in range(len(framed) - size + 1):
            yield " ".join(framed[first : first + size]), *_place(first, first + size, len(words))
    for first in range(len(framed) - 2):
        yield f"{framed[first]} {ANY} {framed[first + 2]}", *_place(first, first + 3, len(words))


def _place(first: int, last: int, count: int) -> tuple[int, int]:
    return max(0, first - 1), min(count, last - 1)


def _weigh(net: Net, words: Sequence[str]) -> tuple[float, list[tuple[float, int, int]]]:
    """Each run counts once, however often it stands there."""
    seen: set[str] = set()
    weighed: list[tuple[float, int, int]] = []
    total = net.bias
    for gram, first, last in grams(words):
        weight = net.weights.get(gram)
        if weight is None or gram in seen:
            continue
        seen.add(gram)
        total += weight
        if weight > 0 and last > first:
            weighed.append((weight, first, last))
    return total, weighed
