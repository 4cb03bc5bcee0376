"""`kith signals try` on real lexicons."""

import json
from typing import Any

import pytest

from bot.commands import signals_try
from bot.commands.signals_try import marked
from dialogs.model.signal import Screening, Span
from dialogs.signals import Pack

CIRCLES = "Why does it always go round and round in my head? I keep putting it off"


@pytest.fixture
def tried(pack: Pack, capsys: pytest.CaptureFixture[str]) -> Any:
    """What is printed of a text."""

    def try_(text: str, *, as_json: bool = True) -> Any:
        assert signals_try.run(pack, text, as_json) == 0
        out = capsys.readouterr().out
        return json.loads(out) if as_json else out

    return try_


def test_spans_rule_cues_and_cost(tried: Any) -> None:
    result = tried("i wanna k1ll mys3lf lol")
    found = next(one for one in result["signals"] if one["rule"] == "risk.ideation_active.intent")
    assert found["urgency"] == "ask"
    assert "humour" in found["cues"]
    assert "k1ll mys3lf" in found["spans"][0]["text"]
    assert "kill myself" in result["read_as"]["en"]
    assert result["ms"] > 0
    assert result["runs"] > 1


def test_the_words_are_marked_in_the_text(tried: Any) -> None:
    text = "I wanna K1LL mys3lf lol"
    result = tried(text)
    span = result["signals"][0]["spans"][0]
    assert text[span["start"] : span["end"]] == span["text"]
    assert "⟦" in result["marked"]
    assert result["marked"].replace("⟦", "").replace("⟧", "") == text
    assert tried(text, as_json=False).splitlines()[0] == result["marked"]


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ([], "abcdef"),
        ([(1, 3)], "a⟦bc⟧def"),
        ([(3, 5), (0, 2)], "⟦ab⟧c⟦de⟧f"),
        ([(0, 4), (1, 2), (3, 5)], "⟦abcde⟧f"),
    ],
)
def test_spans_that_overlap_are_one(spans: list[tuple[int, int]], shown: str) -> None:
    assert marked("abcdef", [Span(start, end, "") for start, end in spans]) == shown


def test_scores_with_their_spans(tried: Any) -> None:
    result = tried(CIRCLES)
    scores = result["scores"]
    assert scores["rumination"]["en"]["score"] > 0
    assert scores["avoidance"]["en"]["score"] >= result["thresholds"]["avoidance"]
    for span in (*scores["rumination"]["en"]["spans"], *scores["avoidance"]["en"]["spans"]):
        assert CIRCLES[span["start"] : span["end"]] == span["text"]
    assert "⟦keep putting it off⟧" in scores["avoidance"]["en"]["marked"]
    told = tried(CIRCLES, as_json=False)
    assert "rumination (en) " in told
    assert "counts from 0.50" in told
    assert "⟦keep putting it off⟧" in told


def test_the_normalised_text(tried: Any) -> None:
    assert tried("Fíne\u200b ‘day’")["normalised"] == "fine 'day'"
    assert "normalised: fine 'day'" in tried("Fíne\u200b ‘day’", as_json=False)


def test_why_a_human_must_look(pack: Pack, tried: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals_try, "safe_screen", lambda *_, **__: Screening(look="detector"))
    assert tried("hello")["look"] == "detector"
    assert "a human must look: detector" in tried("hello", as_json=False)


def test_nothing_found_is_said(tried: Any) -> None:
    told = tried("hello", as_json=False)
    assert "nothing found" in told
    assert "ms to screen for risk, median of 20 runs" in told
    assert tried("")["signals"] == []
