"""Tricks of typing are seen through, and evidence shows the person's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.signals import Pack, screen
from dialogs.signals.normalise import MOST_REPEATS, fold, tokens

TRICKS = [
    "i want to k1ll mys3lf",
    "i want to kill myslef",
    "i wanna d i e",
    "i want to k.i.l.l myself",
    "iwanttokillmyself",
    "i want to k*ll myself",
    "i want to diiiieeee",
    "i wan\u200bt to k\u200bill mys\u00adelf",
    "i want to kіll myself",  # a Cyrillic і
    "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
    "i don’t want to be alive",
    "I DONT WANNA BE ALIVE ANYMORE",
    "su1c1de is all i think about, i am suicidal",
    "kms tonight fr",
    "thinking of sewerslide",
    "s3lf h4rm again",
    "quiero m0rirme",
    "kiero morirme",
    "no quiero vivír",
    "me quiero suisidar hoy, quiero suicidarme",
    "🔪 my wrists",
]


@pytest.mark.parametrize("text", TRICKS)
def test_a_trick_of_typing_is_seen_through(lexicons: Pack, text: str) -> None:
    found = screen(lexicons, (text,), (), "en", minor=False)
    assert found.worst is not None
    assert all(span.text == text[span.start : span.end] for s in found.signals for span in s.evidence.spans)


@pytest.mark.parametrize("text", ["así no está bién", "ASI NO ESTA BIEN", "a\u0301si\u0301 n\u200bo está bien"])
def test_accents_and_hidden_characters_are_dropped(text: str) -> None:
    assert fold(text).text == "asi no esta bien"


@given(st.text(max_size=300))
def test_every_token_stands_where_it_says(text: str) -> None:
    folded = fold(text, {"🔪": " emojiknife "})
    places = [folded.place(token.start, token.end) for token in tokens(folded)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(st.lists(st.sampled_from(["kill", "me", ".", "🔪", "í", "\u0301", "ﬁ", "İ", "ß", " "]), max_size=40))
def test_folding_letters_that_grow_or_vanish_keeps_places(parts: list[str]) -> None:
    text = "".join(parts)
    folded = fold(text)
    assert folded.offsets is None or len(folded.offsets) == len(folded.text)
    for token in tokens(folded):
        start, end = folded.place(token.start, token.end)
        assert text[start:end].strip() != ""


def test_what_is_said_over_and_over_counts_thrice() -> None:
    assert len(tokens(fold("a " * 2000))) == MOST_REPEATS


def test_each_emoji_of_a_row_counts_thrice_however_they_alternate() -> None:
    meanings = {"🔪": " emojiknife ", "😭": " emojicry "}
    assert len(tokens(fold("🔪😭" * 500, meanings))) == 2 * MOST_REPEATS
    assert len(tokens(fold("🔪😭 and " * 5, meanings))) == 5 * 3
