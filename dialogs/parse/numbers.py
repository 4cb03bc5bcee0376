"""Numbers, in digits or in English or Spanish words."""

import re
from collections.abc import Mapping

from dialogs.parse.fold import fold

_UNITS = (
    ("zero", "cero"), ("one", "uno"), ("two", "dos"), ("three", "tres"), ("four", "cuatro"), ("five", "cinco"),
    ("six", "seis"), ("seven", "siete"), ("eight", "ocho"), ("nine", "nueve"), ("ten", "diez"), ("eleven", "once"),
    ("twelve", "doce"), ("thirteen", "trece"), ("fourteen", "catorce"), ("fifteen", "quince"),
    ("sixteen", "dieciseis"), ("seventeen", "diecisiete"), ("eighteen", "dieciocho"), ("nineteen", "diecinueve"),
    ("twenty", "veinte"),
)  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
_SMALL = {word: number for number, words in enumerate(_UNITS) for word in words}
_VEINTI = {f"veinti{word}": 20 + number for word, number in _SMALL.items() if 0 < number < 10}
_WORDS: Mapping[str, int] = {**_SMALL, **_TENS, **_VEINTI}
_WORD = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\b")
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})(?:[ -]| y )({'|'.join(w for w, n in _SMALL.items() if 0 < n < 10)})\b")

_NUMBER = re.compile(r"(?<![\d.,])-?\d{1,4}(?![\d.,]*\d)")
_ALSO_ELSE = frozenset({"one", "uno", "once"})  # "one of those days", "once more"
_SAID_ELSE = _ALSO_ELSE | {"una"}  # "the one", "la una"
_NAMED = frozenset({"option", "number", "opcion", "numero", "la", "el"})
_WORDS_AROUND = """
    a an the i id i'd im i'm am would say its it's it is about around maybe probably perhaps like just only number
    option this week right today now please well hm hmm um so think guess feel
    un una el la yo diria digo creo que es esta estoy como quiza quizas sobre numero opcion semana hoy ahora pues mm eh
"""
_AROUND = frozenset(_WORDS_AROUND.split())


def in_digits(text: str) -> str:
    """The folded text with its number words as digits: "a seven" → "a 7", "treinta y dos" → "32"."""
    said = _COMPOUND.sub(lambda found: str(_TENS[found[1]] + _SMALL[found[2]]), fold(text).replace("’", "'"))
    return _WORD.sub(lambda found: str(_WORDS[found[1]]), said)


def parse_whole(text: str) -> int | None:
    """The number that is all that was said: "7", "a seven", "I'd say 7", "un siete"; None when there is more."""
    words = re.split(r"[\s.!,…]+", in_digits(text).strip(" .!,…()"))
    numbers = [word for word in words if word not in _AROUND]
    return int(numbers[0]) if len(numbers) == 1 and re.fullmatch(r"-?\d{1,4}", numbers[0]) else None


def parse_position(text: str) -> int | None:
    """Which of several: "2", "two", "la dos", "option 2"; None when anything else is said, "just one" for instance."""
    words = re.findall(r"[^\s.!,…()]+", in_digits(text))
    before, number = words[:-1], words[-1] if words else ""
    named = before == [] or (
        len(before) == 1 and before[0] in _NAMED and not _SAID_ELSE.intersection(fold(text).split())
    )
    return int(number) if named and re.fullmatch(r"\d{1,2}", number) else None


def parse_on_scale(text: str, low: int, high: int) -> int | None:
    """The one number from `low` to `high` that was said, also as "7/10" or "seven out of ten" where 10 is the highest.

    In digits it may stand among other words; number words count only where nothing else was said, because "one of
    those days" is no answer.
    """
    of = rf"\s*(?:/|out of|of|de|sobre)\s*{high}(?![\d.,]*\d)"
    plain = fold(text)
    number = parse_whole(re.sub(rf"(?<=\d){of}", "", in_digits(text)))
    if number is None and not {found[0] for found in _WORD.finditer(plain)} - _ALSO_ELSE:
        found = _NUMBER.findall(re.sub(rf"(?<=\d){of}", "", plain))
        number = int(found[0]) if len(found) == 1 else None
    return number if number is not None and low <= number <= high else None
