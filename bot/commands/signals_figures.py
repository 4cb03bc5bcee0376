"""Honest figures: recall, precision and false-alarm rate with intervals by bootstrap over people."""

from collections.abc import Sequence
from random import Random
from typing import Any

DRAWS = 2000
SEED = 20_261_101  # the same file always gives the same interval

Pair = tuple[bool, bool]  # really there, found


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Recall, precision, false-alarm rate, n (really there), 95 % intervals; None where nothing can be divided."""
    rng = Random(SEED)
    draws = [_rates(rng.choices(pairs, k=len(pairs))) for _ in range(DRAWS)] if pairs else []
    return _rates(pairs) | {
        "n": sum(real for real, _ in pairs),
        "ci95": {name: _interval([draw[name] for draw in draws]) for name in ("recall", "precision")},
    }


def _rates(pairs: Sequence[Pair]) -> dict[str, Any]:
    both = sum(real and found for real, found in pairs)
    real, found = sum(real for real, _ in pairs), sum(found for _, found in pairs)
    clear = len(pairs) - real
    return {
        "recall": both / real if real else None,
        "precision": both / found if found else None,
        "false_alarm_rate": (found - both) / clear if clear else None,
    }


def _interval(values: list[float | None]) -> list[float] | None:
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    return [round(known[int(len(known) * 0.025)], 3), round(known[min(len(known) - 1, int(len(known) * 0.975))], 3)]
