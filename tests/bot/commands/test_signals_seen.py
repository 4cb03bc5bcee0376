"""What the detectors say of one labelled line, in its language and bubble by bubble."""

from typing import Any

import pytest

from bot.commands import signals_eval
from dialogs.model.signal import Kind, Screening, Signal, Urgency
from dialogs.signals import Pack


@pytest.fixture
def seen(pack: Pack) -> Any:
    """What is said of one line: seen(text=..., lang=...)."""
    return lambda **more: signals_eval.look(pack, signals_eval.Line(**{"id": "x", "label": ["none"], **more}))


def test_a_subtag_is_read_as_its_language(seen: Any) -> None:
    text = "no dejo de darle vueltas y vueltas a lo mismo, siempre igual"
    plain = seen(text=text, lang="es").kinds
    assert "rumination" in plain
    assert seen(text=text, lang="es-MX").kinds == seen(text=text, lang="ES_mx").kinds == plain
    assert seen(text=text, lang="en").kinds != plain


def test_an_unknown_language_is_still_screened_for_risk(seen: Any) -> None:
    assert seen(text="i want to kill myself", lang="tlh").urgency == "now"


def test_bubbles_are_screened_one_after_another(seen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def screen(pack: Pack, parts: tuple[str, ...], recent: tuple[str, ...], *_: Any, **__: Any) -> Screening:
        calls.append((parts, recent))
        return Screening()

    monkeypatch.setattr(signals_eval, "safe_screen", screen)
    seen(texts=list("abcdefg"))
    assert calls[0] == (("a",), ())
    assert calls[2] == (("c",), ("a", "b"))
    assert calls[6] == (("g",), ("b", "c", "d", "e", "f"))


@pytest.mark.parametrize("order", ["now ask none", "none ask now", "ask now none"])
def test_the_worst_verdict_on_any_bubble_counts(seen: Any, monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    def screen(pack: Pack, parts: tuple[str, ...], *_: Any, **__: Any) -> Screening:
        urgency = Urgency(parts[0]) if parts[0] != "none" else None
        return Screening((Signal(kind=Kind.RISK, rule="r", revision="1", urgency=urgency),) if urgency else ())

    monkeypatch.setattr(signals_eval, "safe_screen", screen)
    assert seen(texts=order.split()).urgency == "now"


def test_a_sentence_split_over_bubbles_is_found(seen: Any) -> None:
    assert seen(texts=["pizza tonight?", "i want to", "end my life"]).urgency == "now"
