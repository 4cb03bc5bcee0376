"""`kith signals try` and `kith signals eval` on real lexicons."""

import json
from pathlib import Path

import pytest

from bot.commands import signals_eval, signals_try
from bot.content import Content
from bot.library import load_signals
from dialogs.signals import Pack

ROWS = [
    {"id": "a", "text": "i want to kill myself", "lang": "en", "label": ["risk"], "urgency": "now"},
    {"id": "b", "texts": ["i want to", "end my life"], "lang": "en", "label": ["risk"], "form": "bubbles"},
    {"id": "c", "text": "pizza tonight?", "lang": "en", "label": ["none"]},
    {"id": "d", "text": "ya no quiero vivir", "lang": "es", "label": "risk", "slice": "ideation"},
    {"id": "e", "text": "the weather is nice", "lang": "en", "label": ["risk"]},
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_signals(Content())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def test_eval_prints_figures_and_flags(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert signals_eval.run(pack, file, True, None) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["risk"]["recall"] == 0.75
    assert result["risk"]["n"] == 4
    assert result["risk"]["false_alarm_rate"] == 0
    assert set(result["risk"]["ci95"]) == {"recall", "precision", "false_alarm_rate"}
    assert {flag["id"]: flag["urgency"] for flag in result["flags"] if "risk" in flag["kinds"]} == {
        "a": "now", "b": "now", "d": "now",
    }  # fmt: skip
    assert result["baselines"]["risk"]["all_positive"]["recall"] == 1
    assert result["slices"]["form"]["bubbles"]["risk"]["recall"] == 1
    assert set(result["slices"]["lang"]) == {"en", "es"}


def test_eval_gives_the_same_intervals_twice(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (signals_eval.run(pack, file, True, None) or capsys.readouterr().out for _ in range(2))
    assert first == second


def test_eval_draws_a_picture_and_tells_in_words(
    pack: Pack, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "confusion.png"
    assert signals_eval.run(pack, file, False, picture) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "concerns 0.000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{", ":2: "),
        ('{"id": "x", "label": ["risk"]}', "neither text nor texts"),
        ('{"id": "x", "text": "y", "label": ["sad"]}', "unknown label 'sad'"),
    ],
)
def test_a_bad_line_is_named(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, says: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(ROWS[0]) + "\n" + row + "\n", encoding="utf-8")
    assert signals_eval.run(pack, path, True, None) == 1
    assert says in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert signals_eval.run(pack, tmp_path / "none.jsonl", True, None) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_try_shows_spans_rule_cues_and_cost(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    assert signals_try.run(pack, "i wanna k1ll mys3lf lol", True) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["signals"][0]["urgency"] == "ask"
    assert "humour" in result["signals"][0]["cues"]
    assert "k1ll mys3lf" in result["signals"][0]["spans"][0]["text"]
    assert "kill myself" in result["read_as"]["en"]
    assert result["ms"] > 0


def test_try_says_when_nothing_is_found(pack: Pack, capsys: pytest.CaptureFixture[str]) -> None:
    assert signals_try.run(pack, "hello", False) == 0
    assert "nothing found" in capsys.readouterr().out
