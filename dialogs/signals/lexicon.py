"""One language's lexicon, compiled: rules, cues and idioms as RE2 over word symbols."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import re2
from msgspec import Struct

from dialogs.signals.document import Cue, Family, Idiom, Rule
from dialogs.signals.gates import Gate
from dialogs.signals.normalise import Folded, Token
from dialogs.signals.pattern import OTHER, STOP
from dialogs.signals.spelling import Placed, Speller

Meaning = Rule | Cue | Idiom
MOST_HITS = 4  # of one rule in one text: enough to explain, and a bound on the work
PLENTY = 40  # hits of rules after which no more are looked for: the text is urgent enough, and the work bounded
REACH = 14  # words on either side of its first part in which the others of a phrase without an order must stand
_BYTES = 3  # a symbol's length in UTF-8


class Pattern(Struct, frozen=True):
    """One rule, cue or idiom."""

    meaning: Meaning
    family: Family | None


class Phrase(Struct, frozen=True, dict=True):
    """One way to say what a pattern means: one regex, or several of which all must match near each other."""

    pattern: Pattern
    sources: tuple[str, ...]  # RE2 over word symbols

    @cached_property
    def parts(self) -> tuple[Any, ...]:
        """Compiled when a text first wakes the phrase, as few do: all of them would take a quarter of a second."""
        return tuple(map(compiled, self.sources))


def compiled(source: str) -> Any:  # RE2 publishes no types
    """The regex to search with. Raises re2.error when it is too large."""
    options = re2.Options()
    options.log_errors = False
    return re2.compile(source, options)


class Found(Struct, frozen=True):
    """Where a pattern matched, in words."""

    pattern: Pattern
    first: int
    last: int  # one past the end


class Reading(Struct, frozen=True):
    """A text as one lexicon reads it."""

    words: tuple[Placed, ...]
    symbols: str
    folded: Folded

    def place(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of the original that words [first, last) came from."""
        return self.folded.place(self.words[first].start, self.words[last - 1].end)


class Lexicon(Struct, frozen=True):
    """What one language's files say, ready to be searched in linear time."""

    language: str
    revision: str
    speller: Speller
    symbols: dict[str, str]
    common: frozenset[str]
    plain: frozenset[str]  # words of the language that no phrase names
    phrases: tuple[Phrase, ...]
    gates: tuple[Gate, ...]  # each looks at one more of the words that a phrase cannot match without

    def read(self, folded: Folded, tokens: list[Token]) -> Reading:
        """A text's tokens as words and as symbols, one symbol a word."""
        words = tuple(self.speller.read(tokens))
        return Reading(words, "".join([self.symbols.get(placed.word, OTHER) for placed in words]), folded)

    def find(self, reading: Reading) -> Iterator[Found]:
        """Matches of every phrase, at most MOST_HITS each; idioms and cues first, then rules until there are plenty."""
        symbols, encoded = set(reading.symbols), reading.symbols.encode()
        awake = (1 << len(self.phrases)) - 1
        for gate in self.gates:
            awake &= gate.lets(symbols)
        plenty = PLENTY
        while awake and plenty > 0:
            lowest = awake & -awake
            awake ^= lowest
            phrase = self.phrases[lowest.bit_length() - 1]
            for found in _matches(phrase, encoded, reading.symbols):
                plenty -= phrase.pattern.family is not None
                yield found

    def knows(self, word: str) -> bool:
        """Whether the word is one of this language's."""
        return word in self.symbols or word in self.plain

    def knows_of(self, reading: Reading) -> int:
        """How many of the words that it read are its language's."""
        return sum([placed.word in self.symbols or placed.word in self.plain for placed in reading.words])


def _matches(phrase: Phrase, encoded: bytes, symbols: str) -> Iterator[Found]:
    if len(phrase.parts) == 1:
        yield from (Found(phrase.pattern, *span) for span in _spans(phrase.parts[0], encoded, symbols))
    elif place := _near(phrase.parts, encoded, symbols):
        yield Found(phrase.pattern, *place)


def _spans(regex: Any, encoded: bytes, symbols: str) -> list[tuple[int, int]]:
    spans = []
    for match in islice(regex.finditer(encoded), MOST_HITS):
        first, last = (offset // _BYTES for offset in match.span())
        while first < last and symbols[first] == STOP:
            first += 1
        while first < last and symbols[last - 1] == STOP:
            last -= 1
        if first < last:
            spans.append((first, last))
    return spans


def _near(parts: tuple[Any, ...], encoded: bytes, symbols: str) -> tuple[int, int] | None:
    """The first place where every part stands within REACH words of the first one, in its sentence."""
    for first, last in _spans(parts[0], encoded, symbols):
        low = max(first - REACH, symbols.rfind(STOP, 0, first) + 1)
        end = symbols.find(STOP, last, last + REACH)
        near = encoded[low * _BYTES : (last + REACH if end < 0 else end) * _BYTES]
        places = [(first - low, last - low)]
        for part in parts[1:]:
            match = part.search(near)
            if not match:
                break
            places.append((match.start() // _BYTES, match.end() // _BYTES))
        else:
            return low + min(start for start, _ in places), low + max(end for _, end in places)
    return None
