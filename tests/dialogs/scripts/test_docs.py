"""docs/scripts.md: every example works, and nothing that a script can use is left out."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from bot.content import Content
from bot.library import check_library
from dialogs.library import Library
from dialogs.names import FUNCTIONS, NAMES
from dialogs.parse import PARSERS
from dialogs.programme import Programme
from dialogs.rehearsal import Rehearsal
from dialogs.script import Script
from dialogs.settings import SETTINGS
from dialogs.signals import Pack
from dialogs.steps import STEP_TYPES, AnyStep, kind_of
from dialogs.steps.base import Step
from dialogs.transcript import play

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "scripts.md").read_text(encoding="utf-8")
BLOCKS: list[str] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = [block for block in BLOCKS if not block.startswith("script:")]
LINT = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "dialogs" / "lint").glob("*.py"))


def load(text: str) -> Any:
    """YAML as plain values."""
    return YAML(typ="safe").load(text)


def step_of(raw: Any) -> Step:
    """A step as the script reader would take it."""
    return TypeAdapter[Step](AnyStep).validate_python(raw)


def test_the_first_script_is_free_of_findings_and_its_tests_pass(
    tmp_path: Path, signals: Pack, programme: Programme
) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "tea.yaml").write_text(next(b for b in BLOCKS if b.startswith("script:")), "utf-8")
    loaded = check_library(Content(tmp_path))
    assert [str(issue) for issue in loaded.issues] == []
    assert isinstance(loaded.library, Library)
    tests = loaded.library.script("tea").tests
    failures = [play(Rehearsal(loaded.library, signals, programme, test.given), "tea", test) for test in tests]
    assert [failure for failure in failures if failure] == []


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.split(":")[0])
def test_each_step_in_the_guide_is_a_step(block: str) -> None:
    for raw in load(block).values():
        assert isinstance(step_of(raw), Step)


def test_every_step_type_has_an_example_in_the_guide() -> None:
    shown = {kind_of(raw) for block in EXAMPLES for raw in load(block).values()}
    assert shown == set(STEP_TYPES)


@pytest.mark.parametrize("kind", STEP_TYPES)
def test_the_example_in_a_step_types_own_description_is_one(kind: str) -> None:
    example = (STEP_TYPES[kind].__doc__ or "").partition("Example:\n")[2]
    assert type(step_of(load(example))) is STEP_TYPES[kind]


@pytest.mark.parametrize("word", sorted({*NAMES, *FUNCTIONS, *SETTINGS, *PARSERS}))
def test_every_name_is_in_the_guide(word: str) -> None:
    assert re.search(rf"`{re.escape(word)}[`(]", GUIDE), f"docs/scripts.md does not tell of {word}"


@pytest.mark.parametrize("field", sorted((field.alias or name) for name, field in Script.model_fields.items()))
def test_every_line_at_the_top_of_a_script_is_in_the_guide(field: str) -> None:
    assert f"`{field}`" in GUIDE


@pytest.mark.parametrize(
    "code", sorted({*re.findall(r'"([SNTLC]\d{3})"', LINT), "YAML", "FORM", "KEY", "ASK", "VALUE"})
)
def test_every_code_is_in_the_guide(code: str) -> None:
    assert f"\n| {code} |" in GUIDE
