"""`kith signals eval FILE.jsonl`: labelled messages in, honest figures out."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from bot.commands.signals_picture import draw
from dialogs.signals.avoidance import score_text as avoidance_score
from dialogs.signals.pack import Pack
from dialogs.signals.risk import safe_screen
from dialogs.signals.rumination import score_text as rumination_score

KINDS = ("risk", "rumination", "avoidance")
SLICES = ("lang", "slice", "form")
DRAWS, SEED = 1000, 20_261_101  # the same file always gives the same interval
HIGH = ("now", "today")
SCORES = {"rumination": rumination_score, "avoidance": avoidance_score}


class Line(Struct, kw_only=True):
    """One labelled message, or several bubbles of one; `urgency` says how soon it should be seen, where known."""

    id: str | int
    text: str = ""
    texts: list[str] = []
    lang: str = "en"
    label: list[str] | str
    urgency: str | None = None
    slice: str | None = None
    form: str | None = None
    minor: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Its bubbles."""
        return tuple(self.texts) or (self.text,)

    @property
    def labels(self) -> frozenset[str]:
        """The kinds that are really there; "none" is no kind."""
        return frozenset([self.label] if isinstance(self.label, str) else self.label) & set(KINDS)


class Seen(Struct, frozen=True):
    """A message and what the detectors say of it."""

    line: Line
    kinds: frozenset[str]
    urgency: str | None


def run(pack: Pack, file: Path, as_json: bool, picture: Path | None) -> int:
    """Print the figures; 0, or 1 with one sentence a bad line on standard error."""
    lines, mistakes = read(file)
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes or not lines:
        print(f"{file}: nothing measured", file=sys.stderr)
        return 1
    seen = [look(pack, line) for line in lines]
    result = measured(seen)
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(_told(result)))
    if picture:
        draw([(tuple(sorted(s.line.labels)), s.urgency, tuple(sorted(s.kinds))) for s in seen], picture)
    return 0


def read(file: Path) -> tuple[list[Line], list[str]]:
    """The lines that could be read, and for each other one where it is and what to mend."""
    try:
        rows = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return [], [f"{file}: cannot be read: {type(error).__name__}; give a UTF-8 file with one JSON object a line"]
    lines: list[Line] = []
    mistakes: list[str] = []
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        try:
            lines.append(_checked(msgspec.json.decode(row, type=Line)))
        except (msgspec.MsgspecError, ValueError) as error:
            mistakes.append(f'{file}:{number}: {error}; expected {{"id", "text" or "texts", "lang", "label": [...]}}')
    return lines, mistakes


def _checked(line: Line) -> Line:
    if not any(line.parts):
        raise ValueError("it has neither text nor texts")
    given = {line.label} if isinstance(line.label, str) else set(line.label)
    if unknown := given - {*KINDS, "none"}:
        raise ValueError(f"unknown label {min(unknown)!r}: use risk, rumination, avoidance or none")
    return line


def look(pack: Pack, line: Line) -> Seen:
    """What the detectors say of one message; the slow kinds by the policy's score of a single entry."""
    found = safe_screen(pack, line.parts, (), line.lang, minor=line.minor)
    kinds = {"risk"} if found.signals else set()
    words = pack.wording.get(line.lang)
    if words is not None and pack.policy is not None:
        limits = {"rumination": pack.policy.rumination.score, "avoidance": pack.policy.avoidance.score}
        kinds |= {kind for kind, of in SCORES.items() if of("\n".join(line.parts), words)[0] >= limits[kind]}
    worst = found.worst
    return Seen(line, frozenset(kinds), worst.urgency.value if worst and worst.urgency else None)


def measured(seen: Sequence[Seen]) -> dict[str, Any]:
    """Figures of each kind, of risk by urgency, of baselines and slices, and every flag."""
    result: dict[str, Any] = {kind: _figures(seen, kind, [kind in s.kinds for s in seen]) for kind in KINDS}
    result["risk_now_today"] = _figures(seen, "risk", [s.urgency in HIGH for s in seen])
    ordinary = [s for s in seen if "risk" not in s.line.labels]
    result["ordinary"] = {
        "n": len(ordinary),
        "concern_rate": _share(s.urgency in HIGH for s in ordinary),
        "ask_rate": _share(s.urgency == "ask" for s in ordinary),
    }
    result["baselines"] = {kind: _baselines(seen, kind) for kind in KINDS}
    result["slices"] = {name: _sliced(seen, name) for name in SLICES}
    result["flags"] = [
        {"id": s.line.id, "kinds": sorted(s.kinds), "urgency": s.urgency} for s in seen if s.kinds or s.urgency
    ]
    return result


