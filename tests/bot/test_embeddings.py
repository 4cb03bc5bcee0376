"""Comparing entries by meaning: a value that goes in, a model only where there is one."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import embeddings
from bot.content import Content
from bot.detectors import load_wording
from dialogs.model.history import Event, History
from dialogs.signals.notice import notice
from dialogs.signals.policy import DEFAULT, Policy
from dialogs.signals.wording import Wording
from dialogs.signals.wording_file import read_all

NOW = datetime(2026, 3, 6, 18, tzinfo=UTC)
BY_MEANING = Policy.model_validate(DEFAULT.model_dump() | {"similarity": "embeddings"})
# Two evenings that turn in circles about one thing without sharing a word that says what it is.
EVENINGS = ("I keep replaying what my professor told us", "Can't stop going over it, the lecturer looked so angry")


def history(*texts: str) -> History:
    """A text every second evening."""
    count = len(texts)
    at = [NOW - timedelta(days=2 * (count - 1 - n)) for n in range(count)]
    return History(events=tuple(Event(at=a, kind="free_message", text=text) for a, text in zip(at, texts, strict=True)))


def fake(text: str) -> tuple[float, float]:
    """A model that knows one thing: whether somebody who teaches is in the text."""
    return (1.0, 0.0) if "professor" in text or "lecturer" in text else (0.0, 1.0)


def cues(policy: Policy, embed: object) -> set[str]:
    """What held the two evenings together."""
    lexicons, _ = read_all(Content().read("wording"))
    words = {"en": Wording(lexicons["en"], embed)}  # type: ignore[arg-type] # a plain function
    return {cue for signal in notice(policy, history(*EVENINGS), NOW, words) for cue in signal.evidence.cues}


def test_the_policy_says_how_entries_are_compared() -> None:
    lexicons, _ = read_all(Content().read("wording"))
    asked: list[str] = []

    def embed(text: str) -> tuple[float, float]:
        asked.append(text)
        return fake(text)

    words = {"en": Wording(lexicons["en"], embed)}
    notice(DEFAULT, history(*EVENINGS), NOW, words)
    assert not asked
    notice(BY_MEANING, history(*EVENINGS), NOW, words)
    assert asked == list(EVENINGS)


def test_meaning_joins_what_no_word_joins() -> None:
    assert "theme_recurs" in cues(BY_MEANING, fake)


def test_without_a_model_words_are_compared_and_the_log_says_so_once(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.WARNING):
        wording = load_wording(Content(tmp_path), BY_MEANING)
    assert all(words.embed is None for words in wording.values())
    assert [record.message.partition(",")[0] for record in caplog.records] == ["The policy asks for embeddings"]
    notice(BY_MEANING, history(*EVENINGS), NOW, wording)


def test_a_policy_that_does_not_ask_for_them_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "log", None)
    assert all(words.embed is None for words in load_wording(Content()).values())


def tiny_model(folder: Path) -> None:
    """Four words as vectors of two numbers, in the files that a real model comes in."""
    onnx = pytest.importorskip("onnx", reason="the extra 'embeddings' and onnx are not installed")
    tokenizers = pytest.importorskip("tokenizers", reason="the extra 'embeddings' is not installed")
    pytest.importorskip("onnxruntime", reason="the extra 'embeddings' is not installed")
    helper, kinds = onnx.helper, onnx.TensorProto
    table = helper.make_tensor("table", kinds.FLOAT, [4, 2], [0, 0, 3, 0, 3, 0, 0, 3])
    ids = helper.make_tensor_value_info("input_ids", kinds.INT64, [1, None])
    out = helper.make_tensor_value_info("out", kinds.FLOAT, [1, None, 2])
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["out"])], "tiny", [ids], [out], [table]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    words = {"[UNK]": 0, "professor": 1, "lecturer": 2, "garden": 3}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="[UNK]"))  # no secret
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    (folder / "tokenizer.json").write_text(json.dumps(json.loads(tokenizer.to_str())), encoding="utf-8")


def test_a_model_in_the_content_folder_is_used(tmp_path: Path) -> None:
    tiny_model(tmp_path)
    embed = embeddings.load_embed(tmp_path)
    assert embed is not None
    assert list(embed("professor")) == list(embed("lecturer")) == [1.0, 0.0]
    assert list(embed("garden")) == [0.0, 1.0]
    assert list(embed("")) == []
    assert list(embed("\ud800?")) == [0.0, 0.0]
    assert embed("garden") is embed("garden")
