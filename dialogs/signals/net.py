"""A net below the lexicons: word by word it hears veiled words that no phrase names, and mostly leads to a question.

A linear model over short runs of words (logistic regression), trained on texts written for the purpose; the method
and the order of size of what it can do are those of Swaminathan et al. 2023 (10.1038/s41746-023-00951-3). It is never a
gate: it can only add to what the lexicons find. The words that weighed most are its evidence.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

START, END, ANY = "<", ">", "_"
WINDOW, STEP = 40, 20  # words judged together: a long message is many short ones, and its worst part counts
MOST_WORDS = 400  # looked at, so that no text costs more than a millisecond or two
SHOWN = 3  # runs of words shown as evidence
Weighed = tuple[float, str, int, int]  # weight, run, its first word, one past its last


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
    known = [(weight, *run) for run in grams(words[:MOST_WORDS]) if (weight := net.weights.get(run[0])) is not None]
    starts = range(0, max(1, min(len(words), MOST_WORDS) - WINDOW + STEP), STEP)
    score, found = max((_weigh(net, known, start) for start in starts), key=lambda one: one[0])
    if score < net.ask:
        return None
    heaviest = sorted(found, key=lambda one: -one[0])[:SHOWN]
    return Caught(score, tuple(sorted((first, last) for weight, _, first, last in heaviest if weight > 0)))


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


def _weigh(net: Net, known: Sequence[Weighed], start: int) -> tuple[float, list[Weighed]]:
    """The score of the window that begins at `start`; each run counts once, however often it stands there."""
    inside: dict[str, Weighed] = {}
    for run in known:
        if run[2] >= start and run[3] <= start + WINDOW:
            inside.setdefault(run[1], run)
    return net.bias + sum(run[0] for run in inside.values()), list(inside.values())
