"""One language's lexicon, compiled: rules, cues and idioms as RE2 over word symbols."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import re2
from msgspec import Struct

from dialogs.issue import Issue
from dialogs.signals.document import Cue, Cues, Family, Idiom, Idioms, Rule, Spelling, Words
from dialogs.signals.gates import Gate, make_gates
from dialogs.signals.normalise import Token, fold
from dialogs.signals.pattern import FIRST, NUMBER, OTHER, STOP, Choice, Node, PatternError, Reader, Together, Word
from dialogs.signals.reading import Path, Source
from dialogs.signals.spelling import Placed, Speller, make_speller

Meaning = Rule | Cue | Idiom
MOST_HITS = 8  # of one rule in one text: enough to explain, and a bound on the work
FARTHEST = 18  # words that the parts of a phrase without an order may span
_BYTES = 3  # a symbol's length in UTF-8


class Pattern(Struct, frozen=True):
    """One compiled rule, cue or idiom."""

    meaning: Meaning
    family: Family | None
    regex: Any  # one RE2 pattern of all its phrases in order, or None; re2 publishes no types
    together: tuple[tuple[Any, ...], ...] = ()  # of each phrase without an order, its parts


class Phrase(Struct, frozen=True):
    """What is searched when its gates let it through: a pattern's one regex, or the parts of a phrase without order."""

    pattern: Pattern
    parts: tuple[Any, ...] = ()


class Found(Struct, frozen=True):
    """Where a pattern matched, in words."""

    pattern: Pattern
    first: int
    last: int  # one past the end


