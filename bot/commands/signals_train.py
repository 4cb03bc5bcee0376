"""`kith signals train`: make a language's net anew from labelled texts; for those who develop Kith.

Multinomial logistic regression with an L2 penalty, by L-BFGS: some thousand texts take a minute. A text whose kind of
danger or of ordinary talk is known counts half by its kind and half by its side; one of which only the side is known,
by that alone. What is said more by one kind than by the other side is shrunk less, by the log ratio of how often (Wang
and Manning 2012, ACL P12-2018).
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from dialogs.signals import Pack
from dialogs.signals.net import END, START, Net, grams, pieces
from dialogs.signals.normalise import fold, tokens

DANGERS = (
    "ideation_active", "ideation_passive", "plan_means", "self_harm", "overdose", "goodbye_giving_away", "hopelessness",
    "abuse", "coercion_grooming", "sexual_exploitation", "threat_to_others", "purging_starving", "minor_disclosure",
    "not_joking",
)  # fmt: skip
CALMS = ("rumination", "avoidance", "everyday", "near_miss")
ALIKE = {"everyday_stress": "everyday"} | dict.fromkeys(
    ("idiom", "negation", "fiction_news", "third_person", "figurative"), "near_miss"
)
PENALTY = 5.0  # half of it times the sum of squared weights stands beside the sum of log losses
ROUNDS = 150  # of L-BFGS; more of them change no verdict
BY_KIND = 0.5  # share of the loss that asks for the kind where it is known, not only for the side
FEWEST = 2  # texts that a run of words, and words that a piece, must stand in
LESS = 0.5  # a piece of a word counts for so much of a run
SEEN = 0.5  # added to every count, so that what one kind never says has a ratio
SMALLEST = 0.1  # logits; a run that weighs less for every kind changes next to no verdict and is left out
SMALLEST_PIECE = 0.02  # pieces are few, and many of them small ones make a word
OFTEN = 4.0  # times that a text counts whose writer set out to make danger and ordinary talk hard to tell apart
PART = "~"  # before the name of a piece, to tell it from a run of words
Floats = NDArray[np.float64]


class Levels(NamedTuple):
    """The net's thresholds, in logits: a question, a person told within the day, calm words around a wide phrase."""

    ask: float
    today: float
    calm: float


class Table(NamedTuple):
    """Texts by names: how often each is said (a sparse matrix of scipy, which publishes no types), which kinds each
    text may be of, how much it counts, and how much of that by its kind.
    """

    names: list[str]
    said: Any
    kinds: NDArray[np.bool_]
    sides: NDArray[np.bool_]
    times: Floats
    by_kind: Floats


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
    print(f"{out}: {len(net.weights)} runs and {len(net.pieces)} pieces from {len(rows + close + others)} texts")
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
    said = [_said(words_of(pack, row, language)) for row in everything]
    table = _table(said, everything, np.repeat([1.0, OFTEN], [len(rows), len(often)]))
    weights, bias = _fit(table)
    unit = max(float(np.abs(weights).max()), SMALLEST) / np.iinfo(np.int8).max
    packed = {
        name: np.rint(found / unit).astype(np.int8).tobytes()
        for name, found in zip(table.names, weights, strict=True)
        if np.abs(found).max() >= (SMALLEST_PIECE if name.startswith(PART) else SMALLEST)
    }
    made = Net(
        language=language, revision="", trained_on=digest_of(everything), dangers=DANGERS, calms=CALMS,
        unit=round(unit, 6), bias=tuple(round(float(one), 4) for one in bias), ask=levels.ask, today=levels.today,
        weights={name: found for name, found in packed.items() if not name.startswith(PART)},
        pieces={name.removeprefix(PART): found for name, found in packed.items() if name.startswith(PART)},
        calm=levels.calm,
    )  # fmt: skip
    revision = hashlib.sha256(msgspec.json.encode(made, order="sorted")).hexdigest()[:12]
    return msgspec.structs.replace(made, revision=revision)


def _said(words: Sequence[str]) -> Counter[str]:
    """What a text says: each run of words once, each piece as often as different words have it."""
    runs = {run for _, found in grams(words) for run in found} - {START, END}
    return Counter(runs) + Counter(PART + piece for word in set(words) for piece in pieces(word))


