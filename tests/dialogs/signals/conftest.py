"""The shipped lexicons, compiled once."""

from pathlib import Path

import pytest

import dialogs
from dialogs.signals import Pack, build

FOLDER = Path(dialogs.__file__).parent / "content" / "lexicons"


def shipped() -> dict[str, str]:
    return {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.yaml")}


@pytest.fixture(scope="session")
def lexicon_files() -> dict[str, str]:
    return shipped()


@pytest.fixture(scope="session")
def lexicons(lexicon_files: dict[str, str]) -> Pack:
    return build(lexicon_files, None)
