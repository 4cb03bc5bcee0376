"""The small language in which lexicons write phrases, as it is read into parts.

want to [just] die        words; square brackets, or a question mark after a part, mean "or left out"
kill/end myself           either of two words
(end it all|give up)      either of several phrases
{wish} ~2 {not_exist}     named sets of phrases; up to two words of anything between
# pills                   any number
^ goodbye $               the start, the end of a sentence
suicid*                   any word that begins so
{father} & drunk & hit    all of these in one sentence, near each other, in any order
"""

import re
from collections.abc import Callable

from dialogs.signals.pattern import Choice, Edge, Gap, Node, Optional, Sequence, Together

_LEXEME = re.compile(r"\s*(~\d+|\{[a-z_0-9]+\}|[\[\]()|/^$#?&]|[^\s\[\]()|/^${}~#?&]+|.)")
MAX_GAP = 12
_ENDS = frozenset({"", "|", ")", "]", "&"})
_BINDING = frozenset({"/", "?"})


class PatternError(ValueError):
    """A phrase that cannot be read; `column` counts from 0 inside it."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


class Reader:
    """Reads one phrase; `sets` gives the meaning of {names}, `word` that of a single word."""

    def __init__(self, phrase: str, sets: Callable[[str], Node | None], word: Callable[[str], Node]) -> None:
        self.sets, self.word = sets, word
        self.found = list(_LEXEME.finditer(phrase.strip()))
        self.lexemes = [*(match.group(1) for match in self.found), ""]
        self.at = 0

    def read(self) -> Node:
        """The whole phrase, or PatternError."""
        parts = [self._choice()]
        while self._peek() == "&":
            self.at += 1
            parts.append(self._choice())
        if self._peek():
            raise PatternError(f"'{self._peek()}' cannot stand here", self._column())
        return parts[0] if len(parts) == 1 else Together(tuple(parts))

    def _peek(self) -> str:
        return self.lexemes[self.at]

    def _column(self) -> int:
        """Where the next lexeme begins, or at the end, the last one."""
        return self.found[min(self.at, len(self.found) - 1)].start(1) if self.found else 0

    def _choice(self) -> Node:
        parts = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while (lexeme := self._peek()) not in _ENDS:
            parts.append(self._plain(lexeme) or self._slashed())
        if not parts:
            raise PatternError("a phrase is empty here", self._column())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _plain(self, lexeme: str) -> Node | None:
        """A word that stands by itself, as most do."""
        if not lexeme[0].isalnum() or self.lexemes[self.at + 1] in _BINDING:
            return None
        self.at += 1
        return self.word(lexeme)

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
        lexeme = self._peek()
        column = self._column()
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
        return self.word(lexeme)

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
