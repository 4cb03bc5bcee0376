"""Makes one language's lexicon from its files, and says what is wrong with them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import re2
from msgspec import Struct

from dialogs.issue import Issue
from dialogs.signals.document import Cues, Family, Idioms, Rule, Spelling, Words
from dialogs.signals.gates import make_gates
from dialogs.signals.lexicon import Lexicon, Meaning, Pattern, Phrase
from dialogs.signals.normalise import fold
from dialogs.signals.pattern import Choice, Node, Sequence, Symbols, Together, Word
from dialogs.signals.phrases import PatternError, Reader
from dialogs.signals.reading import Path, Source
from dialogs.signals.spelling import make_speller


class _Entry(Struct):
    """A pattern on its way: where it stands and what was read from it."""

    source: Source
    path: Path
    meaning: Meaning
    family: Family | None
    nodes: list[tuple[int, Node]]  # with the number of the phrase each came from


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
        entries = [entry for source in self.sources for entry in self._entries(source)]
        entries.sort(key=lambda entry: isinstance(entry.meaning, Rule))
        words = {word for entry in entries for _, node in entry.nodes for word in node.words()}
        known = words | {fold(w).text for w in self.spelling.correct} | set(self.extra) | self._meant()
        symbols = Symbols(known)
        phrases: list[Phrase] = []
        needs: list[list[set[str]]] = []
        for entry in entries:
            pattern = Pattern(entry.meaning, entry.family)
            for number, node in entry.nodes:
                needs.append(self._needs(entry, number, node, symbols))
                phrases.append(Phrase(pattern, self._compile(entry, number, node, symbols)))
        speller = make_speller(known, self.spelling.means, {*self.spelling.leave, *self.common}, self.spelling.correct)
        return Lexicon(
            language=self.language, revision=self._revision(), speller=speller, symbols=symbols.by_word,
            common=self.common, plain=speller.leave, phrases=tuple(phrases), gates=make_gates(needs),
        )  # fmt: skip

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

    def _nodes(
        self, source: Source, path: Path, phrases: tuple[str, ...], family: Family | None
    ) -> Iterator[tuple[int, Node]]:
        for index, phrase in enumerate(phrases):
            try:
                node = Reader(phrase, lambda name: self._set(name, family), self._word).read()
            except PatternError as error:
                self._refuse(source, (*path, index), error)
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

    def _compile(self, entry: _Entry, number: int, node: Node, symbols: Symbols) -> tuple[Any, ...]:
        parts = node.parts if isinstance(node, Together) else (node,)
        try:
            return tuple(_regex(part.source(symbols)) for part in parts)
        except re2.error:
            path = (*entry.path, "phrases", number)
            hint = "split it into several phrases"
            self.issues.append(entry.source.issue("L011", path, "this phrase is too large to search", hint))
            return ()

    def _needs(self, entry: _Entry, number: int, node: Node, symbols: Symbols) -> list[set[str]]:
        """Symbols of which one must be there, for each of the phrase's rarest parts."""
        anchors = node.anchors(self.common)
        if not anchors:
            path = (*entry.path, "phrases", number)
            self.issues.append(entry.source.issue("L012", path, "this phrase names no word it needs"))
        return [set().union(*map(symbols.of, anchor.words)) for anchor in anchors]


def _regex(source: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    return re2.compile(source, options)


def _flat(parts: list[Node]) -> tuple[Node, ...]:
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, Choice) else (part,)))
