"""Pattern words: single messages, offsets, and what a wording file may hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Content
from bot.detectors import load_wording
from dialogs.signals import avoidance, rumination
from dialogs.signals.wording import Wording, fold, wording_of
from dialogs.signals.wording_file import TOPICS, Lexicon, parse

WORDING = load_wording(Content())
CONTENT = Path(__file__).parents[4] / "dialogs/content/wording"

CIRCLES = [
    ("en", "I keep thinking about the interview"), ("en", "it just keeps going round in my head"),
    ("en", "can't get over what she said"), ("en", "Why did I say that, what is wrong with me"),
    ("en", "I lie awake going over the whole evening"), ("en", "Everything is my fault, I always ruin it"),
    ("es", "No dejo de darle vueltas a la entrevista"), ("es", "¿Por qué dije eso? Soy idiota"),
    ("es", "No me lo quito de la cabeza"), ("es", "Es culpa mía, siempre lo estropeo todo"),
]  # fmt: skip
STEERS = [
    ("en", "I keep putting it off"), ("en", "I'll do it tomorrow"), ("en", "I'd rather not think about it"),
    ("en", "I just pretend it isn't there"), ("en", "Still haven't opened the letter, I'm scared to"),
    ("en", "I can't face calling her"), ("en", "I took the long way so I wouldn't meet him"),
    ("es", "Lo sigo aplazando"), ("es", "Prefiero no pensar en eso"), ("es", "Hago como si no existiera"),
    ("es", "No me atrevo a llamar"), ("es", "Lo haré mañana"),
]  # fmt: skip
ORDINARY = [
    ("en", "Had lunch with Ana and then a nap"), ("en", "I can't stop thinking about the concert, it was amazing"),
    ("en", "That song keeps going round in my head haha"), ("en", "My flatmate keeps worrying about her exam"),
    ("en", "We avoided the traffic and were early"), ("en", "See you tomorrow at the library"),
    ("en", "I used to overthink everything, not any more"), ("en", "The bank was closed so I go on Monday"),
    ("es", "Hoy he comido con mi hermana"), ("es", "Di una vuelta por el parque"), ("es", "Evito el azúcar"),
    ("es", "No dejo de pensar en el concierto, qué ilusión"), ("es", "Mañana nos vemos en clase"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), CIRCLES)
def test_thinking_in_circles_scores(language, text):
    """At least the threshold that ships."""
    assert rumination.score_text(text, wording_of(WORDING, language))[0] >= 0.5


@pytest.mark.parametrize(("language", "text"), STEERS)
def test_steering_clear_scores(language, text):
    """At least the threshold that ships."""
    assert avoidance.score_text(text, wording_of(WORDING, language))[0] >= 0.5


@pytest.mark.parametrize(("language", "text"), ORDINARY)
def test_ordinary_talk_does_not(language, text):
    """On neither."""
    assert rumination.score_text(text, wording_of(WORDING, language))[0] < 0.5
    assert avoidance.score_text(text, wording_of(WORDING, language))[0] < 0.5


@given(st.text(max_size=300), st.sampled_from(("en", "es", "xx")))
def test_spans_are_the_persons_own_words(text, language):
    """Whatever is written: scores within 0..1, spans cut from the original."""
    for score_text in (rumination.score_text, avoidance.score_text):
        score, spans = score_text(text, wording_of(WORDING, language))
        assert 0 <= score <= 1
        assert all(span.text == text[span.start : span.end] for span in spans)


@given(st.text())
def test_folding_keeps_the_length(text):
    """Offsets depend on it."""
    assert len(fold(text)) == len(text)


def test_accents_quotes_and_case_do_not_matter():
    """People type as they type."""
    plain = rumination.score_text("I can't stop thinking about it", WORDING["en"])
    assert rumination.score_text("I CAN’T STOP thinking about it", WORDING["en"])[0] == plain[0]
    assert rumination.score_text("no dejo de darle vueltas, ¿por que lo hice?", WORDING["es"])[0] >= 0.5


@pytest.mark.parametrize("file", sorted(CONTENT.rglob("*.yaml")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_shipped_file_is_sound(file):
    """And says what it is."""
    lexicon = parse(file.name, file.read_text(encoding="utf-8"))
    assert isinstance(lexicon, Lexicon)
    assert (lexicon.language, lexicon.lexicon) == (file.parent.name, file.stem)
    assert lexicon.lexicon in TOPICS
    assert Wording([lexicon])


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        ("a: {patterns: ['br(oken']}", "w.yaml:4:18: KW05"),
        ("a: {patterns: ['{nope} x']}", "w.yaml:4:18: KW04"),
        ("a: {patterns: [x], wait: 1}", "w.yaml:4:22: KW02"),
        ("a: {patterns: []}", "w.yaml:4:7: KW03"),
    ],
)
def test_a_broken_file_says_where(families, expected):
    """A pattern that RE2 cannot compile never reaches the bot."""
    (issue,) = parse("w.yaml", f"lexicon: rumination\nlanguage: en\nfamilies:\n  {families}\n")
    assert str(issue).startswith(expected)
