"""`kith signals train`: make a language's net anew from labelled texts; for those who develop Kith.

Logistic regression with an L2 penalty, by Newton's method: a few thousand texts take a few seconds.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dialogs.signals import Pack
from dialogs.signals.net import Net, grams
from dialogs.signals.normalise import fold, tokens

PENALTY = 2.0  # half of it times the sum of squared weights stands beside the sum of log losses
ROUNDS, STEPS = 30, 120  # of Newton's method, and of the conjugate gradients in each
CLOSE = 1e-3  # slope at which the least loss is reached
FEWEST = 2  # texts that a run of words must stand in
SMALLEST = 0.03  # logits; lighter weights change no verdict and are left out
Floats = NDArray[np.float64]
Map = Callable[[Floats], Floats]


def run(pack: Pack, files: Sequence[Path], language: str, ask: float, today: float, out: Path) -> int:
    """Train on the files' texts of that language and write the net; `ask` and `today` are thresholds in logits."""
    rows = [row for file in files for row in read(file) if row["lang"] == language]
    net = train(pack, rows, language, ask, today)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(net, order="sorted"), indent=0) + b"\n")
    print(f"{out}: {len(net.weights)} weights from {len(rows)} texts")
    return 0


def read(file: Path) -> list[dict[str, Any]]:
    """The labelled lines of a file, in the format of `kith signals eval`."""
    lines = file.read_text(encoding="utf-8").split("\n")
    rows: list[dict[str, Any]] = [msgspec.json.decode(line) for line in lines if line.strip()]
    return rows


def train(pack: Pack, rows: Sequence[dict[str, Any]], language: str, ask: float, today: float) -> Net:
    """The net that these rows make."""
    texts = [words_of(pack, row, language) for row in rows]
    there = [sorted({gram for gram, _, _ in grams(words)} - {"<", ">"}) for words in texts]
    counts = Counter(gram for found in there for gram in found)
    names = sorted(gram for gram, count in counts.items() if count >= FEWEST)
    place = {gram: index for index, gram in enumerate(names)}
    pairs = [(row, place[gram]) for row, found in enumerate(there) for gram in found if gram in place]
    labels = np.array(["risk" in row["label"] for row in rows], dtype=float)
    weights, bias = _fit(np.array(pairs), labels, len(names))
    kept = {name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) >= SMALLEST}
    digest = digest_of(rows)
    made = Net(language, "", digest, round(bias, 3), ask, today, kept)
    revision = hashlib.sha256(msgspec.json.encode(made, order="sorted")).hexdigest()[:12]
    return msgspec.structs.replace(made, revision=revision)


def words_of(pack: Pack, row: dict[str, Any], language: str) -> list[str]:
    """A row's text as the language's lexicon reads it."""
    text = row.get("text") or "\n".join(row["texts"])
    return [placed.word for placed in pack.lexicons[language].read(tokens(fold(text, pack.emoji))).words]


def digest_of(rows: Sequence[dict[str, Any]]) -> str:
    """Names the texts and labels that a net was trained on."""
    told = [[row.get("text") or row["texts"], sorted(row["label"])] for row in rows]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]


def _fit(pairs: NDArray[np.int64], labels: Floats, count: int) -> tuple[Floats, float]:
    """Weights and bias at the least loss, by Newton's method with conjugate gradients; the bias carries no penalty."""
    row, column = pairs[:, 0], pairs[:, 1]
    share = labels.mean()
    cost = np.where(labels == 1, 0.5 / share, 0.5 / (1 - share))  # both kinds count the same, however many there are
    shrink = np.append(np.full(count, PENALTY), 0.0)

    def forward(v: Floats) -> Floats:
        scores: Floats = np.bincount(row, weights=v[column], minlength=len(labels)) + v[-1]
        return scores

    def back(v: Floats) -> Floats:
        return np.append(np.bincount(column, weights=v[row], minlength=count), v.sum())

    point = np.zeros(count + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-forward(point)))
        curve = cost * chance * (1 - chance)
        slope = back(cost * (chance - labels)) + shrink * point
        if float(np.abs(slope).max()) < CLOSE:
            break
        point = point - _solve(partial(_curved, curve, forward, back, shrink), slope)
    return point[:-1], float(point[-1])


def _curved(curve: Floats, forward: Map, back: Map, shrink: Floats, v: Floats) -> Floats:
    """The loss's second derivative along v."""
    along: Floats = back(curve * forward(v)) + shrink * v
    return along


def _solve(times: Map, target: Floats) -> Floats:
    """x where times(x) is near target, for a positive definite `times`: conjugate gradients."""
    x, left = np.zeros_like(target), target.copy()
    way, size = left.copy(), float(left @ left)
    for _ in range(STEPS):
        along = times(way)
        step = size / max(float(way @ along), 1e-12)
        x, left = x + step * way, left - step * along
        size, before = float(left @ left), size
        if size < CLOSE * CLOSE:
            break
        way = left + (size / before) * way
    return x
