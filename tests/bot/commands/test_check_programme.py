"""`kith check programme.yaml`: what would break people later is refused, with its place and how to mend it."""

from pathlib import Path

import pytest

from bot.commands.check import run
from bot.content import SHIPPED

DEMO = (SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8")


def written(folder: Path, right: str, wrong: str) -> Path:
    assert right in DEMO
    path = folder / "programme.yaml"
    path.write_text(DEMO.replace(right, wrong, 1), encoding="utf-8")
    return path


def with_own_script(folder: Path) -> None:
    own = (SHIPPED / "scripts" / "pulse.yaml").read_text(encoding="utf-8").replace("script: pulse", "script: mine", 1)
    (folder / "scripts").mkdir()
    (folder / "scripts" / "mine.yaml").write_text(own, encoding="utf-8")


def test_an_unknown_zone_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "zone: Europe/Madrid", "zone: Europe/Madird")
    assert run([path]) == 1
    said = capsys.readouterr().out
    assert "'Europe/Madird' is no time zone; write for example Europe/Madrid" in said
    assert said.endswith("1 problem, 0 warnings\n")


@pytest.mark.parametrize("given", ["", "programme.yaml"])
def test_a_script_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str) -> None:
    with_own_script(tmp_path)
    written(tmp_path, "script: pulse", "script: pulsee")
    assert run([tmp_path / given]) == 1
    assert "there is no script 'pulsee' (did you mean 'pulse'?)" in capsys.readouterr().out


def test_without_content_beside_it_an_unknown_script_may_lie_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([written(tmp_path, "script: pulse", "script: mine")]) == 0
    assert "warning: " in capsys.readouterr().out


@pytest.mark.parametrize("given", ["", "programme.yaml"])
def test_scripts_of_ones_own_may_be_planned(tmp_path: Path, given: str) -> None:
    with_own_script(tmp_path)
    written(tmp_path, "script: pulse", "script: mine")
    assert run([tmp_path / given]) == 0


@pytest.mark.parametrize(
    ("right", "wrong", "place", "hint"),
    [
        ("zone: Europe/Madrid", "zon: Europe/Madrid", "5:1", "(did you mean 'zone'?)"),
        ("  safeguarding:", "  safegarding:", "10:3", "(did you mean 'safeguarding'?)"),
        ("webhook: ", "email: '', wbhook: ", "12:51", "(did you mean 'webhook'?)"),
        ("{script: pulse", "{scrpt: pulse", "14:11", "(did you mean 'script'?)"),
        ("zone: Europe/Madrid", "zone: Europe/Madrid\nxyzzyqj: 1", "6:1", "(known here: "),
    ],
)
def test_an_unknown_key_comes_with_the_one_that_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, place: str, hint: str
) -> None:
    assert run([written(tmp_path, right, wrong)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert f"programme.yaml:{place}: KEY " in first
    assert hint in first
    assert last == "1 problem, 0 warnings"


def test_every_mistake_of_a_programme_comes_in_the_same_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_own_script(tmp_path)
    path = written(tmp_path, "script: pulse", "script: pulsee")
    path.write_text(path.read_text("utf-8").replace("zone:", "zon:") + "zon: UTC\nretention_days: 3\n", "utf-8")
    assert run([path]) == 1
    said = capsys.readouterr().out
    assert [line.split(" ")[1] for line in said.splitlines()[:-1]] == ["KEY", "SCRIPT", "YAML", "VALUE"]


def test_a_safeguarding_contact_without_a_phone_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([written(tmp_path, "name: Ana Ruiz", "name: Ana Ruiz")]) == 0
    said = capsys.readouterr().out
    assert ":10:3: PHONE Ana Ruiz (safeguarding) has no phone number" in said
    assert said.endswith("0 problems, 1 warnings\n")


@pytest.mark.parametrize("phone", ["", '""', '"  "'])
def test_a_phone_of_nothing_is_no_phone(tmp_path: Path, capsys: pytest.CaptureFixture[str], phone: str) -> None:
    assert run([written(tmp_path, "{name: Ana Ruiz}", f"{{name: Ana Ruiz, phone: {phone}}}")]) == 0
    assert " PHONE " in capsys.readouterr().out


def test_with_a_phone_nothing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([written(tmp_path, "{name: Ana Ruiz}", '{name: Ana Ruiz, phone: "+34 600 000 000"}')]) == 0
    assert capsys.readouterr().out == "0 problems, 0 warnings\n"


def test_a_country_without_crisis_lines_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([written(tmp_path, "countries: [ES,", "countries: [ES, XK,")]) == 0
    assert "CRISIS crisis.yaml has no lines for XK" in capsys.readouterr().out


def test_a_contact_whose_name_is_blank_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([written(tmp_path, "name: Ana Ruiz", 'name: "  "')]) == 1
    assert "contacts.safeguarding.name" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# ours\nprograme: x\n",
            ":2:1: KEY 'programe' is not a key that a file begins with (did you mean 'programme'?)",
        ),
        ("scrpt: x\n", ":1:1: KEY 'scrpt' is not a key that a file begins with (did you mean 'script'?)"),
        ("polcy: x\n", ":1:1: KEY 'polcy' is not a key that a file begins with (did you mean 'policy'?)"),
        (
            "---\nProgramme: x\n",
            ":2:1: KEY 'Programme' is not a key that a file begins with (did you mean 'programme'?)",
        ),
        ("xyzzyqj: x\n", ":1:1: PATH this file is none that can be checked by itself"),
        ("- programe\n", ":1:1: PATH this file is none that can be checked by itself"),
    ],
)
@pytest.mark.parametrize("given", ["", "bad.yaml"])
def test_a_misspelt_first_key_comes_with_the_one_that_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str, given: str
) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    assert run([tmp_path / given]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert f"bad.yaml{said}" in first
    assert last == "1 problem, 0 warnings"


@pytest.mark.parametrize(
    ("written_so", "said"),
    [
        ("UK", "'UK' is no country code (did you mean GB?)"),
        ("Spain", "'Spain' is no country code (did you mean ES?)"),
        ("es", "'es' is no country code (did you mean ES?)"),
        ("XX", "'XX' is no country code; write for example ES"),
        ("ZZ", "'ZZ' is no country code; write for example ES"),
        ("EU", "'EU' is no country code; write for example ES"),
    ],
)
def test_what_is_no_country_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written_so: str, said: str
) -> None:
    assert run([written(tmp_path, "countries: [ES,", f"countries: [ES, {written_so},")]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert f"programme.yaml:6:17: VALUE countries.1: {said}" in first
    assert last == "1 problem, 0 warnings"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("days: [sun]", "days: []", "15:43: VALUE checkins.reflection.days must not be empty"),
        ("days: [sun]", "days: [mon, mon]", "15:43: VALUE checkins.reflection.days: 'mon' stands there twice"),
        ("script: pulse", "script: safety", "14:11: VALUE checkins.pulse.script: 'safety' is for danger only"),
        (
            "{name: Ana Ruiz}",
            "{name: Ana Ruiz, phone: ask at the desk}",
            "10:34: VALUE contacts.safeguarding.phone: 'ask at the desk' holds no digit",
        ),
    ],
)
def test_what_would_never_reach_anybody_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, said: str
) -> None:
    assert run([written(tmp_path, right, wrong)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert f"programme.yaml:{said}" in first
    assert last == "1 problem, 0 warnings"
