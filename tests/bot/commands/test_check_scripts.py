"""`kith check` over several scripts: what is wrong with one is not told of another."""

from pathlib import Path

import pytest

from bot.commands.check import run

CALLING = """\
script: calling
title: Calling
purpose: Call another one.
minutes: 1
start: first
steps:
  first:
    call: broken
    to: bye
  bye:
    end: done
tests:
  - name: one
    chat:
      - ends: true
"""


@pytest.mark.parametrize("broken", ["script: broken\nsteps: [\n", "script: broken\nsteps: []\n"])
def test_a_script_that_cannot_be_read_is_not_missed_by_those_that_call_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    (tmp_path / "calling.yaml").write_text(CALLING, "utf-8")
    (tmp_path / "broken.yaml").write_text(broken, "utf-8")
    assert run([tmp_path]) == 1
    said = capsys.readouterr().out
    assert "broken.yaml:" in said
    assert "S106" not in said


def test_a_script_that_is_not_there_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "calling.yaml").write_text(CALLING, "utf-8")
    assert run([tmp_path]) == 1
    assert "calling.yaml:8:5: S106 there is no script 'broken'" in capsys.readouterr().out
