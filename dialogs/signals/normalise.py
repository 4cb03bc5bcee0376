"""From what was typed to plain tokens, each knowing where in the original it stood; linear in the text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

_QUOTES = dict.fromkeys("’‘‛ʼ´`′＇", "'") | dict.fromkeys("“”„«»″", " ") | {"…": "..", "¿": " ", "¡": " "}
# Letters of other alphabets that look like Latin ones (Unicode TR39 confusables, the common few).
_LOOKALIKES = dict(zip("аеорсухіѕјкмтвнԁɡαοικυνɩł", "aeopcyxisjkmtbhdgaoikuvil", strict=True))
_TOKEN = re.compile(r"(?:[^\W_]|[@$*'+|])+(?:!(?:[^\W_]|[@$*'+|])+)*|[.?!;]+")
MOST_REPEATS = 3
EMOJI = "emoji"  # what the words that stand for emoji begin with
_NO_EMOJI: Mapping[str, str] = {}


class Folded:
    """Text folded to plain lower-case letters, `letters` being what each character became; None when none moved."""

    def __init__(self, text: str, letters: list[str] | None) -> None:
        self.text = text
        self._letters = letters

    @cached_property
    def offsets(self) -> list[int] | None:
        """Where each letter came from; worked out only when something is shown."""
        if self._letters is None:
            return None
        return [index for index, letters in enumerate(self._letters) for _ in letters]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that [start, end) came from."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


class Token(Struct, frozen=True):
    """A word as typed, folded, with its place in the folded text; `text` is "." where a sentence ends."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def _letters(char: str) -> str:
    if char in _QUOTES:
        return _QUOTES[char]
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) not in _DROPPED)
    return "".join(_QUOTES.get(c, _LOOKALIKES.get(c, c)) for c in plain.casefold())


_DROPPED = {"Cf", "Mn", "Me", "Cc", "Sk", "Cn"}


def fold(text: str, emoji: Mapping[str, str] = _NO_EMOJI) -> Folded:
    """NFKC-fold, drop accents, format characters and look-alikes; emoji become " words " by their meaning."""
    if text.isascii():
        return Folded(text.lower(), None)
    letters = [char if char < "\x80" else emoji.get(char) or _letters(char) for char in text]
    return Folded("".join(letters).lower(), letters)


def tokens(folded: Folded) -> list[Token]:
    """Words and sentence ends in order; two or more dots are a pause, and what is said over and over counts thrice.

    So does each emoji within an unbroken row of emoji, however they alternate.
    """
    found: list[Token] = []
    row: Counter[str] = Counter()
    again, last, letter_end = 0, "", -1
    for match in _TOKEN.finditer(folded.text):
        text = match.group()
        start, end = match.span()
        if text[0] in ".?!;":
            if _is_pause(text) or (start == letter_end and folded.text[end : end + 1].isalnum()):
                continue  # as in "k.y.s"
            text = "."
        letter_end = end if end - start == 1 else -1
        if text.startswith(EMOJI):
            row[text] += 1
            again = row[text]
        else:
            again = again + 1 if text == last else 1
            if row:
                row.clear()
        last = text
        if again <= MOST_REPEATS:
            found.append(Token(text, start, end))
    return found


def at_most(text: str) -> int:
    """How many words the text can have at most; without looking at them."""
    return len(_TOKEN.findall(text))


def _is_pause(text: str) -> bool:
    return text.startswith("..") and not text.strip(".")
