"""The confusion picture of `kith signals eval --picture`: what was there against what was said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

mpl.use("Agg")  # a file is written, no window opened

URGENCIES = ("none", "ask", "today", "now")
Cells = Sequence[Sequence[int]]


def draw(
    urgencies: Sequence[tuple[str, str]], kinds: Mapping[str, Sequence[tuple[bool, bool]]], file: Path, title: str
) -> None:
    """Write a PNG: pairs of true and found urgency in the large panel, there and found by kind in the small ones."""
    figure = Figure(figsize=(11, 7), layout="constrained")
    figure.suptitle(f"What was there, what was found\n{title}", fontsize=14)
    grid = figure.add_gridspec(len(kinds), 2, width_ratios=(2.4, 1))
    _acute(figure.add_subplot(grid[:, 0]), urgencies)
    for row, (kind, pairs) in enumerate(kinds.items()):
        _kind(figure.add_subplot(grid[row, 1]), kind, pairs)
    figure.savefig(file, format="png", dpi=120)


def _acute(axes: Axes, pairs: Sequence[tuple[str, str]]) -> None:
    counts = Counter(pairs)
    extra = sorted({truth for truth, _ in pairs} - set(URGENCIES))
    truths = (*URGENCIES, *extra)
    cells = [[counts[truth, found] for found in URGENCIES] for truth in truths]
    labels = [f"{truth.replace(', ', chr(10))}\nn = {sum(row)}" for truth, row in zip(truths, cells, strict=True)]
    _panel(axes, cells, labels, URGENCIES, 12)
    axes.set_title("Acute risk: how soon a human looks", fontsize=12)
    axes.set_xlabel("found", fontsize=11)
    axes.set_ylabel("labelled", fontsize=11)


def _kind(axes: Axes, kind: str, pairs: Sequence[tuple[bool, bool]]) -> None:
    counts = Counter(pairs)
    cells = [[counts[there, found] for found in (False, True)] for there in (False, True)]
    labels = [f"{name}\nn = {sum(row)}" for name, row in zip(("not there", "there"), cells, strict=True)]
    _panel(axes, cells, labels, ("not found", "found"), 10)
    axes.set_title(kind.capitalize(), fontsize=11)


def _panel(axes: Axes, cells: Cells, rows: Sequence[str], columns: Sequence[str], size: int) -> None:
    """Counts with their share of the row, which also gives the shade: rare rows stay as legible as common ones."""
    shares = [[count / (sum(row) or 1) for count in row] for row in cells]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, fontsize=size)
    axes.set_yticks(range(len(rows)), rows, fontsize=size)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xticks([x - 0.5 for x in range(1, len(columns))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(1, len(rows))], minor=True)
    axes.grid(which="minor", color="white", linewidth=3)
    axes.tick_params(which="minor", length=0)
    for y, row in enumerate(shares):
        for x, part in enumerate(row):
            said = f"{cells[y][x]}\n{part:.1%}" if sum(cells[y]) else "–"
            axes.text(x, y, said, ha="center", va="center", fontsize=size, color="white" if part > 0.5 else "#222222")
