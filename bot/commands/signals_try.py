"""`kith signals try "text"`: what the detectors see in one text, why, and what it cost."""

import json
from collections.abc import Iterable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

from bot.commands.signals_eval import SCORES, thresholds
from dialogs.model.signal import Screening, Signal, Span
from dialogs.signals.normalise import fold, tokens
from dialogs.signals.pack import Pack
from dialogs.signals.risk import safe_screen

RUNS = 20  # timed runs; the median of them is shown
OPEN, CLOSE = "⟦", "⟧"  # around what was seen; hardly anybody types them


def run(pack: Pack, text: str, as_json: bool) -> int:
    """Print spans, rules, urgency, cues, scores, the text as each lexicon reads it, and the cost in ms; always 0."""
    found = safe_screen(pack, (text,), (), "en", minor=False)
    result = described(pack, text, found) | {"ms": round(_cost(pack, text), 3), "runs": RUNS}
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(_lines(result)))
    return 0


def described(pack: Pack, text: str, found: Screening) -> dict[str, Any]:
    """The screening and the scores as plain values; offsets are of `text`."""
    folded = fold(text, pack.emoji)
    read = tokens(folded)
    return {
        "text": text,
        "marked": marked(text, (span for signal in found.signals for span in signal.evidence.spans)),
        "signals": [_signal(signal) for signal in found.signals],
        "look": found.look,
        "scores": {kind: _scores(pack, text, kind) for kind in SCORES},
        "thresholds": thresholds(pack),
        "normalised": folded.text,
        "read_as": {
            language: " ".join(placed.word for placed in lexicon.speller.read(read))
            for language, lexicon in pack.lexicons.items()
        },
    }


def marked(text: str, spans: Iterable[Span]) -> str:
    """`text` with what was seen between ⟦ and ⟧; spans that touch or overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    for start, end in reversed(joined):
        text = f"{text[:start]}{OPEN}{text[start:end]}{CLOSE}{text[end:]}"
    return text


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "rule": signal.rule,
        "family": signal.family,
        "urgency": signal.urgency.value if signal.urgency else None,
        "cues": list(signal.evidence.cues),
        "spans": _places(signal.evidence.spans),
        "revision": signal.revision,
    }


def _scores(pack: Pack, text: str, kind: str) -> dict[str, Any]:
    """The score under the wording of each language: one text alone does not tell whose language it is in."""
    found = {language: SCORES[kind](text, words) for language, words in pack.wording.items()}
    return {
        language: {"score": score, "marked": marked(text, spans), "spans": _places(spans)}
        for language, (score, spans) in sorted(found.items())
    }


def _places(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [{"start": span.start, "end": span.end, "text": span.text} for span in spans]


def _cost(pack: Pack, text: str) -> float:
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        safe_screen(pack, (text,), (), "en", minor=False)
        times.append(perf_counter() - start)
    return median(times) * 1000


def _lines(result: dict[str, Any]) -> Iterator[str]:
    yield result["marked"]
    for signal in result["signals"]:
        cues = f", cues: {', '.join(signal['cues'])}" if signal["cues"] else ""
        yield f"{signal['urgency'] or '-':<6}{signal['rule']} ({signal['revision']}){cues}"
        yield from (f"      {span['start']}-{span['end']}: {span['text']}" for span in signal["spans"])
    if not result["signals"]:
        yield "acute risk: nothing found"
    if result["look"]:
        yield f"a human must look: {result['look']}"
    for kind, languages in result["scores"].items():
        for language, row in languages.items():
            seen = f": {row['marked']}" if row["spans"] else ""
            yield f"{kind} ({language}) {row['score']:.2f}, counts from {result['thresholds'][kind]:.2f}{seen}"
    yield f"normalised: {result['normalised']}"
    yield from (f"read as {language}: {words}" for language, words in result["read_as"].items())
    yield f"{result['ms']} ms to screen for risk, median of {result['runs']} runs"
