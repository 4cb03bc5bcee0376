"""Intervals that are never of zero width, and what length alone reaches."""

from random import Random
from time import perf_counter

import numpy as np
import pytest

from bot.commands.signals_figures import Share, best_length, figures, wilson


@pytest.mark.parametrize(("hits", "of"), [(0, 1), (1, 1), (0, 400), (400, 400), (20_000, 20_000)])
def test_an_extreme_share_has_wilsons_interval(hits: int, of: int) -> None:
    low, high = Share(hits, of, of).ci95 or [0, 0]
    assert low < high
    assert low <= hits / of <= high
    assert (low, high) == pytest.approx(wilson(hits, of))


@pytest.mark.parametrize(("hits", "of", "total"), [(1, 2, 9), (80, 100, 100), (80, 100, 5000), (1, 4000, 4000)])
def test_the_bootstrap_holds_the_share(hits: int, of: int, total: int) -> None:
    low, high = Share(hits, of, total).ci95 or [0, 0]
    assert low <= hits / of <= high
    assert low < high


def test_drawing_counts_is_drawing_lines() -> None:
    """The same interval as drawing every line with replacement, but for chance."""
    lines = np.array([1] * 60 + [0] * 20 + [2] * 120)  # hits, misses, and lines that do not ask for it
    picks = np.random.default_rng(1).choice(lines, (4000, len(lines)))
    slow = np.quantile((picks == 1).sum(axis=1) / (picks != 2).sum(axis=1), (0.025, 0.975))
    assert Share(60, 80, 200).ci95 == pytest.approx(list(slow), abs=0.012)


def test_nothing_is_divided_by_nothing() -> None:
    assert Share(0, 0, 5).ci95 is None
    assert figures([])["ci95"] == {"recall": None, "precision": None, "false_alarm_rate": None}


def test_which_intervals_are_wilsons_is_said() -> None:
    told = figures([(True, True), (True, True), (False, True), (False, False)])
    assert told["wilson"] == ["recall"]
    assert told["ci95"]["recall"] == pytest.approx([0.342, 1], abs=0.001)


def test_length_alone_at_its_best_threshold() -> None:
    told = best_length([5, 9, 10, 30, 40, 50], [False, False, True, False, True, True])
    assert told["rule"] == "at least 10 characters"
    assert told["youden_j"] == pytest.approx(2 / 3)
    assert told["recall"] == 1
    assert told["optimistic"] is True


def test_short_texts_may_be_the_ones() -> None:
    told = best_length([5, 6, 60, 70], [True, True, False, False])
    assert (told["rule"], told["youden_j"], told["precision"]) == ("fewer than 60 characters", 1, 1)


@pytest.mark.parametrize("real", [[], [True, True], [False]])
def test_length_tells_nothing_where_all_are_alike(real: list[bool]) -> None:
    assert best_length([3] * len(real), real)["rule"] is None


def test_no_threshold_is_better_than_the_best() -> None:
    rng = Random(3)
    lengths = [rng.randrange(40) for _ in range(200)]
    real = [rng.random() < length / 60 for length in lengths]
    j = [
        abs(sum(r for n, r in zip(lengths, real, strict=True) if n >= limit) / sum(real)
            - sum(not r for n, r in zip(lengths, real, strict=True) if n >= limit) / (len(real) - sum(real)))
        for limit in range(41)
    ]  # fmt: skip
    assert best_length(lengths, real)["youden_j"] == pytest.approx(max(j))


def test_ten_thousand_lines_are_quick() -> None:
    pairs = [(n % 3 == 0, n % 7 == 0) for n in range(10_000)]
    start = perf_counter()
    for _ in range(100):
        figures(pairs)
    assert perf_counter() - start < 10  # some hundred figures, as eval prints with many slices
