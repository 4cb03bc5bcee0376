"""Honest figures: shares with 95 % intervals that are never of zero width, and what length alone would reach."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import numpy as np
from msgspec import Struct

DRAWS = 2000
SEED = 20_261_101  # the same file always gives the same interval
Z = 1.96  # 95 %
HOW = f"95 % intervals: percentile bootstrap, {DRAWS} draws, seeded; Wilson's where a figure is 0 or 1 (marked *)"

Pair = tuple[bool, bool]  # really there, found


class Share(Struct, frozen=True):
    """`hits` among `of` units: a recall, a precision, a rate; the others of `total` were drawn with them."""

    hits: int
    of: int
    total: int

    @property
    def value(self) -> float | None:
        """None when there is nothing to divide by."""
        return self.hits / self.of if self.of else None

    @property
    def extreme(self) -> bool:
        """0 or 1: every bootstrap draw would say the same, so the interval is Wilson's."""
        return self.of > 0 and self.hits in {0, self.of}

    @property
    def ci95(self) -> list[float] | None:
        """The 95 % interval, ends included; None without a value."""
        if self.value is None:
            return None
        if self.extreme:
            low, high = wilson(self.hits, self.of)
            return [min(low, self.value), max(high, self.value)]
        return self._bootstrap()

    def _bootstrap(self) -> list[float]:
        """Units drawn with replacement: only how often each sort comes matters, so the counts are drawn."""
        sorts = np.array([self.hits, self.of - self.hits, self.total - self.of])
        draws = np.random.default_rng(SEED).multinomial(self.total, sorts / self.total, DRAWS)
        known = draws[draws[:, :2].any(axis=1)]
        low, high = np.quantile(known[:, 0] / known[:, :2].sum(axis=1), (0.025, 0.975))
        return [float(low), float(high)]


def share(hits: Sequence[bool], of: Sequence[bool]) -> Share:
    """The share of hits among the units that `of` names."""
    return Share(sum(hit for hit, counts in zip(hits, of, strict=True) if counts), sum(of), len(of))


def described(shares: Mapping[str, Share]) -> dict[str, Any]:
    """The values, their intervals under "ci95", and under "wilson" the names of those whose interval is Wilson's."""
    values: dict[str, Any] = {name: one.value for name, one in shares.items()}
    return values | {
        "ci95": {name: one.ci95 for name, one in shares.items()},
        "wilson": [name for name, one in shares.items() if one.extreme],
    }


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Recall, precision, false-alarm rate, n (really there), 95 % intervals; None where nothing can be divided."""
    real, found = [real for real, _ in pairs], [found for _, found in pairs]
    shares = {
        "recall": share(found, real),
        "precision": share(real, found),
        "false_alarm_rate": share(found, [not one for one in real]),
    }
    return described(shares) | {"n": sum(real)}


def best_length(lengths: Sequence[int], real: Sequence[bool]) -> dict[str, Any]:
    """Flagging by length alone, at the threshold with the highest Youden's J (Cancer 3, 32–35, 1950).

    The threshold is chosen on the lines it is measured on, so the figures are optimistic. Lengths in characters.
    """
    if all(real) or not any(real):
        return {"rule": None, "youden_j": None, "optimistic": True} | figures([(one, False) for one in real])
    sizes, place = np.unique(np.array(lengths), return_inverse=True)
    there = np.array(real)
    longer = [np.bincount(place, weights=one)[::-1].cumsum()[::-1] / one.sum() for one in (there, ~there)]
    gain = longer[0] - longer[1]  # Youden's J of "at least this long"; its negative is that of "shorter than this"
    up, down = int(gain.argmax()), int(gain.argmin())
    short = bool(-gain[down] > gain[up])
    limit = int(sizes[down if short else up])
    found = [(length < limit) if short else (length >= limit) for length in lengths]
    return {
        "rule": f"{'fewer than' if short else 'at least'} {limit} characters",
        "youden_j": float(-gain[down] if short else gain[up]),
        "optimistic": True,
    } | figures(list(zip(real, found, strict=True)))


def wilson(good: int, all_: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22, 209–212, 1927); (0, 1) when nothing is known."""
    if not all_:
        return 0.0, 1.0
    part, spread = good / all_, Z * Z / all_
    middle = (part + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(part * (1 - part) / all_ + spread / (4 * all_))
    return max(0.0, middle - half), min(1.0, middle + half)


def number(value: float | None, digits: int = 3) -> str:
    """For people: a dash where nothing could be divided."""
    return "-" if value is None else f"{value:.{digits}f}"


def ends(row: Mapping[str, Any], name: str) -> str:
    """For people: the interval of one figure of `described`, with * when it is Wilson's."""
    interval = row["ci95"][name]
    if interval is None:
        return "-"
    return f"{number(interval[0])} to {number(interval[1])}{'*' if name in row['wilson'] else ''}"
