"""Buttons laid out for a phone, and typed words understood as one of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from dialogs.parse.fold import fold
from dialogs.parse.numbers import parse_position

T = TypeVar("T")
_DIGITS = re.compile(r"\d+")

ROW_CHARACTERS = 28  # what fits side by side on a small phone, by trying
CLOSE_ENOUGH = 88.0  # rapidfuzz ratio, 0–100: one slip in a short label


def rows(items: Sequence[T], widths: Sequence[int], limit: int = ROW_CHARACTERS) -> tuple[tuple[T, ...], ...]:
    """Items packed into rows in order, none wider than `limit` characters."""
    packed: list[list[T]] = []
    used = limit + 1
    for item, width in zip(items, widths, strict=True):
        if used + width > limit:
            packed.append([])
            used = 0
        packed[-1].append(item)
        used += width + 2
    return tuple(tuple(row) for row in packed)


def number_rows(low: int, high: int) -> tuple[tuple[int, ...], ...]:
    """The numbers of a scale, at most six a row."""
    numbers = range(low, high + 1)
    half = min(len(numbers), 6)
    return tuple(tuple(numbers[start : start + half]) for start in range(0, len(numbers), half))


def pick(labels: Mapping[str, str], written: str) -> str | None:
    """The key whose label the person wrote: literally, by its key, by its number or with a slip of the keys.

    Where labels hold numbers of their own ("2 weeks"), nobody can tell which number was meant.
    """
    plain = _plain(written)
    if not plain:
        return None
    literal = pick_literally(labels, written)
    if literal or plain in labels:
        return literal or plain
    number = parse_position(written)
    if number is None:
        return _closest(labels, plain)
    if literal := pick_literally(labels, str(number)):
        return literal
    counted = 0 < number <= len(labels) and not any(map(_digits, labels.values()))
    return list(labels)[number - 1] if counted else None


def pick_literally(labels: Mapping[str, str], written: str) -> str | None:
    """The key whose label was written out, whole or up to its comma ("Yes" for "Yes, I am safe"); case and accents
    do not count.
    """
    plain = _plain(written)
    found = [key for key, label in labels.items() if plain in {_plain(label), _plain(label.partition(",")[0])}]
    return found[0] if plain and len(found) == 1 else None


def _plain(text: str) -> str:
    return utils.default_process(fold(text))


def _closest(labels: Mapping[str, str], plain: str) -> str | None:
    found = process.extract(plain, dict(labels), scorer=fuzz.ratio, processor=_plain, limit=2)
    same = _digits(plain)  # a slip in a number makes another number
    near = [key for label, score, key in found if score >= CLOSE_ENOUGH and _digits(label) == same]
    return near[0] if len(near) == 1 else None


def _digits(text: str) -> list[str]:
    return _DIGITS.findall(text)


def widths(labels: Iterable[str]) -> list[int]:
    """How wide each label is, in characters."""
    return [len(label) for label in labels]
