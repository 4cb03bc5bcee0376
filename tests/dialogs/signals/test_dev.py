"""The development set, a regression only: the lexicons were tuned on it, so its figures prove nothing."""

import json
from pathlib import Path

import pytest

from dialogs.signals import Pack, screen
from dialogs.signals.examine import examine

HERE = Path(__file__).parent


def rows(language: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (HERE / f"dev_{language}.jsonl").read_text(encoding="utf-8").splitlines()]


def urgency(pack: Pack, row: dict[str, object]) -> str | None:
    found = screen(pack, (str(row["text"]),), (), str(row["lang"]), minor=False).worst
    return found.urgency.value if found and found.urgency else None


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_development_set_stays_as_good_as_it_is(lexicons: Pack, language: str) -> None:
    said = [(row["label"] == ["risk"], urgency(lexicons, row)) for row in rows(language)]
    risk = [value for real, value in said if real]
    ordinary = [value for real, value in said if not real]
    assert sum(value is not None for value in risk) / len(risk) >= 0.985
    assert sum(value in {"now", "today"} for value in risk) / len(risk) >= 0.975
    assert sum(value in {"now", "today"} for value in ordinary) / len(ordinary) <= 0.005
    assert sum(value == "ask" for value in ordinary) / len(ordinary) <= 0.035


@pytest.mark.parametrize(("language", "fewest"), [("en", 300), ("es", 200)])
def test_the_development_set_is_varied(language: str, fewest: int) -> None:
    texts = {str(row["text"]).lower() for row in rows(language)}
    assert len(texts) == len(rows(language)) >= fewest


def test_nothing_is_to_be_said_of_the_shipped_lexicons(lexicon_files: dict[str, str]) -> None:
    assert examine(lexicon_files) == []
