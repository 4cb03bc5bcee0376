"""How `kith signals threads` reads its files and what it says of its figures."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.commands import signals_threads
from bot.content import Content
from bot.detectors import load_wording
from dialogs.signals.policy import DEFAULT
from dialogs.signals.wording import Wording


@pytest.fixture(scope="module")
def wording() -> Mapping[str, Wording]:
    return load_wording(Content())


@pytest.fixture
def run(wording: Mapping[str, Wording], tmp_path: Path) -> Any:
    """The exit code on a file of these rows."""

    def run_(rows: list[dict[str, Any]], *, as_json: bool = True) -> int:
        path = tmp_path / "threads.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return signals_threads.run(DEFAULT, wording, path, as_json=as_json)

    return run_


def thread(**more: Any) -> dict[str, Any]:
    days = [{"t": f"2026-03-0{day}T10:00:00Z", "kind": "goal_deferred", "goal": "cv"} for day in (2, 4, 6)]
    return {"id": "p1", "label": "avoidance", "tz": "UTC", "events": days, **more}


def test_only_a_line_feed_ends_a_line(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    said = {"t": "2026-03-07T10:00:00Z", "kind": "answer", "text": "fine\u2028today"}
    assert run([thread(events=[said])]) == 0
    assert json.loads(capsys.readouterr().out)["avoidance"]["n"] == 1


def test_an_empty_file_has_no_figures(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    out, err = capsys.readouterr()
    assert "holds no thread" in err
    assert json.loads(out)["avoidance"]["recall"] is None


def test_an_interval_has_a_width_and_a_name(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([thread()]) == 0
    told = json.loads(capsys.readouterr().out)
    low, high = told["avoidance"]["ci95"]["recall"]
    assert (told["avoidance"]["recall"], high) == (1, 1)
    assert low < 0.5
    assert "Wilson" in told["method"]["intervals"]
    assert "by person" in told["method"]["split"]
    assert run([thread()], as_json=False) == 0
    assert "recall 0.207 to 1.000*" in capsys.readouterr().out


def test_a_subtag_is_read_as_its_language(wording: Mapping[str, Wording], monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    monkeypatch.setattr(signals_threads, "notice", lambda policy, history, *_: heard.append(history.language) or ())
    read = signals_threads.msgspec.convert(thread(lang="es-MX"), signals_threads.Thread, strict=False)
    assert list(signals_threads.walk(DEFAULT, wording, read)) == []
    assert set(heard) == {"es"}
