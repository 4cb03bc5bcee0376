from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.split import MESSAGE, length, plain, split
from bot.sandbox.entities import parse_html
from bot.sandbox.utf16 import units

ATOMS = ["word", "é ", "😀", " ", "\n", "\n\n", "&amp;", "&lt;", "end. ", "👩\u200d💻"]
HTML = st.recursive(
    st.lists(st.sampled_from(ATOMS), max_size=20).map("".join),
    lambda inner: st.lists(
        inner
        | inner.map(lambda text: f"<b>{text}</b>")
        | inner.map(lambda text: f'<a href="https://example.org/?a=1&amp;b=2">{text}</a>')
        | inner.map(lambda text: f"<blockquote expandable>{text}</blockquote>"),
        max_size=6,
    ).map("".join),
    max_leaves=12,
)


def test_a_short_text_stays_whole() -> None:
    assert split("Hello <b>Ana</b> &amp; all") == ("Hello <b>Ana</b> &amp; all",)
    assert split("") == ("",)


def test_a_cut_prefers_paragraphs_then_lines_then_sentences_then_words() -> None:
    assert split("one two\n\nthree. four", 14) == ("one two", "three. four")
    assert split("one two\nthree. four", 14) == ("one two", "three. four")
    assert split("one two. three four", 14) == ("one two.", "three four")
    assert split("one two three four", 14) == ("one two three", "four")
    assert split("onetwothreefour", 14) == ("onetwothreefou", "r")


def test_tags_are_closed_at_a_cut_and_opened_again() -> None:
    parts = split('<b>one <a href="https://example.org">two three</a></b> four', 9)
    assert parts == (
        '<b>one <a href="https://example.org">two </a></b>',
        '<b><a href="https://example.org">three</a></b>',
        "four",
    )


def test_an_entity_counts_as_one_and_is_never_cut() -> None:
    assert split("&amp;" * 5, 3) == ("&amp;" * 3, "&amp;" * 2)
    assert length("<b>&lt;&amp;</b>") == 2


def test_code_units_are_counted_not_characters() -> None:
    assert length("😀") == 2
    assert split("😀" * 4, 5) == ("😀😀", "😀😀")


def test_a_joined_emoji_stays_joined() -> None:
    coder = "👩\u200d💻"
    assert split(f"aaaa{coder}", 8) == ("aaaa", coder)


@given(HTML, st.integers(min_value=8, max_value=60))
def test_parts_fit_are_well_formed_and_hold_every_word(text: str, limit: int) -> None:
    parts = split(text, limit)
    shown = [parse_html(part)[0] for part in parts]  # raises for a broken tag or entity
    assert all(units(one.strip()) <= limit for one in shown)
    assert "".join("".join(shown).split()) == "".join(parse_html(text)[0].split())
    assert [plain(part) for part in parts] == shown


def test_a_message_at_the_limit_is_one() -> None:
    assert len(split("x" * MESSAGE)) == 1
    assert len(split("x" * (MESSAGE + 1))) == 2
