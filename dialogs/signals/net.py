"""A net below the lexicons: word by word it hears veiled words that no phrase names, and mostly leads to a question.

A linear model (logistic regression) over short runs of words and over the pieces of words, trained on texts written for
the purpose; the method and the order of size of what it can do are those of Swaminathan et al. 2023
(10.1038/s41746-023-00951-3). It is never a gate: it adds to what the lexicons find, and takes nothing away. Only a wide
phrase, which ordinary people say as well, becomes a question where the net finds the words around it calm. The words
that weighed most are its evidence.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

START, END, ANY = "<", ">", "_"
PIECE = 4  # letters of a word that are looked at together, its ends counting as letters: endings and slips matter less
WINDOW, STEP = 40, 20  # words judged together: a long message is many short ones, and its worst part counts
MOST_WORDS = 400  # looked at, so that no text costs more than a millisecond or two
SHOWN = 3  # runs of words shown as evidence
Run = tuple[str, int, int]  # what was said, its first word, one past its last
Weighed = tuple[float, Run]


class Net(Struct, frozen=True, dict=True):
    """One language's weights; a score is in logits, and thresholds are part of the data."""

    language: str
    revision: str
    trained_on: str  # digest of the texts kept with the project
    bias: float
    ask: float
    today: float
    weights: dict[str, float]  # of runs of words
    pieces: dict[str, float]  # of pieces of words
    calm: float = float("-inf")  # below it the words around a wide phrase are those of ordinary talk
    beside: str = ""  # name and digest of texts that are not kept with the project; empty when there were none

    @cached_property
    def _worked_out(self) -> dict[str, float]:
        """What its own words weigh by their pieces, filled as they come; no others, so that it keeps nobody's names."""
        return {}

    def by_pieces(self, word: str) -> float:
        """What a word weighs by its pieces, in logits."""
        known = self._worked_out.get(word)
        if known is not None:
            return known
        weight = sum(self.pieces.get(piece, 0.0) for piece in pieces(word))
        if word in self.weights:
            self._worked_out[word] = weight
        return weight


class Caught(Struct, frozen=True):
    """What the net makes of a text: its worst part's score, in logits, and where that is enough for a question, the
    word runs [first, last) that weighed most.
    """

    score: float
    runs: tuple[tuple[int, int], ...]


def hear(net: Net, words: Sequence[str]) -> Caught:
    """The worst window of the words."""
    looked_at = words[:MOST_WORDS]
    known = [*_known_runs(net, looked_at), *_known_words(net, looked_at)]
    starts = range(0, max(1, len(looked_at) - WINDOW + STEP), STEP)
    score, found = max((_weigh(net, known, start) for start in starts), key=lambda one: one[0])
    if score < net.ask:
        return Caught(score, ())
    heaviest = sorted(found, key=lambda one: -one[0])[:SHOWN]
    return Caught(score, tuple(sorted((first, last) for weight, (_, first, last) in heaviest if weight > 0)))


def grams(words: Sequence[str]) -> Iterator[tuple[int, Iterable[str]]]:
    """Runs of one to three words, and pairs around any one word, in order, each sort with how many words it spans.

    Ends count as words, so the first run begins one before the first word.
    """
    framed = [START, *words, END]
    twos = [f"{one} {two}" for one, two in pairwise(framed)]
    yield 1, framed
    yield 2, twos
    yield 3, [f"{two} {three}" for two, three in zip(twos, framed[2:], strict=False)]
    yield 3, [f"{one} {ANY} {three}" for one, three in zip(framed, framed[2:], strict=False)]


def pieces(word: str) -> list[str]:
    """Every piece of a word, its ends marked; a word of one letter has none."""
    framed = f"^{word}$"
    return [framed[at : at + PIECE] for at in range(len(framed) - PIECE + 1)]


def _known_runs(net: Net, words: Sequence[str]) -> Iterator[Weighed]:
    weights, most = net.weights, len(words)
    for spans, runs in grams(words):
        for at, run in enumerate(runs):
            if run in weights:
                yield weights[run], (run, max(0, at - 1), min(most, at - 1 + spans))


def _known_words(net: Net, words: Sequence[str]) -> Iterator[Weighed]:
    """What each word weighs by its pieces."""
    for at, word in enumerate(words):
        if weight := net.by_pieces(word):
            yield weight, (f"^{word}$", at, at + 1)


def _weigh(net: Net, known: Sequence[Weighed], start: int) -> tuple[float, list[Weighed]]:
    """The score of the window that begins at `start`; each run and each word counts once, however often it is there."""
    inside: dict[str, Weighed] = {}
    for one in known:
        what, first, last = one[1]
        if first >= start and last <= start + WINDOW:
            inside.setdefault(what, one)
    return net.bias + sum(weight for weight, _ in inside.values()), list(inside.values())
