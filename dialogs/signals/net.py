"""A net below the lexicons: word by word it hears veiled words that no phrase names, and mostly leads to a question.

A linear model (multinomial logistic regression) over short runs of words and over the pieces of words, trained on texts
written for the purpose; the method and the order of size of what it can do are those of Swaminathan et al. 2023
(10.1038/s41746-023-00951-3). It tells kinds of danger from kinds of ordinary talk: words that weigh towards one danger
need not weigh towards another. It is never a gate: it adds to what the lexicons find, and deletes nothing. Only a wide
phrase, which ordinary people say as well, becomes a question where the net finds the whole message calm. The words that
weighed most are its evidence.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

START, END, ANY = "<", ">", "_"
PIECE = 4  # letters of a word that are looked at together, its ends counting as letters: endings and slips matter less
WINDOW, STEP = 40, 20  # words judged together: a long message is many short ones, and its worst part counts
MOST_WORDS = 400  # looked at, so that no text costs more than a millisecond or two
SURE = 0.9  # of the likelihood of all dangers, for one of them to be named
SHOWN = 3  # runs of words shown as evidence
Logits = NDArray[np.float32]  # one of each kind


class Heard(Struct, frozen=True):
    """Something said that the net knows: its first word, one past its last, what, and where its weights are."""

    first: int
    last: int
    what: str
    rows: tuple[int, ...]


class Net(Struct, frozen=True, dict=True):
    """One language's weights, each a byte for every kind, in units of logits; thresholds are part of the data."""

    language: str
    revision: str
    trained_on: str  # digest of the texts kept with the project
    dangers: tuple[str, ...]  # the kinds of danger, and then those of ordinary talk
    calms: tuple[str, ...]
    unit: float
    bias: tuple[float, ...]
    ask: float
    today: float
    weights: dict[str, bytes]  # of runs of words
    pieces: dict[str, bytes]  # of pieces of words
    calm: float = -99.0  # below it the words around a wide phrase are those of ordinary talk
    beside: str = ""  # name and digest of texts that are not kept with the project; empty when there were none

    def is_sound(self) -> bool:
        """Whether every run and piece has a weight for each kind."""
        kinds = len(self.dangers) + len(self.calms)
        named = [*self.weights.values(), *self.pieces.values()]
        return min(len(self.dangers), len(self.calms)) > 0 and {kinds} == {len(self.bias), *map(len, named)}

    @cached_property
    def _table(self) -> Logits:
        """The weights in logits, runs first; a row a name, a column a kind."""
        told = b"".join([*self.weights.values(), *self.pieces.values()])
        return np.frombuffer(told, dtype=np.int8).reshape(-1, len(self.bias)).astype(np.float32) * np.float32(self.unit)

    @cached_property
    def run_rows(self) -> dict[str, int]:
        """Where the weights of each run are."""
        return {run: row for row, run in enumerate(self.weights)}

    @cached_property
    def _piece_rows(self) -> dict[str, int]:
        return {piece: row for row, piece in enumerate(self.pieces, start=len(self.weights))}

    @cached_property
    def _worked_out(self) -> dict[str, tuple[int, ...]]:
        """The rows of its own words' pieces, filled as they come; of no others, so that it keeps nobody's names."""
        return {}

    def rows_of(self, word: str) -> tuple[int, ...]:
        """Where the weights of a word's pieces are."""
        known = self._worked_out.get(word)
        if known is not None:
            return known
        rows = tuple(self._piece_rows[piece] for piece in pieces(word) if piece in self._piece_rows)
        if word in self.run_rows:
            self._worked_out[word] = rows
        return rows

    def add_up(self, heard: Iterable[Heard]) -> Logits:
        """What everything heard comes to, for each kind."""
        rows = [row for one in heard for row in one.rows]
        added: Logits = self._table[rows].sum(axis=0, dtype=np.float32)
        return added

    def judge(self, heard: Iterable[Heard]) -> Logits:
        """How everything heard, and how usual each kind is, speak for each kind."""
        return self.add_up(heard) + self._usual

    @cached_property
    def _usual(self) -> Logits:
        return np.array(self.bias, dtype=np.float32)

    def score(self, judged: Logits) -> float:
        """How much likelier any danger is than any ordinary talk, in logits."""
        kinds = len(self.dangers)
        return float(np.logaddexp.reduce(judged[:kinds]) - np.logaddexp.reduce(judged[kinds:]))


