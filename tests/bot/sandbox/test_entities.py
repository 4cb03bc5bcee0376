import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.detect import detect
from bot.sandbox.entities import parse_html, to_html, trim
from bot.sandbox.errors import ApiError
from bot.sandbox.markdown import parse_markdown
from bot.sandbox.utf16 import cut, units


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("🙂<i>b</i>", "🙂b", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>c", "abc", [("bold", 0, 2), ("italic", 1, 1)]),
        ("a &lt;b&gt; &amp;amp; &#128512; &nbsp;", "a <b> &amp; 😀 &nbsp;", []),
        ('<a href="http://x.y/?a=1&amp;b=2">z</a>', "z", [("text_link", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>", "xy", [("spoiler", 0, 1), ("spoiler", 1, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<STRONG>x</STRONG><del>y</del>", "xy", [("bold", 0, 1), ("strikethrough", 1, 1)]),
        ("<b></b>x", "x", []),
        ("1 > 0", "1 > 0", []),
    ],
)
def test_html(source: str, text: str, kinds: list[tuple[str, int, int]]) -> None:
    plain, entities = parse_html(source)
    assert plain == text
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == kinds


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ä<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<i>x</b>", 'Unmatched end tag at byte offset 4, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


@given(st.text())
def test_escaped_text_survives(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == (text, [])
    assert parse_html(to_html(text, [])) == (text, [])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.text(min_size=1).filter(lambda t: t < "\ud800"))
def test_formatting_survives_both_ways(before: str, inside: str) -> None:
    entities = [{"type": "bold", "offset": units(before), "length": units(inside)}]
    assert parse_html(to_html(before + inside, entities)) == (before + inside, entities)


@given(st.text(alphabet="<>/abi \"'=&;", max_size=30))
def test_any_html_is_parsed_or_refused(source: str) -> None:
    with contextlib.suppress(ApiError):
        text, entities = parse_html(source)
        assert all(e["offset"] + e["length"] <= units(text) for e in entities)


def test_white_space_at_the_ends_goes_and_entities_follow() -> None:
    text, entities = trim("  🙂x ", [{"type": "bold", "offset": 0, "length": 6}])
    assert (text, entities) == ("🙂x", [{"type": "bold", "offset": 0, "length": 3}])


def test_what_telegram_finds_by_itself() -> None:
    text = "🙂 /help@xyz, see https://a.b/c_d. not a/b nor //x, @ana_k #tag #1 $USD a@b.org, t.me/x?start=1 v1.2"
    assert [(e["type"], cut(text, e["offset"], e["length"])) for e in detect(text)] == [
        ("bot_command", "/help@xyz"),
        ("url", "https://a.b/c_d"),
        ("mention", "@ana_k"),
        ("hashtag", "#tag"),
        ("cashtag", "$USD"),
        ("email", "a@b.org"),
        ("url", "t.me/x?start=1"),
    ]


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        (r"*b* _i_ __u__ ~s~ ||x||", "b i u s x", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
        (r"1\. a\_b", "1. a_b", []),
        ("`a_b` ```py\nx```", "a_b x", ["code", "pre"]),
        ("[t](http://x.y/a)", "t", ["text_link"]),
    ],
)
def test_markdown(source: str, text: str, kinds: list[str]) -> None:
    plain, entities = parse_markdown(source)
    assert (plain, [e["type"] for e in entities]) == (text, kinds)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*x", "Can't find end of Bold entity at byte offset 0"),
    ],
)
def test_broken_markdown(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_markdown(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"
