"""What `kith signals eval` found, as people read it in a terminal; ids and figures, never texts."""

from collections.abc import Iterator
from typing import Any

from bot.commands.signals_figures import ends, number
from bot.commands.signals_lines import KINDS

RATES = ("recall", "precision", "false_alarm_rate")
TITLES = {
    **{kind: kind for kind in KINDS},
    "risk_now_today": "risk: now, today",
    "risk_now_today_all_risk": "  on all risk lines",
}
HEAD = "".join(f"{name:<26}" for name in ("recall", "precision", "false alarms"))


def told(result: dict[str, Any]) -> Iterator[str]:
    """The result of `measured` in lines."""
    limits = result["thresholds"]
    yield f"{'':<30}{'n':>6}  {HEAD}".rstrip()
    for kind, title in TITLES.items():
        yield _row(title, result[kind])
    for name, title in (("ordinary", 'labelled "none"'), ("without_risk", "all without risk")):
        row = result[name]
        parts = (f"{what} {_cell(row, key)}" for what, key in (("concerns", "concern_rate"), ("asks", "ask_rate")))
        yield f"{title:<30}{row['n']:>6}  {'  '.join(parts)}".rstrip()
    yield from _baselines(result["baselines"])
    yield from _slices(result["slices"])
    yield from _missed(result["missed"])
    yield ""
    if result["looks"]:
        yield "a human would be asked to look: " + ", ".join(f"{why} {n}" for why, n in result["looks"].items())
    yield "risk counts now, today and ask; risk: now, today has its recall on risk lines labelled now or today"
    yield (
        f"one text counts from a score of {limits['rumination']} (rumination) and {limits['avoidance']} (avoidance) on:"
        f" policy {limits['policy']}, revision {limits['revision']}"
    )
    yield result["method"]["intervals"]
    yield result["method"]["split"]


def _baselines(baselines: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield "baselines"
    for kind, rows in baselines.items():
        if not rows["all_positive"]["n"]:
            yield f"{kind}: none, for no line is labelled so"
            continue
        yield _row(f"{kind}: flag everything", rows["all_positive"])
        yield _row(f"{kind}: length only", rows["length_only"])
        if rule := rows["length_only"]["rule"]:
            yield f"    {rule}, chosen on these very lines: optimistic (J {number(rows['length_only']['youden_j'])})"


def _slices(slices: dict[str, Any]) -> Iterator[str]:
    """A row a kind that is there or was found in the slice."""
    for name, values in slices.items():
        for value, rows in values.items():
            yield ""
            yield f"{name}={value} ({rows['lines']} in all)"
            for kind in (*KINDS, "risk_now_today"):
                if rows[kind]["n"] or rows[kind]["precision"] is not None:
                    yield _row(f"  {TITLES[kind]}", rows[kind])


def _missed(missed: dict[str, Any]) -> Iterator[str]:
    for kind, lines in missed.items():
        if lines:
            yield ""
            yield f"missed, {TITLES[kind]}:"
            yield from (f"  {line['id']}{_slices_of(line)}" for line in lines)


def _slices_of(line: dict[str, Any]) -> str:
    slices = ", ".join(f"{name}={value}" for name, value in line.items() if name != "id")
    return f"  ({slices})" if slices else ""


def _row(title: str, row: dict[str, Any]) -> str:
    cells = "".join(f"{_cell(row, name):<26}" for name in RATES)
    return f"{title:<30}{row['n']:>6}  {cells}".rstrip()


def _cell(row: dict[str, Any], name: str) -> str:
    return "-" if row[name] is None else f"{number(row[name])} ({ends(row, name)})"
