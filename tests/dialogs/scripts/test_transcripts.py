"""Longer conversations over several scripts, written to be read: tests/transcripts/*.yaml."""

from pathlib import Path

import pytest

from dialogs.issue import Issue
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.rehearsal import Rehearsal
from dialogs.rehearsal_test import ScriptTest
from dialogs.signals import Pack
from dialogs.transcript import follow
from dialogs.yaml import read

FILES = sorted((Path(__file__).parents[2] / "transcripts").glob("*.yaml"))


def transcript(path: Path) -> ScriptTest:
    """The conversation in a file."""
    document = read(path.name, path.read_text(encoding="utf-8"))
    assert not isinstance(document, Issue), document
    return ScriptTest.model_validate(document.data)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_conversation_goes_as_written(path: Path, library: Library, signals: Pack, programme: Programme) -> None:
    conversation = transcript(path)
    assert follow(Rehearsal(library, signals, programme, conversation.given), conversation) is None


@pytest.mark.parametrize("path", FILES[:1], ids=lambda path: path.stem)
def test_a_line_that_does_not_come_is_reported(
    path: Path, library: Library, signals: Pack, programme: Programme
) -> None:
    conversation = transcript(path)
    wrong = conversation.model_copy(
        update={"chat": (*conversation.chat[:2], *ScriptTest.model_validate(NEVER_SAID).chat, *conversation.chat[2:])}
    )
    failure = follow(Rehearsal(library, signals, programme, wrong.given), wrong)
    assert failure is not None
    assert failure.line == 3


NEVER_SAID = {"name": "never", "chat": [{"bot": "Nobody wrote these words."}]}
