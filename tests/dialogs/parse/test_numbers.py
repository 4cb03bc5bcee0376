"""Numbers as people type them: read where nothing else can be meant, else not."""

import pytest

from dialogs.parse import parse_age_band
from dialogs.parse.numbers import in_digits, parse_on_scale, parse_whole
from dialogs.steps.keyboard import pick


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 7), ("seven", 7), ("Seven!", 7), ("siete", 7), ("a 7", 7), ("un siete", 7), ("I'd say seven", 7),
        ("diría que un siete", 7), ("7/10", 7), ("7 / 10", 7), ("seven out of ten", 7), ("siete sobre diez", 7),
        ("siete de 10", 7), ("10/10", 10), ("zero", 0), ("cero", 0), ("ten", 10), ("maybe a 7 today, tired", 7),
        ("it’s a three", 3), ("uno", 1), ("one", 1), ("one of those days, 7", 7), ("10 out of 10 week", 10),
        ("eleven", None), ("once", None), ("-3", None), ("six or seven", None), ("6 or 7", None), ("6-7", None),
        ("between six and 7", None), ("7.5", None), ("seven and a half", None), ("siete y medio", None),
        ("not seven", None), ("up since seven", None), ("one of those days", None), ("no one", None), ("7/12", None),
        ("seventy", None), ("fine", None), ("", None), ("siete mil", None), ("10/10/2026", None),
    ],
)  # fmt: skip
def test_on_a_scale_from_0_to_10(text: str, expected: int | None) -> None:
    assert parse_on_scale(text, 0, 10) == expected


def test_out_of_counts_only_with_the_highest_number() -> None:
    assert parse_on_scale("4/5", 1, 5) == 4
    assert parse_on_scale("4/10", 1, 5) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("twenty-one", "21"), ("treinta y dos", "32"), ("veintidós", "22"), ("dieciséis", "16"), ("ninety nine", "99"),
     ("seven", "7"), ("sevenths", "sevenths"), ("tenis", "tenis")],
)  # fmt: skip
def test_words_become_digits(text: str, expected: str) -> None:
    assert in_digits(text) == expected


def test_a_whole_number_is_all_that_was_said() -> None:
    assert [parse_whole(text) for text in ("2", "two", "la dos", "number two.", "option 2")] == [2] * 5
    assert [parse_whole(text) for text in ("two dogs", "2 or 3", "", "no", "2 weeks")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16", "16_17"), ("dieciséis", "16_17"), ("I'm 16", "16_17"), ("I’m sixteen years old", "16_17"),
        ("tengo 17 años", "16_17"), ("16 or 17", "16_17"), ("17 and a half", "16_17"), ("just turned 18", "18_24"),
        ("fifteen", "under_16"), ("once", "under_16"), ("under 15", "under_16"), ("menor de 16 años", "under_16"),
        ("twenty-one", "18_24"), ("treinta y dos", "25_plus"), ("over 30", "25_plus"), ("más de 25", "25_plus"),
        ("25 o más", "25_plus"), ("25 or older", "25_plus"),
        ("under 18", None), ("18+", None), ("16 plus", None), ("25 plus", "25_plus"),
        ("menos de 18", None), ("over 16", None), ("over 18", None), ("15 or 16", None),
        ("17/18", None), ("16 in May", None), ("almost 16", None), ("not 16 yet", None), ("my brother is 16", None),
        ("casi 18", None), ("between under 16 and over 18", None), ("16 17 18", None), ("2", None), ("two", None),
        ("I was 16 then", None), ("<18", None), ("-18", None), ("18-", None), ("≤16", None), ("sub 18", None),
        ("18-24", "18_24"),
    ],
)  # fmt: skip
def test_an_age_is_read_only_where_it_is_clear(text: str, expected: str | None) -> None:
    assert parse_age_band(text) == expected


@pytest.mark.parametrize(
    ("labels", "text", "expected"),
    [
        (("Now", "Later", "Never"), "two", 1), (("Now", "Later", "Never"), "la tres", 2),
        (("Now", "Later", "Never"), "option 1", 0), (("Now", "Later"), "three", None),
        (("Now", "Later"), "just one", None), (("Now", "Later"), "this one", None), (("Now", "Later"), "the one", None),
        (("Now", "Later"), "creo que uno", None), (("Now", "Later"), "la una", None), (("Now", "Later"), "one", 0),
        (("Now", "Later"), "two of them", None), (("1", "2", "3"), "two", 1), (("3", "2", "1"), "three", 0),
        (("2 weeks", "3 weeks"), "2", None), (("2 weeks", "3 weeks"), "2 weeks", 0),
        (("2 weeks", "3 weeks"), "2 weks", 0),
        (("Menos de 16", "16 o 17"), "menos de 18", None), (("Menos de 16", "16 o 17"), "menso de 16", 0),
    ],
)  # fmt: skip
def test_a_number_stands_for_a_button(labels: tuple[str, ...], text: str, expected: int | None) -> None:
    found = pick({f"key{number}": label for number, label in enumerate(labels)}, text)
    assert found == (None if expected is None else f"key{expected}")
