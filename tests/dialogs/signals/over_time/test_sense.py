"""The net beside the pattern words: what it adds, what it doubts, and that evidence is the person's own words."""

import msgspec
import numpy as np

from bot.content import Content
from bot.detectors import load_lexicons, load_wording
from dialogs.signals.net import Net
from dialogs.signals.sense import Sense
from dialogs.signals.wording import DOUBTED, Wording
from dialogs.signals.wording_file import parse

PACK = load_lexicons(Content())
NET = Net(
    "en", "r", "t", dangers=("abuse",), calms=("rumination", "everyday"), unit=0.1, bias=(-5.0, 0.0, 1.0), ask=9.0,
    today=9.0, pieces={},
    weights={"again": np.array((0, 40, 0), np.int8).tobytes(), "lunch": np.array((0, 0, 90), np.int8).tobytes()},
)  # fmt: skip
PATTERNS = parse(
    "en/rumination.yaml",
    "lexicon: rumination\nlanguage: en\nfamilies: {a: {weight: 0.6, patterns: [spinning]}, "
    "b: {lowers: 0.4, patterns: [haha]}}\n",
)


def wording(net: Net | None = NET) -> Wording:
    assert not isinstance(PATTERNS, list)
    return Wording([PATTERNS], sense=Sense(PACK.lexicons["en"], net, PACK.emoji) if net else None)


def test_what_the_net_finds_likely_counts_and_shows_the_words() -> None:
    text = "it is all there Again today"
    assert wording(None).read(text).scores["rumination"] == 0
    assert wording().read(text).scores["rumination"] > 0.9
    assert [span.text for span in wording().spans("rumination", text)] == ["Again"]


def test_what_it_finds_next_to_impossible_makes_a_pattern_count_less_and_not_nothing() -> None:
    assert wording().read("it is all spinning there and here").scores["rumination"] == 0.6
    assert wording().read("it is all spinning since our lunch").scores["rumination"] == round(0.6 * DOUBTED, 4)


def test_a_short_answer_is_left_to_the_patterns() -> None:
    assert wording().read("it is there again today").scores["rumination"] == 0


def test_what_lowers_a_pattern_lowers_what_the_net_hears() -> None:
    assert wording().read("it is all there again today haha").scores["rumination"] < 0.5


def test_patterns_are_shown_before_what_the_net_weighed() -> None:
    assert [span.text for span in wording().spans("rumination", "Spinning again")] == ["Spinning"]


def test_a_topic_that_the_net_does_not_know_is_left_to_the_patterns() -> None:
    other = msgspec.structs.replace(NET, calms=("everyday", "near_miss"))
    assert wording(other).read("it is all spinning since our lunch").scores["rumination"] == 0.6
    assert wording(other).spans("rumination", "again") == ()


def test_what_ships_hears_worry_that_no_pattern_names() -> None:
    shipped = load_wording(Content())
    for language, text in (
        ("en", "she moved her bag when i sat down. to make room, or to get away? ive been at it for days"),
        ("es", "¿se apartó para dejarme sitio o para no tocarme? llevo tres días con eso"),
    ):
        assert shipped[language].read(text).scores["rumination"] >= 0.5
        assert shipped[language].spans("rumination", text)
