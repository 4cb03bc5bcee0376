"""Broken content is told in lines by every command that reads it, and never as a traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app


@pytest.mark.parametrize("file", ["nets/en.json", "lexicons/en/abuse.yaml", "wording/en/avoidance.yaml"])
@pytest.mark.parametrize("command", [["try", "hello"], ["eval", "lines.jsonl"], ["threads", "lines.jsonl"]])
def test_broken_content_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = tmp_path / "own" / file
    broken.parent.mkdir(parents=True)
    broken.write_text("{", encoding="utf-8")
    Path("lines.jsonl").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["signals", *command, "--content", "own"])
    assert result.exit_code == 1
    assert ":1:1: " in result.output or ":1:2: " in result.output
    assert isinstance(result.exception, SystemExit)
