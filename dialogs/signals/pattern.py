"""The small language in which lexicons write phrases, and its translation to RE2 over word symbols.

want to [just] die        words; square brackets mean "or left out"
kill/end myself           either of two words
(end it all|give up)      either of several phrases
{wish} ~2 {not_exist}     named sets of phrases; up to two words of anything between
# pills                   any number
^ goodbye $               the start, the end of a sentence
suicid*                   any word that begins so
"""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from dialogs.signals.normalise import fold

STOP, OTHER, NUMBER, FIRST = 0x4E00, 0x4E01, 0x4E02, 0x4E03  # symbols: all three bytes long in UTF-8
_GAP = f"[^{chr(STOP)}]"
_LEXEME = re.compile(r"\s*(~\d+|\{[a-z_0-9]+\}|[\[\]()|/^$#?&]|[^\s\[\]()|/^${}~#?&]+|.)")
MAX_GAP = 12
COMMON_WEIGHT = 60

Codes = Mapping[str, int]
Expand = Callable[[str], tuple[str, ...]]


class PatternError(ValueError):
    """A phrase that cannot be read; `column` counts from 0 inside it."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


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


class Reader:
    """Reads one phrase; `sets` gives the meaning of {names}, `expand` that of contractions."""

    def __init__(self, phrase: str, sets: Callable[[str], Node | None], expand: Expand) -> None:
        self.sets, self.expand = sets, expand
        self.lexemes = [(m.group(1), m.start(1)) for m in _LEXEME.finditer(phrase.strip())]
        self.at = 0

    def read(self) -> Node:
        """The whole phrase, or PatternError."""
        parts = [self._choice()]
        while self._peek() == "&":
            self.at += 1
            parts.append(self._choice())
        if self.at < len(self.lexemes):
            raise PatternError(f"'{self._peek()}' cannot stand here", self._column())
        return parts[0] if len(parts) == 1 else Together(tuple(parts))

    def _peek(self) -> str:
        return self.lexemes[self.at][0] if self.at < len(self.lexemes) else ""

    def _column(self) -> int:
        return self.lexemes[min(self.at, len(self.lexemes) - 1)][1] if self.lexemes else 0

    def _choice(self) -> Node:
        parts = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in {"", "|", ")", "]", "&"}:
            parts.append(self._slashed())
        if not parts:
            raise PatternError("a phrase is empty here", self._column())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _slashed(self) -> Node:
        parts = [self._perhaps()]
        while self._peek() == "/":
            self.at += 1
            parts.append(self._perhaps())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _perhaps(self) -> Node:
        node = self._atom()
        if self._peek() != "?":
            return node
        self.at += 1
        return Optional(node)

    def _atom(self) -> Node:
        lexeme, column = self.lexemes[self.at] if self.at < len(self.lexemes) else ("", self._column())
        self.at += 1
        match lexeme[:1]:
            case "(":
                return self._closed(")", column)
            case "[":
                return Optional(self._closed("]", column))
            case "~" if len(lexeme) > 1 and 0 < int(lexeme[1:]) <= MAX_GAP:
                return Gap(int(lexeme[1:]))
            case "^" | "$":
                return Edge(end=lexeme == "$")
            case "{" if len(lexeme) > 2:
                return self._named(lexeme[1:-1], column)
            case "" | "~" | "{" | "}" | "|" | "/" | ")" | "]" | "?" | "&":
                raise PatternError(f"'{lexeme}' cannot stand here", column)
        return self._word(lexeme)

    def _closed(self, close: str, column: int) -> Node:
        node = self._choice()
        if self._peek() != close:
            raise PatternError(f"this bracket is never closed with '{close}'", column)
        self.at += 1
        return node

    def _named(self, name: str, column: int) -> Node:
        node = self.sets(name)
        if node is None:
            raise PatternError(f"there is no set named '{name}'", column)
        return node

    def _word(self, text: str) -> Node:
        words = self.expand(fold(text).text.strip())
        parts = tuple(Word(word) for word in words)
        return parts[0] if len(parts) == 1 else Sequence(parts)
