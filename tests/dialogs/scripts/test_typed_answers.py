"""Answers typed where buttons are offered: read in both languages, else asked again with the buttons."""

from typing import Any

import pytest

from dialogs.library import Library
from dialogs.rehearsal import MENTEE, Rehearsal, Said
from dialogs.rehearsal_test import Given
from dialogs.script import Revision, parse

AGE = {"en": "How old are you?", "es": "¿Cuántos años tienes?"}
NUMBERS = [str(number) for number in range(11)]
MADE = """\
script: made
title: Made
purpose: Ask without a way out.
minutes: 1
start: a
defaults: {timeout: {after: 20h, to: b}}
steps:
  a: {ask: scale, say: "How much?", range: [0, 10], save: n, to: b}
  b: {end: done, say: "It is {n}."}
"""


def begun(shipped: Any, script: str, **given: Any) -> Rehearsal:
    rehearsal = Rehearsal(shipped.library, shipped.signals, shipped.programme, Given.model_validate(given))
    rehearsal.start(script)
    return rehearsal


def last(rehearsal: Rehearsal) -> Said:
    return [message for message in rehearsal.said if message.to == MENTEE][-1]


def band_of(rehearsal: Rehearsal) -> str:
    assert rehearsal.dossier.person is not None
    return rehearsal.dossier.person.age_band


def at_age(shipped: Any, language: str) -> Rehearsal:
    """Onboarding, just where the age is asked."""
    yes = {"en": "yes", "es": "sí"}[language]
    rehearsal = begun(shipped, "onboarding", country="", age_band="", language=language)
    for words in ("Mia", "Ireland", yes):
        rehearsal.say(words)
    assert last(rehearsal).text == AGE[language]
    return rehearsal


@pytest.mark.parametrize(
    ("language", "words", "band"),
    [
        ("en", "16", "16_17"), ("en", "I'm 16", "16_17"), ("en", "sixteen", "16_17"), ("en", "19", "18_24"),
        ("en", "under 16", "under_16"), ("en", "18 to 24", "18_24"), ("es", "dieciséis", "16_17"),
        ("es", "tengo 30 años", "25_plus"), ("es", "16", "16_17"), ("es", "menos de 16", "under_16"),
    ],
)  # fmt: skip
def test_an_age_is_read_as_its_band(shipped: Any, language: str, words: str, band: str) -> None:
    rehearsal = at_age(shipped, language)
    rehearsal.say(words)
    assert band_of(rehearsal) == band


@pytest.mark.parametrize(
    ("language", "words"), [("en", "under 18"), ("en", "3"), ("es", "menos de 18"), ("es", "joven")]
)
def test_an_age_that_is_unclear_is_asked_again_with_its_buttons(shipped: Any, language: str, words: str) -> None:
    rehearsal = at_age(shipped, language)
    for _ in range(2):
        rehearsal.say(words)
        assert (last(rehearsal).text, len(last(rehearsal).buttons)) == (AGE[language], 4)
    assert band_of(rehearsal) == ""


@pytest.mark.parametrize("words", ["seven", "siete", "7/10", "a 7"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_number_is_read_on_a_scale(shipped: Any, words: str, language: str) -> None:
    rehearsal = begun(shipped, "pulse", language=language)
    rehearsal.say(words)
    assert rehearsal.session is not None
    assert rehearsal.session.stack[-1].vars["mood"] == 7


def test_a_scale_that_was_misread_is_asked_again_with_its_buttons(shipped: Any) -> None:
    rehearsal = begun(shipped, "pulse")
    rehearsal.say("six or seven")
    assert [button.label for button in last(rehearsal).buttons] == NUMBERS


def test_without_a_way_out_a_question_is_asked_again_as_often_as_it_takes(shipped: Any) -> None:
    script, _, issues = parse("made.yaml", MADE)
    assert script is not None, issues
    made = Revision(script, {}, MADE, "made.yaml")
    library = Library([*shipped.library.scripts.values(), made], locale=shipped.library.locale)
    rehearsal = Rehearsal(library, shipped.signals, shipped.programme, Given())
    rehearsal.start("made")
    for _ in range(4):
        rehearsal.say("pretty much")
        assert (last(rehearsal).text, [button.label for button in last(rehearsal).buttons]) == ("How much?", NUMBERS)
    rehearsal.say("a seven")
    assert last(rehearsal).text == "It is 7."
