"""The documentation says what is so: every command parses, and every registry is documented."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.cli import app
from bot.desk import COMMANDS as DESK
from bot.settings import Settings
from dialogs.commands import COMMANDS
from dialogs.model.people import Role
from dialogs.steps import STEP_TYPES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CLI = typer.main.get_command(app)
DRAWN = re.compile(r"^[ \t]*kith (.+)$|`kith ([^`]+)`", re.MULTILINE)
PROSE = {"decisions.md"}  # says what was decided, not what to type


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands_of(page: Path) -> list[str]:
    return [drawn[1] or drawn[2] for drawn in DRAWN.finditer(page.read_text(encoding="utf-8"))]


COMMAND_LINES = sorted({(page.name, line) for page in PAGES if page.name not in PROSE for line in commands_of(page)})


@pytest.mark.parametrize(("page", "line"), COMMAND_LINES)
def test_every_command_line_parses(page: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours").mkdir()
    monkeypatch.chdir(tmp_path)
    parse(CLI, shlex.split(line))


def parse(command: Any, words: list[str], parent: Any = None) -> None:
    """Parse as the command line would, down to the last subcommand, without running it."""
    context = command.make_context(command.name or "kith", list(words), parent=parent)
    if not hasattr(command, "resolve_command"):
        return
    _, below, rest = command.resolve_command(context, context._protected_args + context.args)
    parse(below, rest, context)


def test_a_wrong_command_line_is_seen() -> None:
    with pytest.raises(Exception, match="--loud"):
        parse(CLI, ["doctor", "--loud"])
    with pytest.raises(Exception, match="docter"):
        parse(CLI, ["docter"])


def names(command: Any, above: str = "") -> Iterator[str]:
    for name, below in getattr(command, "commands", {}).items():
        if hasattr(below, "commands"):
            yield from names(below, f"{above}{name} ")
        else:
            yield f"{above}{name}"


@pytest.mark.parametrize("name", sorted(names(CLI)))
def test_every_command_of_the_command_line_is_documented(name: str) -> None:
    assert any(line == name or line.startswith(f"{name} ") for _, line in COMMAND_LINES)


def rows(page: str, heading: str) -> dict[str, list[str]]:
    """The table below a heading: first cell without its backticks → the others."""
    text = read(page).split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): rest for first, *rest in cells}


def test_the_table_of_settings_is_the_settings() -> None:
    table = rows("docs/operator.md", "Settings")
    assert sorted(table) == sorted(name.upper() for name in Settings.model_fields)
    for name, field in Settings.model_fields.items():
        said = table[name.upper()][0]
        if field.is_required():
            assert said == "required"
        elif field.default is None:
            assert said == "–" or said.startswith("this or ")
        else:
            assert said == f"`{field.default}`"


def alarm_codes() -> set[str]:
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for room in ("bot", "dialogs")
        for path in sorted((ROOT / room).rglob("*.py"))
    ]
    return {code for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) for code in _rung(node)}


def _rung(call: ast.Call) -> Iterator[str]:
    """The code that a call rings, or that an Alarm effect carries."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    values = call.args[:1] if name in {"ring", "ring_soon"} else []
    if name == "Alarm":
        values = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    yield from (value.value for value in values if isinstance(value, ast.Constant))


def test_every_alarm_is_explained_and_no_other() -> None:
    assert set(rows("docs/operator.md", "Alarms")) == alarm_codes() - {"test"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_mentees_find_every_command(name: str) -> None:
    assert f"| `/{name}` |" in read("docs/mentee.md")


@pytest.mark.parametrize("name", sorted(name for name, one in DESK.items() if Role.COORDINATOR in one.roles))
def test_coordinators_find_every_command(name: str) -> None:
    assert f"`/{name}" in read("docs/coordinator.md")


@pytest.mark.parametrize("kind", sorted(STEP_TYPES))
def test_authors_find_every_step_type(kind: str) -> None:
    assert re.search(rf"\b(ask: )?{kind}\b", read("docs/scripts.md"))


@pytest.mark.parametrize("number", range(1, 18))
def test_the_readme_gives_every_promise_in_plain_words(number: int) -> None:
    assert len(re.findall(rf"\(I{number}\)", read("README.md"))) == 1


LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]+)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert not anchor or anchor[1:] in anchors(file), f"{target}{anchor}"


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_screenshot_is_small() -> None:
    pictures = list((ROOT / "docs/images").iterdir())
    assert [picture.name for picture in pictures] == ["demo.png"]
    assert pictures[0].stat().st_size <= 300_000


def test_every_room_in_the_readme_exists() -> None:
    for path in re.findall(r"\*\*`([a-z/_.]+)`\*\*", read("README.md")):
        assert (ROOT / path).exists(), path
