"""The parts that a lexicon's phrases are made of, each translating itself to RE2 over word symbols."""

from collections.abc import Mapping

from msgspec import Struct

STOP, OTHER, NUMBER, FIRST = 0x4E00, 0x4E01, 0x4E02, 0x4E03  # symbols: all three bytes long in UTF-8
_GAP = f"[^{chr(STOP)}]"
COMMON_WEIGHT = 60

Codes = Mapping[str, int]


class Anchor(Struct, frozen=True):
    """Words of which at least one must be present; the lighter, the rarer."""

    words: frozenset[str]
    weight: int


class Node(Struct, frozen=True):
    """A part of a phrase."""

    def words(self) -> set[str]:
        """Every word it names."""
        return set()

    def source(self, codes: Codes) -> str:  # noqa: ARG002 - for those that name words
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

    def codes(self, codes: Codes) -> set[int]:
        """The symbols it stands for."""
        if self.text == "#":
            return {code for word, code in codes.items() if word == "#" or word.isdigit()}
        if not self.text.endswith("*"):
            return {codes[self.text]}
        return {code for word, code in codes.items() if word.startswith(self.text[:-1])}

    def source(self, codes: Codes) -> str:
        return _char_class(self.codes(codes))

    def anchor(self, common: frozenset[str]) -> Anchor | None:
        return Anchor(frozenset({self.text}), COMMON_WEIGHT if self.text in common else 1)


class Gap(Node, frozen=True):
    """Up to `most` words of anything, within a sentence."""

    most: int

    def source(self, codes: Codes) -> str:  # noqa: ARG002 - any word will do
        return f"{_GAP}{{0,{self.most}}}?"


class Edge(Node, frozen=True):
    """The start or the end of a sentence."""

    end: bool

    def source(self, codes: Codes) -> str:  # noqa: ARG002 - it names no word
        return f"(?:{chr(STOP)}|{'$' if self.end else '^'})"


class Optional(Node, frozen=True):
    """A part that may be left out."""

    part: Node

    def words(self) -> set[str]:
        return self.part.words()

    def source(self, codes: Codes) -> str:
        return f"(?:{self.part.source(codes)})?"


class Sequence(Node, frozen=True):
    """Parts one after another."""

    parts: tuple[Node, ...]

    def words(self) -> set[str]:
        return {word for part in self.parts for word in part.words()}

    def source(self, codes: Codes) -> str:
        return "".join(part.source(codes) for part in self.parts)

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

    def source(self, codes: Codes) -> str:
        single = [part.codes(codes) for part in self.parts if isinstance(part, Word)]
        longer = [part.source(codes) for part in self.parts if not isinstance(part, Word)]
        sources = ([_char_class(set().union(*single))] if single else []) + longer
        return sources[0] if len(sources) == 1 else f"(?:{'|'.join(sources)})"

    def anchor(self, common: frozenset[str]) -> Anchor | None:
        found = [part.anchor(common) for part in self.parts]
        kept = [anchor for anchor in found if anchor]
        if len(kept) < len(found):
            return None
        words = frozenset(word for anchor in kept for word in anchor.words)
        return Anchor(words, sum(COMMON_WEIGHT if word in common else 1 for word in words))


def _char_class(codes: set[int]) -> str:
    return f"[{''.join(chr(code) for code in sorted(codes))}]"
