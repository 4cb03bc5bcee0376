"""Makes one language's lexicon from its files, and says what is wrong with them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import re2
from msgspec import Struct

from dialogs.issue import Issue
from dialogs.parsed import PARSED
from dialogs.signals.document import Cues, Family, Idioms, Rule, Spelling, Words
from dialogs.signals.gates import GATES, make_gates
from dialogs.signals.lexicon import Lexicon, Meaning, Pattern, Phrase, compiled
from dialogs.signals.normalise import fold
from dialogs.signals.pattern import Choice, Node, Sequence, Symbols, Together, Word
from dialogs.signals.phrases import PatternError, Reader
from dialogs.signals.reading import Path, Source
from dialogs.signals.spelling import make_speller


class _Entry(Struct):
    """A pattern of a file, and the place it stands at."""

    source: Source
    path: Path
    meaning: Meaning
    family: Family | None


class Drawn(Struct):
    """A phrase ready to be searched: the number of its entry, and for each rare part the symbols it needs one of."""

    entry: int
    sources: tuple[str, ...]
    needs: list[str]


class Drawing(Struct):
    """All phrases of a language, the words they name, and what is wrong with them."""

    words: list[str]
    phrases: list[Drawn]
    issues: list[Issue]


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
        self._read: dict[str, Node] = {}

    def make(self) -> Lexicon:
        """The lexicon of everything that could be read."""
        entries = [entry for source in self.sources for entry in _entries(source)]
        entries.sort(key=lambda entry: isinstance(entry.meaning, Rule))
        texts = "\0".join([*self.extra, *(f"{source.file}\0{source.text}" for source in self.sources)])
        drawing: Drawing = PARSED.once("phrases", texts, Drawing, lambda: self._draw(entries))
        self.issues = drawing.issues
        patterns = [Pattern(entry.meaning, entry.family) for entry in entries]
        known = drawing.words
        speller = make_speller(known, self.spelling.means, {*self.spelling.leave, *self.common}, self.spelling.correct)
        return Lexicon(
            language=self.language, revision=self._revision(), speller=speller, symbols=Symbols(known).by_word,
            common=self.common, plain=speller.leave,
            phrases=tuple(Phrase(patterns[drawn.entry], drawn.sources) for drawn in drawing.phrases),
            gates=make_gates([[set(need) for need in drawn.needs] for drawn in drawing.phrases]),
        )  # fmt: skip

    def _draw(self, entries: list[_Entry]) -> Drawing:
        nodes = [(number, index, node) for number, entry in enumerate(entries) for index, node in self._nodes(entry)]
        words = {word for _, _, node in nodes for word in node.words()}
        known = sorted(words | {fold(w).text for w in self.spelling.correct} | set(self.extra) | self._meant())
        symbols = Symbols(known)
        phrases = [
            Drawn(number, self._sources(entries[number], index, node, symbols),
                  self._needs(entries[number], index, node, symbols))
            for number, index, node in nodes
        ]  # fmt: skip
        return Drawing(known, phrases, self.issues)

    def _one(self, kind: Callable[..., Any]) -> Any:
        return next((source.document for source in self.sources if type(source.document) is kind), None)

    def _meant(self) -> set[str]:
        return {word for text in self.spelling.means.values() for word in fold(text).text.split()}

    def _revision(self) -> str:
        texts = "\0".join(f"{source.file}\0{source.text}" for source in self.sources)
        return hashlib.sha256(texts.encode()).hexdigest()[:12]

    def _nodes(self, entry: _Entry) -> Iterator[tuple[int, Node]]:
        for index, phrase in enumerate(entry.meaning.phrases):
            try:
                node = Reader(phrase, lambda name: self._set(name, entry.family), self._word).read()
            except PatternError as error:
                self._refuse(entry.source, (*entry.path, "phrases", index), error)
            else:
                yield from ((index, part) for part in (node.parts if isinstance(node, Choice) else (node,)))

    def _refuse(self, source: Source, path: Path, error: PatternError) -> None:
        hint = f"at character {error.column + 1} of the phrase"
        self.issues.append(source.issue("L010", path, str(error), hint))

    def _set(self, name: str, family: Family | None) -> Node | None:
        own = family is not None and name in family.sets
        key = f"{family.family}/{name}" if own and family else name
        if key not in self._cache:
            self._cache[key] = None  # a set that names itself finds nothing
            phrases = family.sets[name] if own and family else self.shared.sets.get(name)
            if phrases:
                parts = [Reader(p, lambda inner: self._set(inner, family), self._word).read() for p in phrases]
                self._cache[key] = Choice(_flat(parts))
        return self._cache[key]

    def _word(self, text: str) -> Node:
        """A word of a phrase, contractions and short forms written out."""
        if text not in self._read:
            word = fold(text).text.strip()
            words = (word,) if word.endswith("*") or word.isdigit() else self.expander.word(word)
            self._read[text] = Word(words[0]) if len(words) == 1 else Sequence(tuple(map(Word, words)))
        return self._read[text]

    def _sources(self, entry: _Entry, number: int, node: Node, symbols: Symbols) -> tuple[str, ...]:
        parts = node.parts if isinstance(node, Together) else (node,)
        sources = tuple(part.source(symbols) for part in parts)
        try:
            for source in sources:
                compiled(source)
        except re2.error:
            path = (*entry.path, "phrases", number)
            hint = "split it into several phrases"
            self.issues.append(entry.source.issue("L011", path, "this phrase is too large to search", hint))
        return sources

    def _needs(self, entry: _Entry, number: int, node: Node, symbols: Symbols) -> list[str]:
        """Symbols of which one must be there, for each of the phrase's rarest parts."""
        anchors = node.anchors(self.common)
        if not anchors:
            path = (*entry.path, "phrases", number)
            self.issues.append(entry.source.issue("L012", path, "this phrase names no word it needs"))
        return ["".join(sorted(set().union(*map(symbols.of, anchor.words)))) for anchor in anchors[:GATES]]


def _entries(source: Source) -> Iterator[_Entry]:
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
            yield _Entry(source, (key, index), meaning, family)


def _flat(parts: list[Node]) -> tuple[Node, ...]:
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, Choice) else (part,)))
