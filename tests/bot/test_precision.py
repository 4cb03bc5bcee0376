"""What people said of flags, counted by rule."""

from datetime import UTC, datetime

import pytest

from bot.commands.signals_precision import precision, table, wilson
from dialogs.model.concern import Concern, Tier
from dialogs.model.signal import Flag, Kind, Signal

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def signal(rule: str) -> Signal:
    return Signal(kind=Kind.AVOIDANCE, rule=rule, revision="r")


def flag(number: int, rule: str, contested: bool | None) -> Flag:
    return Flag(id=str(number), at=NOW, signal=signal(rule), contested=contested)


def test_counts_by_rule() -> None:
    flags = [flag(n, "a", contested) for n, contested in enumerate((False, False, False, True, None))]
    helped = Concern(
        id=1, mentee=1, tier=Tier.PATTERN, family="avoidance", opened=NOW, signals=(signal("a"),), useful=True
    )
    rows = precision(flags, [helped])
    assert rows["a"]["raised"] == 5
    assert rows["a"]["mentee"]["precision"] == 0.75
    assert rows["a"]["mentee"]["n"] == 4
    assert rows["a"]["mentor"] == {"precision": 1.0, "ci95": list(wilson(1, 1)), "n": 1}
    assert "75% of 4" in table(rows)[1]


def test_says_when_nothing_is_known() -> None:
    assert table({}) == ["No flag has been raised yet."]
    assert "nobody said" in table(precision([flag(1, "a", None)], []))[1]


@pytest.mark.parametrize(
    ("good", "all_", "low", "high"), [(0, 0, 0.0, 1.0), (8, 10, 0.490, 0.943), (0, 5, 0.0, 0.434), (5, 5, 0.566, 1.0)]
)
def test_wilson_interval(good: int, all_: int, low: float, high: float) -> None:
    assert wilson(good, all_) == pytest.approx((low, high), abs=0.001)
