"""Wording lexicons: weighted families of patterns over folded text, compiled once a language, matched with RE2.

Beside them listens the net that lies below the risk lexicons, where there is one: what it finds likely counts as much
as what the patterns say, and what it finds next to impossible makes them count a little less.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import re2
from msgspec import Struct

from dialogs.model.signal import Span
from dialogs.signals.sense import Sense
from dialogs.signals.similarity import STEM
from dialogs.signals.wording_file import TOPICS, Lexicon

Embed = Callable[[str], Sequence[float]]
Value = TypeVar("Value")

_WORD = re.compile(r"[^\W_]+")
MEMORY = 32 << 20  # bytes at most for the automaton; with RE2's default of 8 MiB it is rebuilt all the time
REMEMBERED = 65_536  # readings; a few months of some hundred people
LIKELY = 0.5  # from here on the net's likelihood of a topic counts: it is likelier than all other kinds together
UNLIKELY = 0.02  # the net's likelihood of a topic up to which it speaks against the patterns
FEWEST = 6  # words of a text that the net is asked about: a short answer says nothing about avoidance
DOUBTED = 0.9  # of a pattern's score is left then
LONGEST = 1000  # characters of one text that are read: words mixed at random cost up to 3 µs each


Stems = frozenset[int]  # hashes of word stems: they can be compared, and not be read


class Reading(Struct, frozen=True):
    """What one text says on every topic, 0..1, and by which families; never the words."""

    scores: dict[str, float]
    families: frozenset[str]  # "topic.family"


NOTHING = Reading(dict.fromkeys(TOPICS, 0.0), frozenset())


class _Pattern(Struct, frozen=True):
    topic: str
    family: str
    weight: float
    lowers: float
    regex: object


class Wording:
    """All lexicons of one language, compiled together: one pass over a text says which patterns are in it.

    Readings are remembered by a text's hash, so that a turn reads only what is new and no words are kept.
    """

    def __init__(self, lexicons: Iterable[Lexicon], embed: Embed | None = None, sense: Sense | None = None) -> None:
        self.embed = embed  # what a text means, as a vector; None when only words can be compared
        self._sense = sense  # the net of the language; None when there is none
        self._patterns: list[_Pattern] = []
        self._readings: dict[tuple[int, int], Reading] = {}
        self._about: dict[tuple[int, int], Stems] = {}
        options = re2.Options()
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        self.ignored: frozenset[str] = frozenset()
        self.sources: list[str] = []
        for lexicon in lexicons:
            self.ignored |= frozenset(fold(lexicon.ignore).split())
            for family, rules, source in lexicon.compiled():
                self._set.Add(source)
                self.sources.append(source)
                regex = re2.compile(source)
                self._patterns.append(_Pattern(lexicon.lexicon, family, rules.weight, rules.lowers, regex))
        self._set.Compile()

    def read(self, text: str) -> Reading:
        """What `text` says on every topic: families join as hints, lowering families scale the result."""
        key = (len(text), hash(text))
        found = self._readings.get(key)
        if found is None:
            read = self._read(text[:LONGEST])
            found = NOTHING if read == NOTHING else read  # most texts: one object for all of them
            _keep(self._readings, key, found)
        return found

    def about(self, text: str) -> Stems:
        """The stems of the words that say what `text` is about."""
        key = (len(text), hash(text))
        found = self._about.get(key)
        if found is None:
            found = stems(self.content(text).split())
            _keep(self._about, key, found)
        return found

    def content(self, text: str) -> str:
        """`text` folded, without the words that say nothing about its subject."""
        return " ".join(word for word in _WORD.findall(fold(text)) if word not in self.ignored and len(word) > 1)

    def score(self, topic: str, text: str) -> tuple[float, tuple[Span, ...]]:
        """How far `text` alone speaks of `topic` (0..1), and the words that say so."""
        return self.read(text).scores[topic], self.spans(topic, text)

    def spans(self, topic: str, text: str) -> tuple[Span, ...]:
        """The person's own words that speak of `topic`; looked up only for what is shown to somebody."""
        if not self.read(text).scores[topic]:
            return ()
        folded = fold(text[:LONGEST])
        places = _places(topic, self._hits(folded), folded)
        if not places and self._sense:
            return self._sense.spans(topic, text[:LONGEST])
        return tuple(Span(first, end, text[first:end]) for first, end in places)

    def _hits(self, folded: str) -> list[_Pattern]:
        return [self._patterns[index] for index in self._set.Match(folded) or ()]

    def _read(self, text: str) -> Reading:
        hits = self._hits(fold(text))
        long = len(_WORD.findall(text)) >= FEWEST
        likely = self._sense.likelihoods(text) if self._sense and long else {}
        scores = {topic: _joined(*_weigh(topic, hits), likely.get(topic)) for topic in TOPICS}
        return Reading(scores, frozenset(f"{hit.topic}.{hit.family}" for hit in hits))


def _joined(hinted: float, left: float, likely: float | None) -> float:
    """What patterns and net make of the text, times what the lowering families leave of it."""
    if likely is not None:
        hinted = max(likely if likely >= LIKELY else 0.0, hinted if likely > UNLIKELY else DOUBTED * hinted)
    return round(left * hinted, 4)


def stems(words: Iterable[str]) -> Stems:
    """What of these words is compared."""
    return frozenset(hash(word[:STEM]) for word in words)


def _keep(kept: dict[tuple[int, int], Value], key: tuple[int, int], value: Value) -> None:
    if len(kept) >= REMEMBERED:
        del kept[next(iter(kept))]
    kept[key] = value


def _weigh(topic: str, hits: list[_Pattern]) -> tuple[float, float]:
    """One minus the chance that all hints are nothing, and what the lowering families leave of it."""
    families = {hit.family: hit for hit in hits if hit.topic == topic}
    nothing, left = 1.0, 1.0
    for hit in families.values():
        nothing *= 1.0 - hit.weight
        left *= hit.lowers
    return 1.0 - nothing, left


def _places(topic: str, hits: list[_Pattern], folded: str) -> tuple[tuple[int, int], ...]:
    """Where the weighted patterns are, overlapping places joined."""
    found = sorted(
        match.span()
        for hit in hits
        if hit.topic == topic and hit.weight > 0
        for match in hit.regex.finditer(folded)  # type: ignore[attr-defined]  # re2 is untyped
    )
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return tuple(joined)


def _folding() -> dict[int, str]:
    """Latin letters without accents in lower case, quotes as ASCII, commas as spaces; each one character for one."""
    table = {ord(quote): "'" for quote in "’‘ʼ`´′"} | {ord(mark): " " for mark in ',*_"“”«»\t\u00a0'}
    for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1:
            table.setdefault(code, base)
    return table


_FOLDING = _folding()


def fold(text: str) -> str:
    """`text` in lower case without accents and commas, of the same length."""
    return text.translate(_FOLDING)


def wording_of(known: Mapping[str, Wording], language: str) -> Wording:
    """The wording of `language`; another language is read with the English one, and without any nothing is read."""
    return known.get(language) or known.get("en") or SILENT


SILENT = Wording(())
