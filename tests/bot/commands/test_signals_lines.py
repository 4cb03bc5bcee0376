"""Labelled files: what ends a line, and each mistake by its place."""

import json
from pathlib import Path

import pytest

from bot.commands import signals_eval
from dialogs.signals import Pack
from tests.bot.commands.conftest import ROWS, written


@pytest.mark.parametrize("between", ["\u2028", "\u2029", "\u0085"])
def test_only_a_line_feed_ends_a_line(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str], between: str
) -> None:
    row = {"id": 1, "text": f"nice{between}day", "label": ["none"]}
    assert signals_eval.run(pack, written(tmp_path, [row, row]), True, None) == 0
    assert len(json.loads(capsys.readouterr().out)["flags"]) == 2


def test_lines_may_end_as_on_windows(pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"".join(json.dumps(row).encode() + b"\r\n\r\n" for row in ROWS))
    assert signals_eval.run(pack, path, True, None) == 0
    assert len(json.loads(capsys.readouterr().out)["flags"]) == len(ROWS)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{", "truncated"),
        ('{"id": "x", "label": ["risk"]}', "neither text nor texts"),
        ('{"id": "x", "text": "y", "label": ["sad"]}', "unknown label 'sad'"),
        ('{"id": "x", "text": "y", "label": ["none", "risk"]}', "keep one of them"),
        ('{"id": "x", "text": "y", "label": ["risk"], "urgency": "soon"}', "unknown urgency 'soon'"),
    ],
)
def test_a_bad_line_is_named(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, says: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(ROWS[0]) + "\n" + row + "\n", encoding="utf-8")
    assert signals_eval.run(pack, path, True, None) == 1
    out, err = capsys.readouterr()
    assert f"{path}:2: " in err
    assert says in err
    assert not out


def test_a_file_that_is_not_there_is_named(pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert signals_eval.run(pack, tmp_path / "none.jsonl", True, None) == 1
    assert "cannot be read" in capsys.readouterr().err
