"""The net below the lexicons: what it adds, what it shows, and that it is made from the texts it names."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.signals_train import Levels, digest_of, read, train
from bot.content import Content
from bot.detectors import load_nets, load_signals
from bot.library import ContentError
from dialogs.model.signal import Urgency
from dialogs.signals import Pack, build, safe_screen
from dialogs.signals.net import Net, grams, hear, pieces

HERE = Path(__file__).parent


def weights(**of: tuple[int, int, int]) -> dict[str, bytes]:
    """In halves of a logit: for one danger, for another, for ordinary talk."""
    return {name.replace("__", " "): np.array(each, np.int8).tobytes() for name, each in of.items()}


NET = Net(
    "en", "r", "t", dangers=("fall", "flood"), calms=("everyday",), unit=0.5, bias=(-1.0, -20.0, 1.0), ask=0.5,
    today=2.5, weights=weights(bridge=(3, 0, 0), the__bridge=(4, 0, 0), fun=(0, 0, 6)),
    pieces={"^dro": bytes([0, 42, 0]), "own$": bytes([0, 4, 0])},
)  # fmt: skip
BIAS = -2.0  # both dangers together, against ordinary talk


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_signals(Content())


def rows(language: str) -> list[dict[str, object]]:
    written, close = (sorted((HERE / folder).glob(f"{language}_*.jsonl")) for folder in ("written", "close"))
    files = [HERE / f"dev_{language}.jsonl", *written, *close]
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
    assert caught.score == pytest.approx(2.0, abs=0.1)
    assert caught.runs == ((0, 1),)
    assert hear(NET, ["drowning"]).score < NET.ask


def test_below_its_threshold_it_shows_nothing() -> None:
    for words, score in ((["fun", "on", "the", "bridge"], BIAS + 0.5), ([], BIAS)):
        caught = hear(NET, words)
        assert caught.score == pytest.approx(score)
        assert not caught.runs


def test_a_danger_is_named_only_where_it_is_nearly_all_of_it() -> None:
    assert hear(NET, ["drown"]).kind == "flood"
    assert hear(NET, ["the", "bridge"]).kind == "fall"
    assert not hear(NET, ["drown", "the", "bridge"]).kind


def test_in_few_words_it_asks_at_most_and_only_when_it_is_as_sure_as_for_a_concern(pack: Pack) -> None:
    def found(text: str, **levels: float) -> Urgency | None:
        net = msgspec.structs.replace(NET, bias=(0.0, -20.0, 1.0), **levels)
        worst = safe_screen(msgspec.structs.replace(pack, nets={"en": net}), (text,), (), "en", minor=False).worst
        return worst.urgency if worst else None

    assert found("over the bridge", today=9.0) is None
    assert found("over the bridge", today=0.6) is Urgency.ASK
    assert found("we walked over the bridge", today=0.6) is Urgency.TODAY
    assert found("we walked over the bridge", today=9.0) is Urgency.ASK


def test_what_weighs_towards_one_danger_does_not_weigh_towards_another() -> None:
    apart = hear(NET, ["drown"]).score, hear(NET, ["the", "bridge"]).score
    assert hear(NET, ["drown", "the", "bridge"]).score < sum(apart) - 2 * BIAS - 1


def test_the_worst_part_of_a_long_message_counts() -> None:
    assert hear(NET, ["word"] * 200 + ["the", "bridge"] + ["word"] * 80 + ["fun"] * 200).score >= NET.ask


@given(st.lists(st.sampled_from(["the", "bridge", "fun", "word", "drown"]), max_size=120))
def test_runs_lie_within_the_text(words: list[str]) -> None:
    caught = hear(msgspec.structs.replace(NET, ask=-99.0), words)
    assert all(0 <= first < last <= len(words) for first, last in caught.runs)


def test_it_adds_a_question_with_words_and_never_takes_anything_away(pack: Pack) -> None:
    harmless = "they walked over the bridge"
    with_net = msgspec.structs.replace(pack, nets={"en": msgspec.structs.replace(NET, bias=(1.0, -20.0, 1.0))})
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
    eager = msgspec.structs.replace(NET, language="es", weights=weights(a=(18, 0, 0)))
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
    """Two kinds of ordinary talk: the one that counts more is the one that a danger is held against."""
    risk = [{"text": f"over {way} there", "label": ["risk"]} for way in ("now", "again", "today", "friend")]
    river = [{"text": f"river {way}", "label": ["none"]} for way in ("bank", "boat", "bed", "walk")]
    lunch = [{"text": f"over {way} lunch", "label": ["none"]} for way in ("now", "again", "today", "friend")]
    levels, said = Levels(0.0, 2.0, -2.0), ["over", "again"]
    close = hear(train(pack, (risk + river) * 20, "en", levels, lunch * 20), said).score
    plain = hear(train(pack, (risk + lunch) * 20, "en", levels, river * 20), said).score
    assert close < plain - 0.01


def test_a_wide_phrase_among_calm_words_is_asked_about_and_never_dropped(pack: Pack) -> None:
    lexicon = """