class Caught(Struct, frozen=True):
    """What the net makes of a text: its worst part's score, in logits, and where that is enough for a question, the
    word runs [first, last) that weighed most, and the kind of danger, if there is one that it is sure of.
    """

    score: float
    runs: tuple[tuple[int, int], ...]
    kind: str = ""


def hear(net: Net, words: Sequence[str]) -> Caught:
    """The worst window of the words."""
    windows = ((net.judge(inside), inside) for inside in _windows(net, words[:MOST_WORDS]))
    score, judged, worst = max(((net.score(one), one, inside) for one, inside in windows), key=lambda one: one[0])
    if score < net.ask:
        return Caught(score, ())
    return Caught(score, _heaviest(net, judged, worst), _kind(net, judged))


def _kind(net: Net, judged: Logits) -> str:
    dangers = shares(judged)[: len(net.dangers)]
    likeliest = int(dangers.argmax())
    return net.dangers[likeliest] if dangers[likeliest] >= SURE * dangers.sum() else ""


def shares(judged: Logits) -> Logits:
    """How likely each kind is."""
    likely: Logits = np.exp(judged - np.logaddexp.reduce(judged))
    return likely


def likelihoods(net: Net, words: Sequence[str]) -> dict[str, float]:
    """How likely (0..1) the words are of each kind, in the window where that is likeliest."""
    windows = [shares(net.judge(inside)) for inside in _windows(net, words[:MOST_WORDS])]
    return dict(zip((*net.dangers, *net.calms), np.max(windows, axis=0).tolist(), strict=True))


def told_by(net: Net, words: Sequence[str], kind: str) -> tuple[tuple[int, int], ...]:
    """The runs [first, last) that weighed most in the window where the words are likeliest of that kind."""
    column = (*net.dangers, *net.calms).index(kind)
    likeliest = max(_windows(net, words[:MOST_WORDS]), key=lambda inside: shares(net.judge(inside))[column])
    return _shown([(float(net.add_up([one])[column]), one) for one in likeliest])


def _windows(net: Net, words: Sequence[str]) -> Iterator[list[Heard]]:
    """What the net knows of each window, everything once."""
    heard = [*_known_runs(net, words), *_known_words(net, words)]
    if len(words) <= WINDOW:
        yield _once(heard)
        return
    heard.sort(key=_first)
    firsts = list(map(_first, heard))
    for start in range(0, len(words) - WINDOW + STEP, STEP):
        near = heard[bisect_left(firsts, start) : bisect_left(firsts, start + WINDOW)]
        yield _once([one for one in near if one.last <= start + WINDOW])


def _once(heard: Sequence[Heard]) -> list[Heard]:
    return list({one.what: one for one in reversed(heard)}.values())


def _first(heard: Heard) -> int:
    return heard.first


def _heaviest(net: Net, judged: Logits, heard: Sequence[Heard]) -> tuple[tuple[int, int], ...]:
    """What speaks most for the likeliest danger against the likeliest ordinary talk."""
    kinds = len(net.dangers)
    danger, calm = int(judged[:kinds].argmax()), kinds + int(judged[kinds:].argmax())
    return _shown([(float(added[danger] - added[calm]), one) for one in heard for added in [net.add_up([one])]])


def _shown(weighed: Iterable[tuple[float, Heard]]) -> tuple[tuple[int, int], ...]:
    heaviest = sorted(weighed, key=lambda one: -one[0])[:SHOWN]
    return tuple(sorted({(one.first, one.last) for weight, one in heaviest if weight > 0}))


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


def _known_runs(net: Net, words: Sequence[str]) -> list[Heard]:
    rows, most = net.run_rows, len(words)
    return [
        Heard(max(0, at - 1), min(most, at - 1 + spans), run, (rows[run],))
        for spans, runs in grams(words)
        for at, run in enumerate(runs)
        if run in rows
    ]


def _known_words(net: Net, words: Sequence[str]) -> Iterator[Heard]:
    """Each word by its pieces."""
    for at, word in enumerate(words):
        if rows := net.rows_of(word):
            yield Heard(at, at + 1, f"^{word}$", rows)
