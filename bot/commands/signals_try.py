"""`kith signals try "text"`: what the acute-risk screen sees in one text, why, and what it cost."""

import json
from statistics import median
from time import perf_counter
from typing import Any

from dialogs.model.signal import Screening
from dialogs.signals.normalise import fold, tokens
from dialogs.signals.pack import Pack
from dialogs.signals.risk import safe_screen

RUNS = 20  # timed runs; the median of them is shown


def run(pack: Pack, text: str, as_json: bool) -> int:
    """Print spans, rules, urgency, cues, the text as each lexicon reads it, and the cost in ms; always 0."""
    found = safe_screen(pack, (text,), (), "en", minor=False)
    result = described(pack, text, found) | {"ms": round(_cost(pack, text), 3)}
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(_lines(result)))
    return 0


def described(pack: Pack, text: str, found: Screening) -> dict[str, Any]:
    """The screening as plain values."""
    read = tokens(fold(text, pack.emoji))
    return {
        "signals": [
            {
                "rule": signal.rule,
                "family": signal.family,
                "urgency": signal.urgency.value if signal.urgency else None,
                "cues": list(signal.evidence.cues),
                "spans": [{"start": s.start, "end": s.end, "text": s.text} for s in signal.evidence.spans],
                "revision": signal.revision,
            }
            for signal in found.signals
        ],
        "look": found.look,
        "read_as": {
            language: " ".join(placed.word for placed in lexicon.speller.read(read))
            for language, lexicon in pack.lexicons.items()
        },
    }


def _cost(pack: Pack, text: str) -> float:
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        safe_screen(pack, (text,), (), "en", minor=False)
        times.append(perf_counter() - start)
    return median(times) * 1000


def _lines(result: dict[str, Any]) -> list[str]:
    lines = []
    for signal in result["signals"]:
        cues = f", cues: {', '.join(signal['cues'])}" if signal["cues"] else ""
        lines.append(f"{signal['urgency']:<6}{signal['rule']} ({signal['revision']}){cues}")
        lines += [f"      {span['start']}-{span['end']}: {span['text']}" for span in signal["spans"]]
    if not lines:
        lines.append(f"nothing found{'; a human must look: ' + result['look'] if result['look'] else ''}")
    lines += [f"read as {language}: {words}" for language, words in result["read_as"].items()]
    return [*lines, f"{result['ms']} ms"]
