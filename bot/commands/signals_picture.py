"""The confusion picture of `kith signals eval --picture`: what was there against what was said."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

mpl.use("Agg")  # a file is written, no window opened

ROWS = ("risk", "rumination", "avoidance", "none")
COLUMNS = ("now", "today", "ask", "rumination", "avoidance", "nothing")
Seen = tuple[tuple[str, ...], str | None, tuple[str, ...]]  # labels, urgency, kinds


def draw(seen: Sequence[Seen], file: Path) -> None:
    """Write a PNG: rows are what readers say, columns what the detectors say; a message may count in several."""
    counts = Counter((row, column) for labels, urgency, kinds in seen for row, column in _cells(labels, urgency, kinds))
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    table = [[counts[row, column] for column in COLUMNS] for row in ROWS]
    axes.imshow(table, cmap="Blues", aspect="auto")
    axes.set_xticks(range(len(COLUMNS)), COLUMNS)
    axes.set_yticks(range(len(ROWS)), ROWS)
    axes.set_xlabel("said by the detectors")
    axes.set_ylabel("said by readers")
    most = max(map(max, table)) or 1
    for y, row in enumerate(table):
        for x, count in enumerate(row):
            axes.text(x, y, str(count), ha="center", va="center", color="white" if count > most / 2 else "black")
    figure.savefig(file, format="png", dpi=120)


def _cells(labels: tuple[str, ...], urgency: str | None, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    rows = labels or ("none",)
    columns = [column for column in (urgency, *(kind for kind in kinds if kind != "risk")) if column] or ["nothing"]
    return [(row, column) for row in rows for column in columns]