def _figures(seen: Sequence[Seen], kind: str, says: Sequence[bool]) -> dict[str, Any]:
    real = np.array([kind in s.line.labels for s in seen], dtype=bool)
    found = np.array(says, dtype=bool)
    picks = np.random.default_rng(SEED).integers(0, len(seen), (DRAWS, len(seen)))
    draws = [_rates(real[pick], found[pick]) for pick in picks]
    names = ("recall", "precision", "false_alarm_rate")
    return _rates(real, found) | {
        "n": int(real.sum()),
        "ci95": {name: _interval([draw[name] for draw in draws]) for name in names},
    }


def _rates(real: Any, found: Any) -> dict[str, float | None]:
    both, clear = int((real & found).sum()), int((~real).sum())
    return {
        "recall": both / int(real.sum()) if real.any() else None,
        "precision": both / int(found.sum()) if found.any() else None,
        "false_alarm_rate": int((found & ~real).sum()) / clear if clear else None,
    }


def _interval(values: list[float | None]) -> list[float] | None:
    known = [value for value in values if value is not None]
    return [round(float(end), 3) for end in np.quantile(known, (0.025, 0.975))] if known else None


def _share(hits: Iterable[bool]) -> float | None:
    listed = list(hits)
    return sum(listed) / len(listed) if listed else None


def _baselines(seen: Sequence[Seen], kind: str) -> dict[str, Any]:
    """What one gets by flagging everything, and by flagging what is longer than the median message."""
    real = np.array([kind in s.line.labels for s in seen], dtype=bool)
    lengths = np.array([sum(map(len, s.line.parts)) for s in seen])
    return {"all_positive": _rates(real, np.ones_like(real)), "longer": _rates(real, lengths > np.median(lengths))}


def _sliced(seen: Sequence[Seen], name: str) -> dict[str, Any]:
    values = sorted({str(value) for s in seen if (value := getattr(s.line, name)) is not None})
    return {value: _slice([s for s in seen if str(getattr(s.line, name)) == value]) for value in values}


def _slice(seen: Sequence[Seen]) -> dict[str, Any]:
    real = np.array(["risk" in s.line.labels for s in seen], dtype=bool)
    any_rates = _rates(real, np.array(["risk" in s.kinds for s in seen], dtype=bool))
    high = _rates(real, np.array([s.urgency in HIGH for s in seen], dtype=bool))
    return {"n": len(seen), "risk": any_rates, "risk_now_today": high}


def _told(result: dict[str, Any]) -> list[str]:
    lines = [f"{'':<16}{'recall':>8}{'precision':>11}{'false alarms':>14}{'n':>6}   95 % intervals (bootstrap)"]
    for kind in (*KINDS, "risk_now_today"):
        row = result[kind]
        ends = ", ".join(f"{name} {_ends(row['ci95'][name])}" for name in ("recall", "false_alarm_rate"))
        lines.append(f"{kind:<16}{_rates_told(row)}{row['n']:>6}   {ends}")
    for kind in KINDS:
        for name, row in result["baselines"][kind].items():
            lines.append(f"{kind + ', ' + name:<26}{_rates_told(row)}")
    ordinary = result["ordinary"]
    lines.append(
        f"of {ordinary['n']} texts without risk: concerns {_number(ordinary['concern_rate'])},"
        f" asks {_number(ordinary['ask_rate'])}"
    )
    for name, values in result["slices"].items():
        lines += [f"{name}={value:<14}{_rates_told(row['risk'])}{row['n']:>6}" for value, row in values.items()]
    return lines


def _rates_told(row: dict[str, Any]) -> str:
    return f"{_number(row['recall']):>8}{_number(row['precision']):>11}{_number(row['false_alarm_rate']):>14}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _ends(ends: list[float] | None) -> str:
    return "-" if ends is None else f"{ends[0]:.2f} to {ends[1]:.2f}"