def _table(said: Sequence[Counter[str]], rows: Sequence[dict[str, Any]], times: Floats) -> Table:
    from scipy.sparse import csr_array  # only those who train need it

    texts = Counter(name for one in said for name in one)
    names = sorted(name for name, count in texts.items() if count >= FEWEST)
    place = {name: index for index, name in enumerate(names)}
    cells = [(row, place[name], count) for row, one in enumerate(said) for name, count in one.items() if name in place]
    row, column, value = (np.array(values) for values in zip(*cells, strict=True))
    risk = np.array(["risk" in one["label"] for one in rows])
    kinds = np.array([[_kind(one) == name for name in DANGERS + CALMS] for one in rows])
    sides = risk[:, None] == (np.arange(len(DANGERS + CALMS)) < len(DANGERS))
    share = float(np.average(risk, weights=times))
    even = np.where(risk, 0.5 / max(share, 1e-9), 0.5 / max(1 - share, 1e-9))  # both sides count the same
    shape = (len(rows), len(names))
    matrix = csr_array((value.astype(float), (row, column)), shape=shape)
    by_kind = np.where(kinds.any(axis=1), BY_KIND, 0.0)
    return Table(names, matrix, kinds, sides, times * even, by_kind)


def _kind(row: dict[str, Any]) -> str:
    """The kind of danger or of ordinary talk, where the writer named one of those that are told apart."""
    family = row.get("family") or ""
    kind: str = ALIKE.get(family, family)
    return kind if (kind in DANGERS) == ("risk" in row["label"]) else ""


def words_of(pack: Pack, row: dict[str, Any], language: str) -> list[str]:
    """A row's text as the language's lexicon reads it."""
    text = row.get("text") or "\n".join(row["texts"])
    folded = fold(text, pack.emoji)
    return [placed.word for placed in pack.lexicons[language].read(folded, tokens(folded)).words]


def digest_of(rows: Sequence[dict[str, Any]]) -> str:
    """Names the texts and labels that a net was trained on."""
    told = [[row.get("text") or row["texts"], sorted(row["label"]), row.get("family")] for row in rows]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]


def _scales(table: Table) -> Floats:
    """How heavy each name may be for each kind: the log ratio of how often that kind and the other side say it."""
    width = table.kinds.shape[1]
    parts = np.array([name.startswith(PART) for name in table.names])
    scales = np.zeros((len(table.names), width))
    for kind in range(width):
        own, other = table.kinds[:, kind], ~table.sides[:, kind]
        here, there = table.said[own].sum(axis=0) + SEEN, table.said[other].sum(axis=0) + SEEN
        scales[:, kind] = np.abs(np.log(here / max(own.sum(), 1) / (there / max(other.sum(), 1))))
    scales[parts] *= LESS
    return scales


def _fit(table: Table) -> tuple[Floats, Floats]:
    """Weights (a row a name, a column a kind) and bias at the least loss; the bias carries no penalty."""
    from scipy.optimize import minimize

    scales, across = _scales(table), table.said.T.tocsr()
    count, width = scales.shape

    def loss(point: Floats) -> tuple[float, Floats]:
        shrunk, bias = point[: count * width].reshape(count, width), point[count * width :]
        logits = table.said @ (shrunk * scales) + bias
        chance = np.exp(logits - np.logaddexp.reduce(logits, axis=1)[:, None])
        aimed, by_kind = _aim(chance, table.sides), _aim(chance, table.kinds)
        share = table.by_kind[:, None]
        wanted = share * by_kind.share + (1 - share) * aimed.share
        missed = table.by_kind * by_kind.loss + (1 - table.by_kind) * aimed.loss
        slope = (chance - wanted) * table.times[:, None]
        total = float(table.times @ missed) + PENALTY / 2 * float((shrunk**2).sum())
        return total, np.concatenate([((across @ slope) * scales + PENALTY * shrunk).ravel(), slope.sum(axis=0)])

    options = {"maxiter": ROUNDS, "maxcor": 6}
    found = minimize(loss, np.zeros(count * width + width), jac=True, method="L-BFGS-B", options=options).x
    return found[: count * width].reshape(count, width) * scales, found[count * width :]


class Aim(NamedTuple):
    """Towards any of the kinds that are right: how far off, and the share of each of them."""

    loss: Floats
    share: Floats


def _aim(chance: Floats, right: NDArray[np.bool_]) -> Aim:
    inside = chance * right
    whole = inside.sum(axis=1)
    some = whole > 0
    share = np.divide(inside, whole[:, None], out=np.zeros_like(inside), where=some[:, None])
    return Aim(-np.log(whole, out=np.zeros_like(whole), where=some), share)
