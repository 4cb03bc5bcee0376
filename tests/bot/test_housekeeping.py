"""Retention is kept, and what was set aside is said."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot.housekeeping import Housekeeping

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


class House:
    """A store that has two rounds of old rows, and an alarm that remembers."""

    def __init__(self, waiting: int = 0) -> None:
        self.rounds = [3, 2, 0]
        self.asked: list[tuple[datetime, datetime]] = []
        self.rung: list[str] = []
        self._waiting = waiting

    def let_go(self, before: datetime, concerns_before: datetime) -> int:
        self.asked.append((before, concerns_before))
        return self.rounds.pop(0)

    def waiting_for_human(self) -> list[int]:
        return list(range(self._waiting))

    def ring_soon(self, code: str, text: str) -> None:
        self.rung.append(f"{code}: {text}")


def keep(house: House, checked: date = TODAY) -> Housekeeping:
    crisis = SimpleNamespace(stale=lambda today: (today - checked).days > 90, checked=checked)
    programme = SimpleNamespace(retention_days=30, concern_retention_days=100)
    shelf: Any = SimpleNamespace(current=SimpleNamespace(programme=programme, library=SimpleNamespace(crisis=crisis)))
    store: Any = house
    return Housekeeping(store, shelf, store, lambda: NOW)


async def test_lets_go_until_nothing_old_is_left() -> None:
    house = House()
    await keep(house).run()
    assert house.asked == [(NOW - timedelta(days=30), NOW - timedelta(days=100))] * 3
    assert house.rung == []


async def test_says_what_was_set_aside() -> None:
    house = House(waiting=2)
    await keep(house).run()
    assert house.rung == ["set_aside: 2 messages were set aside and wait for a human: run kith doctor."]


async def test_warns_of_old_crisis_lines(caplog: Any) -> None:
    await keep(House(), date(2025, 11, 1)).run()
    assert "2025-11-01" in caplog.text