family: abuse
about: tried out
urgency: now
rules:
  - id: wide_one
    wide: true
    phrases: [hits me]
    examples: [he hits me]
  - id: sure_one
    phrases: [beats me]
    examples: [he beats me]
"""
    other = """
family: tried_secret
about: tried out
urgency: now
rules:
  - id: wide_too
    wide: true
    phrases: [keep our secret]
    examples: [we keep our secret]
"""
    files = {**Content().read("lexicons"), "en/tried_out.yaml": lexicon, "en/tried_secret.yaml": other}
    made = build({file: text for file, text in files.items() if not file.endswith("/abuse.yaml")}, None)
    calm = msgspec.structs.replace(NET, calm=-4.0, weights=weights(fun=(0, 0, 6)))
    with_net = msgspec.structs.replace(made, nets={"en": calm})

    def worst(text: str) -> tuple[Urgency | None, tuple[str, ...]]:
        found = safe_screen(with_net, (text,), (), "en", minor=False).worst
        assert found is not None
        return found.urgency, found.evidence.cues

    assert worst("he hits me") == (Urgency.NOW, ())
    assert worst("he hits me every day, what fun") == (Urgency.ASK, ("calm_words",))
    assert worst("he beats me every day, what fun") == (Urgency.NOW, ())
    assert worst("he hits me every day and i keep our secret, what fun") == (Urgency.NOW, ())


LONG = "we had maths and lunch and then football in the yard with everybody from my class. " * 30


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        (LONG + "\nI want to die", False),
        (LONG + "\nmy uncle touches me at night and i dont want him to", True),
        (
            "my teacher gave us maths homework and then we had lunch. mi padre me encierra en mi cuarto sin comida",
            False,
        ),
        ("my teacher gave us maths homework and then we had lunch, quiero morirme", False),
        ("my coach touched my leg at training today and then we had football, im not joking", False),
        ("my coach touched my leg at training today and then we had football", True),
    ],
)
def test_calm_words_elsewhere_do_not_lower_what_is_said(pack: Pack, text: str, *, minor: bool) -> None:
    """Beyond what the net reads, in another language, against a cue, or where it is urgent because of an age."""
    found = [safe_screen(pack, (text,), (), language, minor=minor).worst for language in ("en", "es")]
    assert [worst.urgency if worst else None for worst in found] == [Urgency.NOW, Urgency.NOW]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("{}", "this is no net of this Kith"),
        (msgspec.json.encode(msgspec.structs.replace(NET, bias=(0.0,))).decode(), "weights do not fit its kinds"),
        (msgspec.json.encode(msgspec.structs.replace(NET, dangers=())).decode(), "weights do not fit its kinds"),
    ],
)
def test_a_net_that_does_not_fit_is_refused_with_what_to_do(tmp_path: Path, broken: str, said: str) -> None:
    (tmp_path / "nets").mkdir()
    (tmp_path / "nets" / "en.json").write_text(broken, encoding="utf-8")
    with pytest.raises(ContentError, match=said) as refused:
        load_nets(Content(tmp_path))
    assert "kith signals train" in str(refused.value)
