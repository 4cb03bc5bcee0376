"""`kith signals precision`: how often people said that a flag fitted or helped, by rule; counts only."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.commands.run import read_settings
from bot.commands.signals_figures import wilson
from bot.library import ContentError
from bot.settings import Settings, SettingsError
from dialogs.model.concern import Concern
from dialogs.model.signal import Flag
from storage.errors import StorageError
from storage.store import Store


def run(data: Path | None, *, as_json: bool) -> int:
    """Print a row a rule; 1, with a sentence on what to mend, when the data cannot be read."""
    try:
        flags, concerns = _read(read_settings(data))
    except (SettingsError, ContentError, StorageError) as error:
        print(error, file=sys.stderr)
        return 1
    rows = precision(flags, concerns)
    print(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(table(rows)))
    return 0


def precision(flags: Iterable[Flag], concerns: Iterable[Concern]) -> dict[str, dict[str, Any]]:
    """By rule: flags raised, those the mentee said fit or not, those a mentor said helped or not, with intervals.

    The interval is Wilson's (J. Am. Stat. Assoc. 22, 209–212, 1927), which holds for small counts too.
    """
    rules: dict[str, dict[str, int]] = {}
    for flag in flags:
        row = rules.setdefault(flag.signal.rule, _empty())
        row["raised"] += 1
        if flag.contested is not None:
            row["does_not_fit" if flag.contested else "fits"] += 1
    for concern in concerns:
        if concern.useful is not None:
            for rule in {signal.rule for signal in concern.signals}:
                rules.setdefault(rule, _empty())["useful" if concern.useful else "not_useful"] += 1
    return {rule: _measured(row) for rule, row in sorted(rules.items())}


def table(rows: dict[str, dict[str, Any]]) -> list[str]:
    """The rows as people read them."""
    if not rows:
        return ["No flag has been raised yet."]
    head = f"{'rule':<34} {'raised':>6}  {'the mentee: fits':<26} the mentor: useful"
    return [
        head,
        *(
            f"{rule:<34} {row['raised']:>6}  {_share(row['mentee']):<26} {_share(row['mentor'])}"
            for rule, row in rows.items()
        ),
    ]


def _empty() -> dict[str, int]:
    return {"raised": 0, "fits": 0, "does_not_fit": 0, "useful": 0, "not_useful": 0}


def _measured(row: dict[str, int]) -> dict[str, Any]:
    mentee = _part(row["fits"], row["does_not_fit"])
    return {**row, "mentee": mentee, "mentor": _part(row["useful"], row["not_useful"])}


def _part(good: int, bad: int) -> dict[str, Any]:
    low, high = wilson(good, good + bad)
    return {"precision": good / (good + bad) if good + bad else None, "ci95": [low, high], "n": good + bad}


def _share(part: dict[str, Any]) -> str:
    if not part["n"]:
        return "nobody said"
    low, high = part["ci95"]
    return f"{part['precision']:.0%} of {part['n']} ({low:.0%} to {high:.0%})"


def _read(settings: Settings) -> tuple[list[Flag], list[Concern]]:
    store = Store.open(settings.data, [key.get_secret_value() for key in settings.keys], memory_lock=False)
    try:
        return store.feedback()
    finally:
        store.close()
