"""`kith signals train`: make a language's net anew from labelled texts; for those who develop Kith.

Logistic regression with an L2 penalty, by Newton's method: some thousand texts take some ten seconds. What is said more
by one kind than by the other is shrunk less, by the log ratio of how often (Wang and Manning 2012, ACL P12-2018).
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dialogs.signals import Pack
from dialogs.signals.net import END, START, Net, grams, pieces
from dialogs.signals.normalise import fold, tokens

PENALTY = 5.0  # half of it times the sum of squared weights stands beside the sum of log losses
ROUNDS, STEPS = 30, 120  # of Newton's method, and of the conjugate gradients in each
CLOSE = 1e-3  # slope at which the least loss is reached
FEWEST = 2  # texts that a run of words, and words that a piece, must stand in
LESS = 0.5  # a piece of a word counts for so much of a run
SEEN = 0.5  # added to every count, so that what one kind never says has a ratio
SMALLEST = 0.03  # logits; lighter weights change no verdict and are left out
OFTEN = 4.0  # times that a text counts whose writer set out to make danger and ordinary talk hard to tell apart
PART = "~"  # before the name of a piece, to tell it from a run of words
Floats = NDArray[np.float64]
Map = Callable[[Floats], Floats]


class Levels(NamedTuple):
    """The net's thresholds, in logits: a question, a person told within the day, calm words around a wide phrase."""

    ask: float
    today: float
    calm: float


class Table(NamedTuple):
    """Texts by names, as the cells that are not zero; `scale` is how heavy each name is."""

    names: list[str]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Floats
    scale: Floats


def run(
    pack: Pack, files: Sequence[Path], language: str, levels: Levels, out: Path, often: Sequence[Path],
    beside: Path | None,
) -> int:  # fmt: skip
    """Train on the files' texts of that language and write the net; those in `often` count OFTEN times.

    Texts `beside` them count as well; they are named in the net, because they lie elsewhere.
    """
    rows, close = _of(language, files), _of(language, often)
    others = _of(language, [beside] if beside else [])
    net = train(pack, [*rows, *others], language, levels, close)
    named = f"{beside.stem} {digest_of(others)}" if beside else ""
    net = msgspec.structs.replace(net, trained_on=digest_of([*rows, *close]), beside=named)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(msgspec.json.format(msgspec.json.encode(net, order="sorted"), indent=0) + b"\n")
    print(f"{out}: {len(net.weights)} weights from {len(rows) + len(close) + len(others)} texts")
    return 0


def _of(language: str, files: Sequence[Path]) -> list[dict[str, Any]]:
    return [row for file in files for row in read(file) if row["lang"] == language]


def read(file: Path) -> list[dict[str, Any]]:
    """The labelled lines of a file, in the format of `kith signals eval`."""
    lines = file.read_text(encoding="utf-8").split("\n")
    rows: list[dict[str, Any]] = [msgspec.json.decode(line) for line in lines if line.strip()]
    return rows


def train(
    pack: Pack, rows: Sequence[dict[str, Any]], language: str, levels: Levels, often: Sequence[dict[str, Any]] = ()
) -> Net:
    """The net that these rows make, and those which count OFTEN times."""
    everything = [*rows, *often]
    labels = np.array(["risk" in row["label"] for row in everything], dtype=float)
    table = _table([_said(words_of(pack, row, language)) for row in everything], labels)
    found, bias = _fit(table, labels, np.repeat([1.0, OFTEN], [len(rows), len(often)]))
    weights = {name: round(float(w), 3) for name, w in zip(table.names, found, strict=True) if abs(w) >= SMALLEST}
    runs = {name: weight for name, weight in weights.items() if not name.startswith(PART)}
    parts = {name.removeprefix(PART): weight for name, weight in weights.items() if name.startswith(PART)}
    made = Net(language, "", digest_of(everything), round(bias, 3), levels.ask, levels.today, runs, parts, levels.calm)
    revision = hashlib.sha256(msgspec.json.encode(made, order="sorted")).hexdigest()[:12]
    return msgspec.structs.replace(made, revision=revision)


def _said(words: Sequence[str]) -> Counter[str]:
    """What a text says: each run of words once, each piece as often as different words have it."""
    runs = {run for _, found in grams(words) for run in found} - {START, END}
    return Counter(runs) + Counter(PART + piece for word in set(words) for piece in pieces(word))


def _table(said: Sequence[Counter[str]], labels: Floats) -> Table:
    """What is said often enough, each name as heavy as the log ratio of how often the two kinds say it."""
    texts = Counter(name for one in said for name in one)
    names = sorted(name for name, count in texts.items() if count >= FEWEST)
    place = {name: index for index, name in enumerate(names)}
    cells = [(row, place[name], times) for row, one in enumerate(said) for name, times in one.items() if name in place]
    row, column, times = (np.array(values) for values in zip(*cells, strict=True))
    risk = np.bincount(column, weights=labels[row], minlength=len(names)) + SEEN
    none = np.bincount(column, weights=1 - labels[row], minlength=len(names)) + SEEN
    scale = np.abs(np.log(risk / labels.sum() / (none / (1 - labels).sum())))
    scale *= [LESS if name.startswith(PART) else 1.0 for name in names]
    return Table(names, row, column, times * scale[column], scale)


def words_of(pack: Pack, row: dict[str, Any], language: str) -> list[str]:
    """A row's text as the language's lexicon reads it."""
    text = row.get("text") or "\n".join(row["texts"])
    folded = fold(text, pack.emoji)
    return [placed.word for placed in pack.lexicons[language].read(folded, tokens(folded)).words]


def digest_of(rows: Sequence[dict[str, Any]]) -> str:
    """Names the texts and labels that a net was trained on."""
    told = [[row.get("text") or row["texts"], sorted(row["label"])] for row in rows]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]


def _fit(table: Table, labels: Floats, times: Floats) -> tuple[Floats, float]:
    """Weights and bias at the least loss, by Newton's method with conjugate gradients; the bias carries no penalty."""
    row, column, value, count = table.row, table.column, table.value, len(table.names)
    share = float(np.average(labels, weights=times))
    cost = times * np.where(labels == 1, 0.5 / share, 0.5 / (1 - share))  # both kinds count the same, however many
    shrink = np.append(np.full(count, PENALTY), 0.0)

    def forward(v: Floats) -> Floats:
        scores: Floats = np.bincount(row, weights=value * v[column], minlength=len(labels)) + v[-1]
        return scores

    def back(v: Floats) -> Floats:
        return np.append(np.bincount(column, weights=value * v[row], minlength=count), v.sum())

    point = np.zeros(count + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-forward(point)))
        curve = cost * chance * (1 - chance)
        slope = back(cost * (chance - labels)) + shrink * point
        if float(np.abs(slope).max()) < CLOSE:
            break
        point = point - _solve(partial(_curved, curve, forward, back, shrink), slope)
    return point[:-1] * table.scale, float(point[-1])


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
