"""What is drawn in the confusion picture."""

from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.commands import signals_picture

URGENCIES = [("none", "none")] * 3 + [("none", "ask"), ("now", "now"), ("now", "today"), ("risk, not given", "now")]
KINDS = {"risk": [(True, True), (False, True)], "rumination": [(True, False)], "avoidance": [(False, False)]}


@pytest.fixture
def figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Figure:
    drawn: list[Figure] = []

    class Kept(Figure):
        def savefig(self, *args: object, **more: object) -> None:
            drawn.append(self)
            super().savefig(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(signals_picture, "Figure", Kept)
    signals_picture.draw(URGENCIES, KINDS, tmp_path / "p.png", "set.jsonl: 7 lines")
    return drawn[0]


def cells(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_urgency_against_urgency_with_row_shares(figure: Figure) -> None:
    acute = figure.axes[0]
    assert [label.get_text() for label in acute.get_xticklabels()] == ["none", "ask", "today", "now"]
    rows = [label.get_text() for label in acute.get_yticklabels()]
    assert rows == ["none\nn = 4", "ask\nn = 0", "today\nn = 0", "now\nn = 2", "risk\nnot given\nn = 1"]
    assert cells(acute)[:4] == ["3\n75.0%", "1\n25.0%", "0\n0.0%", "0\n0.0%"]
    assert cells(acute)[4:8] == ["–"] * 4
    assert cells(acute)[12:16] == ["0\n0.0%", "0\n0.0%", "1\n50.0%", "1\n50.0%"]


def test_a_small_panel_for_every_kind(figure: Figure) -> None:
    assert [axes.get_title() for axes in figure.axes[1:]] == ["Risk", "Rumination", "Avoidance"]
    assert cells(figure.axes[1]) == ["0\n0.0%", "1\n100.0%", "0\n0.0%", "1\n100.0%"]
    assert "set.jsonl: 7 lines" in figure.get_suptitle()
