"""`kith signals eval` on real lexicons and small files of our own: the figures and how they are told."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.commands import signals_eval
from dialogs.model.signal import Screening
from dialogs.signals import Pack
from tests.bot.commands.conftest import ROWS, written


@pytest.fixture
def result(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert signals_eval.run(pack, file, True, None) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_figures_of_every_kind(result: dict[str, Any]) -> None:
    assert result["risk"]["recall"] == 0.75
    assert result["risk"]["n"] == 4
    assert result["risk"]["precision"] == 0.6
    assert result["risk"]["false_alarm_rate"] == 0.5
    assert set(result["risk"]["ci95"]) == {"recall", "precision", "false_alarm_rate"}
    assert result["rumination"]["recall"] == 1
    assert result["avoidance"]["recall"] == 0


def test_flags_hold_every_line_in_its_order(result: dict[str, Any]) -> None:
    assert [flag["id"] for flag in result["flags"]] == list("abcdefgh")
    flags = {flag.pop("id"): flag for flag in result["flags"]}
    assert flags["a"] == {"kinds": ["risk"], "urgency": "now"}
    assert flags["c"] == {"kinds": [], "urgency": None}
    assert flags["h"] == {"kinds": ["rumination"], "urgency": None}


def test_now_and_today_are_recalled_on_lines_that_say_how_soon(result: dict[str, Any]) -> None:
    assert result["risk_now_today"]["n"] == 3
    assert result["risk_now_today"]["recall"] == pytest.approx(2 / 3)
    assert result["risk_now_today"]["precision"] == 0.75
    assert result["risk_now_today_all_risk"]["recall"] == 0.75


def test_an_ask_is_a_find_but_no_concern(pack: Pack) -> None:
    lines = [{**ROWS[5], "label": ["risk"], "urgency": urgency} for urgency in ("now", "ask")]
    seen = [signals_eval.look(pack, signals_eval.Line(**line)) for line in lines]
    result = signals_eval.measured(seen, signals_eval.thresholds(pack))
    assert result["risk"]["recall"] == 1
    assert (result["risk_now_today"]["recall"], result["risk_now_today"]["n"]) == (0, 1)


def test_rates_on_ordinary_talk_and_on_all_without_risk(result: dict[str, Any]) -> None:
    assert result["ordinary"]["n"] == 2
    assert (result["ordinary"]["concern_rate"], result["ordinary"]["ask_rate"]) == (0, 0.5)
    assert (result["without_risk"]["n"], result["without_risk"]["concern_rate"]) == (4, 0.25)
    assert result["ordinary"]["ci95"]["concern_rate"][1] > 0.5
    assert result["ordinary"]["wilson"] == ["concern_rate"]


def test_baselines_of_everything_and_of_length(result: dict[str, Any]) -> None:
    assert result["baselines"]["risk"]["all_positive"]["recall"] == 1
    assert result["baselines"]["risk"]["all_positive"]["precision"] == 0.5
    assert result["baselines"]["risk"]["length_only"]["optimistic"] is True
    assert result["baselines"]["rumination"]["length_only"]["rule"] == "at least 47 characters"


def test_slices_hold_every_kind(result: dict[str, Any]) -> None:
    assert result["slices"]["form"]["bubbles"]["risk"]["recall"] == 1
    assert set(result["slices"]["lang"]) == {"en", "es"}
    assert result["slices"]["lang"]["en"]["rumination"]["recall"] == 1
    assert result["slices"]["lang"]["en"]["lines"] == 7


def test_what_was_missed_is_named_by_id_alone(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signals_eval.run(pack, file, True, None)
    told = capsys.readouterr().out
    assert json.loads(told)["missed"] == {
        "risk": [{"id": "e", "lang": "en", "slice": "veiled"}],
        "rumination": [],
        "avoidance": [{"id": "g", "lang": "en"}],
        "risk_now_today": [{"id": "e", "lang": "en", "slice": "veiled"}],
    }
    assert "weather" not in told


def test_thresholds_and_method_are_stated(pack: Pack, result: dict[str, Any]) -> None:
    assert pack.policy
    assert result["thresholds"]["rumination"] == pack.policy.rumination.score
    assert result["thresholds"]["revision"] == pack.policy.revision
    assert "Wilson" in result["method"]["intervals"]
    assert "no split by person" in result["method"]["split"]


def test_the_table_has_all_intervals(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert signals_eval.run(pack, file, False, None) == 0
    told = capsys.readouterr().out
    risk = next(line for line in told.splitlines() if line.startswith("risk "))
    assert risk.count(" to ") == 3
    assert 'labelled "none"' in told
    assert "concerns 0.000 (0.000 to 0.658*)" in told
    assert "optimistic" in told
    assert "e  (lang=en, slice=veiled)" in told
    assert "counts from a score of 0.5 (rumination)" in told
    assert "Wilson" in told
    assert "no split by person" in told
    assert "weather" not in told


def test_the_same_file_gives_the_same_intervals(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (signals_eval.run(pack, file, True, None) or capsys.readouterr().out for _ in range(2))
    assert first == second


def test_a_detector_that_fails_is_told(pack: Pack, file: Path, capsys: pytest.CaptureFixture[str],
                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(signals_eval, "safe_screen", lambda *_, **__: Screening(look="detector"))
    assert signals_eval.run(pack, file, False, None) == 0
    assert "asked to look: detector 8" in capsys.readouterr().out


@pytest.mark.parametrize("as_json", [True, False])
def test_an_empty_file_has_no_figures(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    assert signals_eval.run(pack, written(tmp_path, []), as_json, tmp_path / "empty.png") == 0
    out, err = capsys.readouterr()
    assert "holds no line" in err
    if as_json:
        told = json.loads(out)
        assert (told["risk"]["recall"], told["risk"]["ci95"]["recall"], told["risk"]["n"]) == (None, None, 0)
        assert told["ordinary"]["ask_rate"] is None
        assert told["flags"] == []


@pytest.mark.parametrize("picture", ["nowhere/p.png", "."])
def test_a_picture_without_a_folder_is_refused_first(
    pack: Pack, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, picture: str
) -> None:
    monkeypatch.setattr(signals_eval, "look", lambda *_: pytest.fail("measured"))
    assert signals_eval.run(pack, file, True, file.parent / picture) == 1
    assert "a folder that exists" in capsys.readouterr().err


def test_matplotlib_is_loaded_for_a_picture_only() -> None:
    code = "import sys; import bot.commands.signals_eval; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_eval_draws_a_picture(pack: Pack, file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.png"
    assert signals_eval.run(pack, file, True, picture) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
