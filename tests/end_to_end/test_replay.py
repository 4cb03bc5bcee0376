"""A turn can be run again (I9): the same world gives the same effects, also under another hash seed."""

import os
import subprocess
import sys

import pytest

STORY = """
from datetime import timedelta
from bot.commands.test import demo_programme
from bot.content import Content
from bot.detectors import load_signals
from bot.library import load_library
from bot.turn import digest
from dialogs.rehearsal import Rehearsal
from dialogs.rehearsal_test import Given, GivenCommitment

given = Given(commitments=(GivenCommitment(text="my CV", deferred=2),))
mia = Rehearsal(load_library(Content()), load_signals(Content()), demo_programme(), given, seed="replay")
mia.start("pulse")
mia.say("4")
mia.wait(timedelta(hours=1))
mia.say("i want to", "kill myself")
mia.press(mia.labels()[1])
mia.send("voice")
mia.wait(timedelta(days=2))
mia.say("just words")
print(len(mia.effects), digest((mia.dossier, tuple(mia.effects))))
"""


def told(seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", STORY],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("seed", ["1", "7"])
def test_the_same_story_leaves_the_same_effects_in_any_process(seed: str) -> None:
    assert told(seed) == told("0")
