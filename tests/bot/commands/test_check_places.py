"""`kith check FOLDER`: the place of every finding can be opened from where the command was run."""

from pathlib import Path

import pytest

from bot.commands.check import run

NOT_YAML = "rules: [\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nets/en.json", "{}"),
        ("lexicons/en/abuse.yaml", NOT_YAML),
        ("crisis.yaml", NOT_YAML),
        ("locales/en/desk.yaml", NOT_YAML),
        ("locales/en/scripts/pulse.yaml", NOT_YAML),
        ("policies/default.yaml", NOT_YAML),
        ("policies/later.yaml", NOT_YAML),
        ("wording/en/avoidance.yaml", NOT_YAML),
        ("scripts/mine.yaml", NOT_YAML),
    ],
)
def test_a_place_can_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    path = tmp_path / "own" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run([Path("own")]) == 1
    places = {line.split(":")[0] for line in capsys.readouterr().out.splitlines()[:-1] if "warning" not in line}
    assert places == {f"own/{name}"}


def test_so_can_that_of_a_policy_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "later.yaml").write_text("policy: later\nxyzzy: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run([Path("later.yaml")]) == 1
    assert capsys.readouterr().out.startswith("later.yaml:2:1: ")
