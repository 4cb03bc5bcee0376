"""Wording lexicons: weighted families of patterns over folded text, read once a language, matched with RE2."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import re2
from msgspec import Struct
from ruamel.yaml import YAML

from dialogs.model.signal import Span
from dialogs.signals.wording_file import Lexicon

TOPICS = ("rumination", "avoidance", "circumstances")
LANGUAGES = ("en", "es")
MEMORY = 32 << 20  # bytes at most for the automaton; with RE2's default of 8 MiB it is rebuilt all the time
LONGEST = 4096  # characters of one text that are read; a Telegram message is no longer


class Reading(Struct, frozen=True):
    """What one text says on every topic: scores 0..1, and where (offsets only, never the words)."""

    scores: dict[str, float]
    places: dict[str, tuple[tuple[int, int], ...]]  # per topic, of the families that carry weight
    families: frozenset[str]  # "topic.family"


NOTHING = Reading(dict.fromkeys(TOPICS, 0.0), dict.fromkeys(TOPICS, ()), frozenset())


class _Pattern(Struct, frozen=True):
    topic: str
    family: str
    weight: float
    lowers: float
    regex: object


class Wording:
    """All lexicons of one language, compiled together: one pass over a text says which patterns are in it."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        self._patterns: list[_Pattern] = []
        options = re2.Options()
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        self.ignored: frozenset[str] = frozenset()
        for lexicon in lexicons:
            self.ignored |= frozenset(fold(lexicon.ignore).split())
            for family, rules, source in lexicon.compiled():
                self._set.Add(source)
                regex = re2.compile(source)
                self._patterns.append(_Pattern(lexicon.lexicon, family, rules.weight, rules.lowers, regex))
        self._set.Compile()

    def read(self, text: str) -> Reading:
        """Score `text` on every topic: families join as independent hints, lowering families scale the result."""
        folded = fold(text)
        hits = [self._patterns[index] for index in self._set.Match(folded) or ()]
        return Reading(
            scores={topic: _score(topic, hits) for topic in TOPICS},
            places={topic: _places(topic, hits, folded) for topic in TOPICS},
            families=frozenset(f"{hit.topic}.{hit.family}" for hit in hits),
        )


def _score(topic: str, hits: list[_Pattern]) -> float:
    """One minus the chance that all hints are nothing, times what the lowering families leave."""
    families = {hit.family: hit for hit in hits if hit.topic == topic}
    nothing, left = 1.0, 1.0
    for hit in families.values():
        nothing *= 1.0 - hit.weight
        left *= hit.lowers
    return round((1.0 - nothing) * left, 4)


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


def spans(text: str, places: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    """The person's own words at `places` of `text`."""
    return tuple(Span(start, end, text[start:end]) for start, end in places)


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


@cache
def wording(language: str) -> Wording:
    """The lexicons shipped for `language`; another language is read with the English ones."""
    known = language if language in LANGUAGES else "en"
    folder = files("dialogs.content") / "wording" / known
    yaml = YAML(typ="safe")
    return Wording(
        Lexicon.model_validate(yaml.load((folder / f"{topic}.yaml").read_text(encoding="utf-8"))) for topic in TOPICS
    )


_REMEMBERED = 65_536  # readings; a few months of some hundred people
_readings: dict[tuple[str, int, int], Reading] = {}


def read(text: str, language: str) -> Reading:
    """What `text` says; remembered by its hash, so that a turn reads only what is new and no words are kept."""
    key = (language, len(text), hash(text))
    return _readings.get(key) or _remembered(key, wording(language).read(text[:LONGEST]))


def _remembered(key: tuple[str, int, int], reading: Reading) -> Reading:
    if len(_readings) >= _REMEMBERED:
        del _readings[next(iter(_readings))]
    _readings[key] = NOTHING if reading == NOTHING else reading  # most texts: one object for all of them
    return _readings[key]


def score(topic: str, text: str, language: str) -> tuple[float, tuple[Span, ...]]:
    """How far `text` alone speaks of `topic` (0..1), and the words that say so."""
    reading = read(text, language)
    return reading.scores[topic], spans(text, reading.places[topic])
