"""The net below the lexicons: what it adds, what it shows, and that it is made from the texts it names."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.signals_train import Levels, digest_of, read, train
from bot.content import Content
from bot.library import load_nets, load_signals
from dialogs.model.signal import Urgency
from dialogs.signals import Pack, safe_screen
from dialogs.signals.net import Caught, Net, grams, hear, pieces

HERE = Path(__file__).parent
NET = Net(
    "en", "r", "t", bias=-2.0, ask=0.5, today=2.5,
    weights={"bridge": 1.5, "the bridge": 2.0, "> _": 0.0, "fun": -3.0}, pieces={"^dro": 1.0, "own$": 2.0},
)  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_signals(Content())


def rows(language: str) -> list[dict[str, object]]:
    files = [HERE / f"dev_{language}.jsonl", *sorted((HERE / "written").glob(f"{language}_*.jsonl"))]
    return [row for file in files for row in read(file) if row["lang"] == language]


def test_every_run_counts_once_and_knows_its_place() -> None:
    runs = {(run, at, spans) for spans, found in grams(["on", "the", "bridge"]) for at, run in enumerate(found)}
    assert {("the bridge", 2, 2), ("on the bridge", 1, 3), ("< _ the", 0, 3), ("bridge >", 3, 2)} <= runs
    caught = hear(NET, ["on", "the", "bridge", "the", "bridge"])
    assert caught.score == pytest.approx(1.5)
    assert caught.runs == ((1, 3), (2, 3))


def test_a_word_counts_once_by_its_pieces_however_it_ends() -> None:
    assert pieces("drown") == ["^dro", "drow", "rown", "own$"]
    assert pieces("i") == []
    caught = hear(NET, ["drown", "and", "drown"])
    assert (caught.score, caught.runs) == (1.0, ((0, 1),))
    assert hear(NET, ["drowning"]).score < NET.ask


def test_below_its_threshold_it_shows_nothing() -> None:
    assert hear(NET, ["fun", "on", "the", "bridge"]) == Caught(-1.5, ())
    assert hear(NET, []) == Caught(NET.bias, ())


def test_the_worst_part_of_a_long_message_counts() -> None:
    assert hear(NET, ["word"] * 200 + ["the", "bridge"] + ["word"] * 80 + ["fun"] * 200).score >= NET.ask


@given(st.lists(st.sampled_from(["the", "bridge", "fun", "word", "drown"]), max_size=120))
def test_runs_lie_within_the_text(words: list[str]) -> None:
    caught = hear(msgspec.structs.replace(NET, ask=-99.0), words)
    assert all(0 <= first < last <= len(words) for first, last in caught.runs)


def test_it_adds_a_question_with_words_and_never_takes_anything_away(pack: Pack) -> None:
    harmless = "they walked over the bridge"
    with_net = msgspec.structs.replace(pack, nets={"en": msgspec.structs.replace(NET, bias=0.0)})
    assert not safe_screen(msgspec.structs.replace(pack, nets={}), (harmless,), (), "en", minor=False).signals
    found = safe_screen(with_net, (harmless,), (), "en", minor=False).worst
    assert found is not None
    assert (found.rule, found.urgency) == ("risk.net.words", Urgency.TODAY)
    assert {span.text for span in found.evidence.spans} == {"the bridge", "bridge"}
    danger = safe_screen(with_net, ("fun fun I want to kill myself",), (), "en", minor=False).worst
    assert danger is not None
    assert danger.urgency is Urgency.NOW


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_shipped_net_was_made_from_the_texts_kept_here(language: str) -> None:
    assert load_nets(Content())[language].trained_on == digest_of(rows(language))


def test_only_the_net_of_the_language_reads_a_text(pack: Pack) -> None:
    eager = msgspec.structs.replace(NET, language="es", weights={"a": 9.0})
    with_net = msgspec.structs.replace(pack, nets={"es": eager})
    assert safe_screen(with_net, ("fui a casa de mi hermana",), (), "en", minor=False).worst
    assert not safe_screen(with_net, ("they walked to a house by the river",), (), "es", minor=False).signals


def test_training_separates_what_it_was_shown(pack: Pack) -> None:
    shown = [
        {"text": f"{word} {more}", "label": [label]}
        for word, label in (("over there", "risk"), ("by the sea", "none"))
        for more in ("now", "again", "today", "friend")
    ]
    net = train(pack, shown, "en", Levels(0.0, 2.0, -2.0))
    assert hear(net, ["over", "there", "now"]).score >= net.ask
    assert hear(net, ["by", "the", "sea", "now"]).score < net.ask


def test_close_calls_count_more_than_others(pack: Pack) -> None:
    ways = ("now", "again", "today", "friend")
    calm = [{"text": f"over there {way}", "label": ["none"]} for way in ways]
    risk = [{"text": f"over there {way}", "label": ["risk"]} for way in ways[:3]]
    levels, said = Levels(0.0, 2.0, -2.0), ["over", "there", "again"]
    often_risk, often_calm = train(pack, calm, "en", levels, risk), train(pack, risk, "en", levels, calm)
    assert hear(often_risk, said).score > hear(often_calm, said).score
