"""`kith signals eval FILE.jsonl`: labelled messages in, honest figures out."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from bot.commands.signals_figures import HOW, best_length, described, figures, share
from bot.commands.signals_lines import HIGH, KINDS, Line, read
from bot.commands.signals_table import told
from dialogs.model.signal import Screening, Urgency
from dialogs.signals.avoidance import score_text as avoidance_score
from dialogs.signals.pack import Pack
from dialogs.signals.policy import DEFAULT
from dialogs.signals.risk import safe_screen
from dialogs.signals.rumination import score_text as rumination_score
from dialogs.signals.wording import wording_of

SLICES = ("lang", "slice", "form")
RECENT = 5  # earlier bubbles that are screened with the next one, as the bot does
SOON = "risk_now_today"
SCORES = {"rumination": rumination_score, "avoidance": avoidance_score}
SPLIT = "lines are drawn as if each were of another person: messages do not say whose they are, so no split by person"


class Seen(Struct, frozen=True):
    """A message and what the detectors say of it; `look` is why a human must look although nothing was found."""

    line: Line
    kinds: frozenset[str]
    urgency: str | None
    look: str = ""

    @property
    def soon(self) -> bool:
        """Whether a concern is opened: now or today."""
        return self.urgency in HIGH


def run(pack: Pack, file: Path, as_json: bool, picture: Path | None) -> int:
    """Print the figures; 0, or 1 with one sentence a mistake on standard error."""
    lines, mistakes = read(file)
    if picture and (picture.is_dir() or not picture.parent.is_dir()):
        mistakes.append(f"{picture}: no picture can be written there: name a file in a folder that exists")
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        print(f"{file}: nothing measured", file=sys.stderr)
        return 1
    if not lines:
        print(f"{file}: holds no line, so there is nothing to measure", file=sys.stderr)
    seen = [look(pack, line) for line in lines]
    result = measured(seen, thresholds(pack))
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(told(result)))
    if picture:
        _draw(seen, picture, file.name)
    return 0


def thresholds(pack: Pack) -> dict[str, Any]:
    """From which score on a single text counts, by kind, and in which policy that stands."""
    policy = pack.policy or DEFAULT
    limits = {"rumination": policy.rumination.score, "avoidance": policy.avoidance.score}
    return limits | {"policy": policy.policy, "revision": policy.revision}


def look(pack: Pack, line: Line) -> Seen:
    """What the detectors say of one message; the slow kinds by the policy's score of a single entry."""
    found = _screened(pack, line)
    words, limits = wording_of(pack.wording, line.language), thresholds(pack)
    kinds = {kind for kind, score in SCORES.items() if score("\n".join(line.parts), words)[0] >= limits[kind]}
    if found.signals:
        kinds.add("risk")
    worst = found.worst
    return Seen(line, frozenset(kinds), worst.urgency.value if worst and worst.urgency else None, found.look)


def _screened(pack: Pack, line: Line) -> Screening:
    """The worst verdict on its bubbles, each screened when it comes, after those before it."""
    verdicts = [
        safe_screen(pack, (part,), line.parts[max(0, n - RECENT) : n], line.language, minor=line.minor)
        for n, part in enumerate(line.parts)
    ]
    return min(verdicts, key=_rank)


def _rank(found: Screening) -> tuple[int, bool]:
    order = list(Urgency)
    worst = found.worst.urgency if found.worst else None
    return order.index(worst) if worst else len(order), not found.look


def measured(seen: Sequence[Seen], limits: dict[str, Any]) -> dict[str, Any]:
    """Figures of each kind, of risk by urgency, of ordinary talk, baselines and slices; what was missed; all flags."""
    plain = [one for one in seen if not one.line.labels]
    return _kinds(seen) | {
        f"{SOON}_all_risk": figures([("risk" in one.line.labels, one.soon) for one in seen]),
        "ordinary": _opened(plain),
        "without_risk": _opened([one for one in seen if "risk" not in one.line.labels]),
        "baselines": {kind: _baselines(seen, kind) for kind in KINDS},
        "slices": {name: _sliced(seen, name) for name in SLICES},
        "missed": {kind: [_where(one) for one in seen if _missed(one, kind)] for kind in (*KINDS, SOON)},
        "looks": dict(Counter(one.look for one in seen if one.look)),
        "thresholds": limits,
        "method": {"intervals": HOW, "split": SPLIT},
        "flags": [{"id": one.line.id, "kinds": sorted(one.kinds), "urgency": one.urgency} for one in seen],
    }


def _kinds(seen: Sequence[Seen]) -> dict[str, Any]:
    rows = {kind: figures([(kind in one.line.labels, kind in one.kinds) for one in seen]) for kind in KINDS}
    return rows | {SOON: _soon(seen)}


def _soon(seen: Sequence[Seen]) -> dict[str, Any]:
    """Now or today: recall on risk lines labelled now or today, precision and false alarms on all lines."""
    due = [one.line.truth in HIGH for one in seen]
    risk, soon = ["risk" in one.line.labels for one in seen], [one.soon for one in seen]
    alarms = share(soon, [not one for one in risk])
    shares = {"recall": share(soon, due), "precision": share(risk, soon), "false_alarm_rate": alarms}
    return described(shares) | {"n": sum(due)}


def _opened(seen: Sequence[Seen]) -> dict[str, Any]:
    """Concerns and asks on these lines, on none of which there is anything acute."""
    every = [True] * len(seen)
    concerns, asks = [one.soon for one in seen], [one.urgency == Urgency.ASK for one in seen]
    return described({"concern_rate": share(concerns, every), "ask_rate": share(asks, every)}) | {"n": len(seen)}


def _baselines(seen: Sequence[Seen], kind: str) -> dict[str, Any]:
    """What one gets by flagging everything, and by looking at nothing but the length."""
    real = [kind in one.line.labels for one in seen]
    lengths = [sum(map(len, one.line.parts)) for one in seen]
    return {"all_positive": figures([(one, True) for one in real]), "length_only": best_length(lengths, real)}


def _sliced(seen: Sequence[Seen], name: str) -> dict[str, Any]:
    parts: dict[str, list[Seen]] = {}
    for one in seen:
        if name in one.line.slices:
            parts.setdefault(one.line.slices[name], []).append(one)
    return {value: {"lines": len(part)} | _kinds(part) for value, part in sorted(parts.items())}


def _missed(one: Seen, kind: str) -> bool:
    if kind == SOON:
        return one.line.truth in HIGH and not one.soon
    return kind in one.line.labels - one.kinds


def _where(one: Seen) -> dict[str, Any]:
    """The id and the slices; never the text."""
    return {"id": one.line.id, **one.line.slices}


def _draw(seen: Sequence[Seen], picture: Path, name: str) -> None:
    from bot.commands.signals_picture import draw  # matplotlib takes a second to load: only when asked for

    urgencies = [(one.line.truth, one.urgency or "none") for one in seen]
    kinds = {kind: [(kind in one.line.labels, kind in one.kinds) for one in seen] for kind in KINDS}
    draw(urgencies, kinds, picture, f"{name}: {len(seen)} lines")
