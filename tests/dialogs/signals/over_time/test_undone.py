"""One thing that keeps coming up undone: days, an excuse or a detour, and no step."""

import pytest

from dialogs.model.history import History
from dialogs.signals.away import excused
from dialogs.signals.undone import lasts

LETTER = (
    "The letter about the flat is on the table",
    "I haven't touched the letter, told mum it never came",
    "The letter is still there. I cook with my back to it.",
)
CALM = "A good walk and a long lunch"


@pytest.fixture
def seen(policy, wording, said):
    """How many texts speak for it when these are written, one every third day."""

    def look(*texts, every=3):
        events = [said(every * n, "free_message", text) for n, text in enumerate(texts)]
        assert not any(excused(event.at, ()) for event in events)
        return len(lasts(policy, events, History(events=tuple(events)), wording["en"]))

    return look


def test_three_days_an_excuse_and_no_step(seen):
    """All three texts are the evidence."""
    assert seen(*LETTER) == 3


def test_two_days_are_too_few(seen):
    """Whatever they say."""
    assert seen(*LETTER[1:]) == 0
    assert seen(*LETTER[1:], CALM) == 0


def test_one_bad_day_is_none(seen):
    """However often it is said."""
    assert seen(*LETTER, every=0.1) == 0
    assert seen(*LETTER, every=0.72) == 0, "three dates, but only 35 hours"


def test_one_clear_text_among_plain_ones_is_none(seen):
    """It must be undone on two days."""
    clear = "I hid the letter and lied about it, I can't face it, I keep putting it off"
    assert seen("A letter came", clear, "The letter was about the flat") == 0
    assert seen("A letter came", clear, "The letter isn't opened") == 3


def test_what_is_merely_undone_is_none(seen):
    """Without an excuse, a detour, relief or unease."""
    assert seen("I haven't planted beans", "No beans, rain", "Still no beans, rain again") == 0


@pytest.mark.parametrize(
    "step", ["I finally opened the letter", "I'll open the letter on Thursday at four in the library"]
)
def test_a_step_ends_it(seen, step):
    """A deed or a dated plan; only what comes after counts."""
    assert seen(*LETTER, step) == 0
    assert seen(*LETTER, step, LETTER[1]) == 0


def test_different_things_are_not_one(seen):
    """Three undone things on three days are a busy week."""
    assert (
        seen("I haven't touched the letter", "told mum I had no time for the boxes", "No run, hid under a blanket") == 0
    )