class Reading(Struct, frozen=True):
    """A text as one lexicon reads it."""

    words: tuple[Placed, ...]
    symbols: str

    def place(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of the original that words [first, last) came from."""
        return self.words[first].start, self.words[last - 1].end


class Lexicon(Struct, frozen=True):
    """What one language's files say, ready to be searched in linear time."""

    language: str
    revision: str
    speller: Speller
    codes: dict[str, int]
    common: frozenset[str]
    phrases: tuple[Phrase, ...]
    gates: tuple[Gate, ...]  # each looks at one more of the words that a phrase cannot match without

    def read(self, tokens: list[Token]) -> Reading:
        """Tokens as words and as symbols, one symbol a word."""
        words = tuple(self.speller.read(tokens))
        return Reading(words, "".join([chr(self.codes.get(placed.word, OTHER)) for placed in words]))

    def find(self, reading: Reading) -> Iterator[Found]:
        """Every match of every pattern, at most MOST_HITS a pattern."""
        symbols, encoded = set(reading.symbols), reading.symbols.encode()
        awake, searched = (1 << len(self.phrases)) - 1, None
        for gate in self.gates:
            awake &= gate.lets(symbols)
        while awake:
            lowest = awake & -awake
            awake ^= lowest
            phrase = self.phrases[lowest.bit_length() - 1]
            if phrase.parts or phrase.pattern is not searched:
                yield from _matches(phrase, encoded, reading.symbols)
            searched = phrase.pattern

    def knows(self, word: str) -> bool:
        """Whether the word is one of this language's."""
        return word in self.codes or word in self.speller.leave


def _matches(phrase: Phrase, encoded: bytes, symbols: str) -> Iterator[Found]:
    if not phrase.parts:
        yield from (Found(phrase.pattern, *span) for span in _spans(phrase.pattern.regex, encoded, symbols))
    elif place := _near(phrase.parts, encoded, symbols):
        yield Found(phrase.pattern, *place)


def _spans(regex: Any, encoded: bytes, symbols: str) -> list[tuple[int, int]]:
    spans = []
    for match in islice(regex.finditer(encoded), MOST_HITS):
        first, last = (offset // _BYTES for offset in match.span())
        while first < last and symbols[first] == chr(STOP):
            first += 1
        while first < last and symbols[last - 1] == chr(STOP):
            last -= 1
        if first < last:
            spans.append((first, last))
    return spans


def _near(parts: tuple[Any, ...], encoded: bytes, symbols: str) -> tuple[int, int] | None:
    """The first place where every part stands within FARTHEST words of the first one, in its sentence."""
    spans: list[list[tuple[int, int]]] = []
    for part in parts:
        spans.append(_spans(part, encoded, symbols))
        if not spans[-1]:
            return None
    for anchor in spans[0]:
        chosen = [min(others, key=lambda span: abs(span[0] - anchor[0])) for others in spans[1:]]
        first, last = min(span[0] for span in (anchor, *chosen)), max(span[1] for span in (anchor, *chosen))
        if last - first <= FARTHEST and chr(STOP) not in symbols[first:last]:
            return first, last
    return None


class _Entry(Struct):
    """A pattern on its way: where it stands and what was read from it."""

    source: Source
    path: Path
    meaning: Meaning
    family: Family | None
    nodes: list[Node]


class Maker:
    """Makes one language's lexicon from its files; what is wrong is gathered in `issues`."""

    def __init__(self, language: str, sources: list[Source], extra_words: Iterable[str]) -> None:
        self.language, self.sources, self.extra = language, sources, tuple(extra_words)
        self.issues: list[Issue] = []
        self.spelling = self._one(Spelling) or Spelling(means={}, correct=())
        self.shared = self._one(Words) or Words(common=(), sets={})
        self.common = frozenset(fold(word).text for word in self.shared.common)
        self.expander = make_speller((), self.spelling.means, (), ())
        self._cache: dict[str, Node | None] = {}

    def make(self) -> Lexicon:
        """The lexicon of everything that could be read."""
        entries = [entry for source in self.sources for entry in self._entries(source)]
        words = {word for entry in entries for node in entry.nodes for word in node.words()}
        known = words | {fold(w).text for w in self.spelling.correct} | set(self.extra) | self._meant()
        codes = {word: FIRST + index for index, word in enumerate(sorted(known))} | {".": STOP, "#": NUMBER}
        phrases: list[Phrase] = []
        needs: list[list[set[str]]] = []
        for entry in entries:
            if pattern := self._compile(entry, codes):
                phrases += [Phrase(pattern)] * (len(entry.nodes) - len(pattern.together))
                phrases += [Phrase(pattern, parts) for parts in pattern.together]
                needs += self._needs(entry, codes)
        speller = make_speller(known, self.spelling.means, {*self.spelling.leave, *self.common}, self.spelling.correct)
        return Lexicon(self.language, self._revision(), speller, codes, self.common, tuple(phrases), make_gates(needs))

    def _one(self, kind: Callable[..., Any]) -> Any:
        return next((source.document for source in self.sources if type(source.document) is kind), None)

    def _meant(self) -> set[str]:
        return {word for text in self.spelling.means.values() for word in fold(text).text.split()}

    def _revision(self) -> str:
        texts = "\0".join(f"{source.file}\0{source.text}" for source in self.sources)
        return hashlib.sha256(texts.encode()).hexdigest()[:12]

    def _entries(self, source: Source) -> Iterator[_Entry]:
        document = source.document
        family = document if isinstance(document, Family) else None
        meanings: Mapping[str, tuple[Meaning, ...]] = {}
        if isinstance(document, Family):
            meanings = {"rules": document.rules}
        elif isinstance(document, Cues):
            meanings = {"cues": document.cues}
        elif isinstance(document, Idioms):
            meanings = {"idioms": document.idioms}
        for key, items in meanings.items():
            for index, meaning in enumerate(items):
                nodes = list(self._nodes(source, (key, index, "phrases"), meaning.phrases, family))
                if nodes:
                    yield _Entry(source, (key, index), meaning, family, nodes)

    def _nodes(self, source: Source, path: Path, phrases: tuple[str, ...], family: Family | None) -> Iterator[Node]:
        for index, phrase in enumerate(phrases):
            try:
                yield Reader(phrase, lambda name: self._set(name, family), self._expand).read()
            except PatternError as error:
                yield from self._refuse(source, (*path, index), error)

    def _refuse(self, source: Source, path: Path, error: PatternError) -> Iterator[Node]:
        hint = f"at character {error.column + 1} of the phrase"
        self.issues.append(source.issue("L010", path, str(error), hint))
        return iter(())

    def _set(self, name: str, family: Family | None) -> Node | None:
        own = family is not None and name in family.sets
        key = f"{family.family}/{name}" if own and family else name
        if key not in self._cache:
            self._cache[key] = None  # a set that names itself finds nothing
            phrases = family.sets[name] if own and family else self.shared.sets.get(name)
            if phrases:
                parts = [Reader(p, lambda inner: self._set(inner, family), self._expand).read() for p in phrases]
                self._cache[key] = Choice(_flat(parts))
        return self._cache[key]

    def _expand(self, word: str) -> tuple[str, ...]:
        return (word,) if word.endswith("*") or word.isdigit() else self.expander.word(word)

    def _compile(self, entry: _Entry, codes: Mapping[str, int]) -> Pattern | None:
        ordered = tuple(node for node in entry.nodes if not _unordered(node))
        together = [node for node in entry.nodes if isinstance(node, Together)]
        try:
            regex = _compile(Choice(ordered), codes) if ordered else None
            parts = tuple(tuple(_compile(part, codes) for part in node.parts) for node in together)
        except re2.error:
            hint = "split it into several rules"
            self.issues.append(entry.source.issue("L011", entry.path, "these phrases are too large to search", hint))
            return None
        return Pattern(entry.meaning, entry.family, regex, parts)

    def _needs(self, entry: _Entry, codes: Mapping[str, int]) -> Iterator[list[set[str]]]:
        """Of each phrase, those in order first: symbols of which one must be there, for each of its rarest parts."""
        for node in sorted(entry.nodes, key=_unordered):
            anchors = node.anchors(self.common)
            if not anchors:
                path = (*entry.path, "phrases", entry.nodes.index(node))
                self.issues.append(entry.source.issue("L012", path, "this phrase names no word it needs"))
            yield [{chr(code) for word in anchor.words for code in Word(word).codes(codes)} for anchor in anchors]


def _unordered(node: Node) -> bool:
    return isinstance(node, Together)


def _compile(node: Node, codes: Mapping[str, int]) -> Any:
    options = re2.Options()
    options.max_mem = 64 << 20
    options.log_errors = False
    return re2.compile(node.source(codes), options)


def _flat(parts: list[Node]) -> tuple[Node, ...]:
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, Choice) else (part,)))
