"""The acute-risk screen: bubbles, windows, cues, ages, languages, and failing open."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.model.signal import Screening, Urgency
from dialogs.signals import Pack, risk, safe_screen, screen
from dialogs.signals.lexicon import MOST_HITS, PLENTY


def worst(pack: Pack, *parts: str, recent: tuple[str, ...] = (), minor: bool = False, language: str = "en") -> str:
    found = screen(pack, parts, recent, language, minor=minor).worst
    return found.urgency.value if found and found.urgency else ""


def test_bubbles_are_joined(lexicons: Pack) -> None:
    assert worst(lexicons, "i want to") == worst(lexicons, "just kill") == worst(lexicons, "myself") == ""
    assert worst(lexicons, "i want to", "just kill", "myself") == "now"


def test_a_text_is_read_after_the_recent_ones_and_shows_only_its_own_words(lexicons: Pack) -> None:
    found = screen(lexicons, ("end my life",), ("i really want to",), "en", minor=False)
    assert found.worst is not None
    assert {span.text for signal in found.signals for span in signal.evidence.spans} <= {"end my life", "end my"}


def test_what_was_said_wholly_before_is_not_said_again(lexicons: Pack) -> None:
    assert screen(lexicons, ("pizza for dinner",), ("i want to kill myself",), "en", minor=False) == Screening()


def test_insisting_on_what_was_said_before_makes_it_urgent(lexicons: Pack) -> None:
    said = "i wanna kill myself lol"
    assert worst(lexicons, said) == "ask"
    assert worst(lexicons, "im not joking", recent=(said,)) in {"now", "today"}
    assert worst(lexicons, "im not joking", recent=("pizza for dinner",)) == ""


def test_spans_index_the_joined_bubbles(lexicons: Pack) -> None:
    parts = ("hey", "i want to kill myself")
    found = screen(lexicons, parts, (), "en", minor=False)
    joined = "\n".join(parts)
    spans = [span for signal in found.signals for span in signal.evidence.spans]
    assert spans
    assert all(joined[span.start : span.end] == span.text for span in spans)


def test_worst_come_first(lexicons: Pack) -> None:
    found = screen(lexicons, ("i feel hopeless and i want to kill myself",), (), "en", minor=False)
    order = [list(Urgency).index(signal.urgency) for signal in found.signals if signal.urgency]
    assert order == sorted(order)
    assert len(order) > 1


@pytest.mark.parametrize(
    "text",
    [
        "no, I want to die", "it never stops\nI want to die", "stop\nI want to kill myself",
        "nothing new: i want to die", "not joking, I want to die", "no, quiero morir", "nunca\nme quiero morir",
    ],
)  # fmt: skip
def test_a_negation_reaches_no_further_than_its_part_of_the_sentence(lexicons: Pack, text: str) -> None:
    found = screen(lexicons, (text,), (), "en", minor=False)
    assert found.worst is not None
    assert found.worst.urgency is Urgency.NOW


@pytest.mark.parametrize(
    ("text", "urgency", "cue"),
    [
        ("i want to kill myself", "now", ""),
        ("im not suicidal at all", "ask", "negated"),
        ("i wanna kill myself lol", "ask", "humour"),
        ("this homework makes me want to kill myself", "ask", "figure_of_speech"),
        ("in the book he says i want to kill myself", "ask", "fiction"),
        ("i used to cut myself but im clean for two years now", "ask", "past"),
        ("no, i do not want to die", "ask", "negated"),
        ("no me voy a suicidar", "ask", "negado"),
        ("antes me cortaba pero ya no lo hago", "ask", "pasado"),
    ],
)
def test_cues_lower_the_urgency_and_never_delete(lexicons: Pack, text: str, urgency: str, cue: str) -> None:
    found = screen(lexicons, (text,), (), "en", minor=False)
    assert found.worst is not None
    assert found.worst.urgency == urgency
    assert not cue or any(cue in signal.evidence.cues for signal in found.signals)


@pytest.mark.parametrize(
    "text", ["i cant stop thinking about suicide", "i cut myself again, i had been clean for months"]
)
def test_some_words_beside_a_cue_cancel_it(lexicons: Pack, text: str) -> None:
    assert worst(lexicons, text) == "now"


@pytest.mark.parametrize("text", ["i want to die of embarrassment", "dying to see the new film", "me muero de hambre"])
def test_idioms_are_no_hits_unless_meant(lexicons: Pack, text: str) -> None:
    assert worst(lexicons, text) == ""


def test_insisting_brings_an_idiom_back(lexicons: Pack) -> None:
    assert worst(lexicons, "i could die of shame, i want to die, not joking") == "now"


def test_something_else_beside_an_idiom_still_counts(lexicons: Pack) -> None:
    assert worst(lexicons, "this class is killing me and i took all my pills") == "now"


def test_a_friend_at_risk_is_for_today(lexicons: Pack) -> None:
    found = screen(lexicons, ("my friend wants to kill herself",), (), "en", minor=False)
    assert found.worst is not None
    assert found.worst.urgency == "today"


def test_violence_in_the_past_is_urgent_for_a_minor(lexicons: Pack) -> None:
    text = "my father used to beat us when i was little"
    assert worst(lexicons, text) == "today"
    assert worst(lexicons, text, minor=True) == "now"


def test_people_mix_languages(lexicons: Pack) -> None:
    assert worst(lexicons, "hola, i want to kill myself", language="es") == "now"
    assert worst(lexicons, "hey, ya no quiero vivir", language="en") == "now"


def test_long_texts_are_read_in_overlapping_windows(lexicons: Pack) -> None:
    for before in (4080, 4096, 7000):
        text = "la " * (before // 3) + "i want to kill myself" + " la" * 200
        found = screen(lexicons, (text,), (), "en", minor=False)
        assert any("kill myself" in span.text for signal in found.signals for span in signal.evidence.spans)


FRENCH = (
    "Bonjour, je voulais vous dire que cette semaine a été assez difficile pour moi parce que mes parents"
    " se disputent beaucoup et que je ne sais pas quoi faire"
)


def test_a_language_without_a_lexicon_is_looked_at(lexicons: Pack) -> None:
    assert screen(lexicons, (FRENCH,), (), "en", minor=False).look == "language"
    assert screen(lexicons, (" ".join(FRENCH.split()[:12]),), (), "en", minor=False).look == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_our_languages_are_not_looked_at(lexicons: Pack, language: str) -> None:
    texts = {
        "en": "so today i went to the city with my sister and we bought a lot of books and then had some ice cream",
        "es": "hoy fui a la ciudad con mi hermana y compramos muchos libros y luego comimos un helado rico en la plaza",
    }
    assert screen(lexicons, (texts[language],), (), language, minor=False).look == ""


def test_a_failing_detector_is_a_reason_to_look(lexicons: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Screening:
        raise RuntimeError("boom")

    monkeypatch.setattr(risk, "screen", broken)
    assert safe_screen(lexicons, ("hello",), (), "en", minor=False) == Screening(look="detector")


@pytest.mark.parametrize("nonsense", [None, "now", 3, Screening(look="banana"), Screening(signals=("now",))])
def test_nonsense_from_a_detector_is_a_reason_to_look(
    lexicons: Pack, monkeypatch: pytest.MonkeyPatch, nonsense: object
) -> None:
    monkeypatch.setattr(risk, "screen", lambda *_, **__: nonsense)
    assert safe_screen(lexicons, ("hello",), (), "en", minor=False) == Screening(look="detector")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=600), st.text(max_size=60))
def test_it_never_raises(lexicons: Pack, text: str, before: str) -> None:
    found = screen(lexicons, (text,), (before,), "en", minor=True)
    assert all(text[span.start : span.end] == span.text for s in found.signals for span in s.evidence.spans)


def test_the_work_is_bounded_whatever_is_written(lexicons: Pack) -> None:
    dev = (Path(__file__).parent / "dev_en.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [row["text"] for row in map(json.loads, dev) if row["label"] == ["risk"]]
    lexicon = lexicons.lexicons["en"]
    folded = risk.fold(". ".join(texts)[: risk.LONGEST])
    reading = lexicon.read(folded, risk.tokens(folded))
    hits = [found for found in lexicon.find(reading) if found.pattern.family is not None]
    assert PLENTY <= len(hits) < PLENTY + MOST_HITS
