"""The parts that a lexicon's phrases are made of, each translating itself to RE2 over word symbols."""

from bisect import bisect_left
from collections.abc import Iterable

from msgspec import Struct

STOP, OTHER, NUMBER = "\u4e00", "\u4e01", "\u4e02"  # symbols: all three bytes long in UTF-8
_FIRST = 0x4E03
_GAP = f"[^{STOP}]"
COMMON_WEIGHT = 60


class Symbols:
    """The symbol of each word that a lexicon knows; "." ends a sentence, "#" is any number."""

    def __init__(self, words: Iterable[str]) -> None:
        self._sorted = sorted(words)
        self.by_word = {word: chr(_FIRST + index) for index, word in enumerate(self._sorted)} | {".": STOP, "#": NUMBER}
        self._meant: dict[str, frozenset[str]] = {}

    def of(self, text: str) -> frozenset[str]:
        """The symbols that a word of a phrase stands for; with a star at its end, of all words that begin so."""
        if text not in self._meant:
            self._meant[text] = frozenset(self._look_up(text))
        return self._meant[text]

    def _look_up(self, text: str) -> Iterable[str]:
        if text == "#":
            return (symbol for word, symbol in self.by_word.items() if word == "#" or word.isdigit())
        if not text.endswith("*"):
            return (self.by_word[text],)
        begins, first = text[:-1], bisect_left(self._sorted, text[:-1])
        end = bisect_left(self._sorted, begins + chr(0x10FFFF))
        return (self.by_word[word] for word in self._sorted[first:end])


class Anchor(Struct, frozen=True):
    """Words of which at least one must be present; the lighter, the rarer."""

    words: frozenset[str]
    weight: int


class Node(Struct, frozen=True):
    """A part of a phrase."""

    def words(self) -> set[str]:
        """Every word it names."""
        return set()

    def source(self, symbols: Symbols) -> str:  # noqa: ARG002 - for those that name words
        """Its RE2 source over word symbols."""
        return ""

    def anchor(self, common: frozenset[str]) -> Anchor | None:  # noqa: ARG002 - for those that name words
        """The rarest words it cannot match without, or None when it can match without any."""
        return None

    def anchors(self, common: frozenset[str]) -> list[Anchor]:
        """The anchor of each part that must be there, the rarest first."""
        anchor = self.anchor(common)
        return [anchor] if anchor else []


class Word(Node, frozen=True):
    """One word, or with a star at its end, any word that begins so; "#" is any number."""

    text: str

    def words(self) -> set[str]:
        return {self.text}

    def source(self, symbols: Symbols) -> str:
        return _char_class(symbols.of(self.text))

    def anchor(self, common: frozenset[str]) -> Anchor | None:
        return Anchor(frozenset({self.text}), COMMON_WEIGHT if self.text in common else 1)


class Gap(Node, frozen=True):
    """Up to `most` words of anything, within a sentence."""

    most: int

    def source(self, symbols: Symbols) -> str:  # noqa: ARG002 - any word will do
        return f"{_GAP}{{0,{self.most}}}?"


class Edge(Node, frozen=True):
    """The start or the end of a sentence."""

    end: bool

    def source(self, symbols: Symbols) -> str:  # noqa: ARG002 - it names no word
        return f"(?:{STOP}|{'$' if self.end else '^'})"


class Optional(Node, frozen=True):
    """A part that may be left out."""

    part: Node

    def words(self) -> set[str]:
        return self.part.words()

    def source(self, symbols: Symbols) -> str:
        return f"(?:{self.part.source(symbols)})?"


class Sequence(Node, frozen=True):
    """Parts one after another."""

    parts: tuple[Node, ...]

    def words(self) -> set[str]:
        return {word for part in self.parts for word in part.words()}

    def source(self, symbols: Symbols) -> str:
        return "".join(part.source(symbols) for part in self.parts)

    def anchor(self, common: frozenset[str]) -> Anchor | None:
        return next(iter(self.anchors(common)), None)

    def anchors(self, common: frozenset[str]) -> list[Anchor]:
        found = [anchor for part in self.parts for anchor in part.anchors(common)]
        return sorted(found, key=lambda anchor: anchor.weight)


class Together(Sequence, frozen=True):
    """Parts that stand near each other in one sentence, in any order; only a whole phrase can be this."""


class Choice(Node, frozen=True):
    """Any one of several parts."""

    parts: tuple[Node, ...]

    def words(self) -> set[str]:
        return {word for part in self.parts for word in part.words()}

    def source(self, symbols: Symbols) -> str:
        single = [symbols.of(part.text) for part in self.parts if isinstance(part, Word)]
        longer = [part.source(symbols) for part in self.parts if not isinstance(part, Word)]
        sources = ([_char_class(frozenset().union(*single))] if single else []) + longer
        return sources[0] if len(sources) == 1 else f"(?:{'|'.join(sources)})"

    def anchor(self, common: frozenset[str]) -> Anchor | None:
        found = [part.anchor(common) for part in self.parts]
        kept = [anchor for anchor in found if anchor]
        if len(kept) < len(found):
            return None
        words = frozenset(word for anchor in kept for word in anchor.words)
        return Anchor(words, sum(COMMON_WEIGHT if word in common else 1 for word in words))


def _char_class(symbols: frozenset[str]) -> str:
    return f"[{''.join(sorted(symbols))}]"
