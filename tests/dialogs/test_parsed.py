"""Values found again are the values that were read."""

from dialogs.parsed import Parsed
from dialogs.yaml import read

TEXT = "no: [1, 2.5, 22:30, true, ~]\n3: {a: &x [b], c: *x}\n"


def test_what_was_read_is_found_again_by_another_process() -> None:
    first, second = Parsed(), Parsed()
    fresh = first.values(TEXT)
    second.recall(first.used())
    assert second.values(TEXT) == fresh == {"no": [1, 2.5, "22:30", True, None], 3: {"a": ["b"], "c": ["b"]}}
    assert second.used() == first.used()


def test_every_caller_has_values_of_their_own() -> None:
    parsed = Parsed()
    parsed.values(TEXT)["no"].clear()
    parsed.values(TEXT)["no"].clear()
    assert len(parsed.values(TEXT)["no"]) == 5


def test_a_date_is_read_anew_because_it_would_come_back_as_text() -> None:
    parsed = Parsed()
    fresh = parsed.values("checked: 2026-01-02\n")
    assert parsed.values("checked: 2026-01-02\n") == fresh
    assert not parsed.used()


def test_places_are_known_of_values_that_were_found_again() -> None:
    for _ in range(2):
        document = read("a.yaml", "a:\n  b: 1\n")
        assert not hasattr(document, "code")
        assert document.place(("a", "b")) == (2, 3)  # type: ignore[union-attr]  # checked above


def test_several_things_made_of_one_text_are_told_apart() -> None:
    parsed = Parsed()
    assert parsed.once("length", "abc", int, lambda: 3) == 3
    assert parsed.once("upper", "abc", str, lambda: "ABC") == "ABC"
    assert parsed.once("length", "abc", int, lambda: 4) == 3
