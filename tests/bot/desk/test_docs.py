"""docs/mentor.md names every command, every button and the ladders as they are."""

from pathlib import Path

import pytest

from bot.desk import COMMANDS
from dialogs.concern.buttons import OUTCOMES
from dialogs.programme import Ladders
from tests.dialogs.concern.story import LIBRARY

PAGE = (Path(__file__).parents[3] / "docs/mentor.md").read_text(encoding="utf-8")
BUTTONS = ["open", "ack", "contacted", "pass", "resolve", "useful", "not_useful", "clear_mentor", "close"]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_there(name: str) -> None:
    assert f"`/{name}" in PAGE


@pytest.mark.parametrize("name", BUTTONS)
def test_every_button_is_there(name: str) -> None:
    assert f"**{LIBRARY.locale.say('en', f'alerts.button.{name}')}**" in PAGE


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_there(outcome: str) -> None:
    assert f"*{LIBRARY.locale.say('en', f'alerts.button.outcome_{outcome}')}*" in PAGE


def spelled(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes <= 60 and minutes % 60:
        return f"{minutes} min"
    hours = minutes // 60
    if hours < 24:
        return f"{hours} h"
    return f"{hours // 24} day{'s' if hours >= 48 else ''}"


@pytest.mark.parametrize(("column", "tier"), [(1, "now"), (2, "today"), (3, "look"), (4, "pattern"), (5, "quiet")])
def test_the_ladders_times_are_there(column: int, tier: str) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("|")]
    table = {row[0]: row[column] for row in rows if len(row) == 6}
    ladder = getattr(Ladders(), tier)
    for rung in ladder.rungs[1:]:
        cells = [table[name] for name in _names(rung.page)]
        wanted = {spelled(rung.after.total_seconds()), f"{rung.after.total_seconds() / 3600:.0f} h"}
        assert any(cell.startswith(tuple(wanted)) for cell in cells), (rung, cells)
    reopen = {spelled(ladder.reopen.total_seconds()), f"{ladder.reopen.total_seconds() / 3600:.0f} h"}
    assert table["taken, then nothing more: it comes back"] in reopen


def _names(page: tuple[str, ...]) -> list[str]:
    names = {
        "mentor": "you again",
        "backup": "backup mentor",
        "coordinators": "coordinators",
        "everyone": "everyone, and e-mail or webhook",
    }
    return [names[audience] for audience in page if audience in names]
