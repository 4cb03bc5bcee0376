"""What was read is kept between starts, and nothing kept can stand in the way of a start."""

from pathlib import Path

import pytest

from bot import parsed as kept
from bot.parsed import NAME, remembered
from dialogs.parsed import Parsed


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Parsed:
    fresh = Parsed()
    monkeypatch.setattr(kept, "PARSED", fresh)
    return fresh


def test_the_next_start_finds_what_this_one_read(
    tmp_path: Path, memory: Parsed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with remembered(tmp_path / "revisions"):
        memory.values("a: 1")
    later = Parsed()
    monkeypatch.setattr(kept, "PARSED", later)
    with remembered(tmp_path / "revisions"):
        assert later.values("a: 1") == {"a": 1}
    assert later.used() == memory.used() != {}


@pytest.mark.parametrize("damage", [b"", b"\xff", b"\x93\x01\x02\x03"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, memory: Parsed, damage: bytes) -> None:
    (tmp_path / NAME).write_bytes(damage)
    with remembered(tmp_path):
        assert memory.values("a: 1") == {"a": 1}


def test_one_bit_that_fell_over_is_noticed(tmp_path: Path, memory: Parsed, monkeypatch: pytest.MonkeyPatch) -> None:
    with remembered(tmp_path):
        memory.values("a: first")
    written = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(written.replace(b"first", b"farst"))
    later = Parsed()
    monkeypatch.setattr(kept, "PARSED", later)
    with remembered(tmp_path):
        assert later.values("a: first") == {"a": "first"}


def test_another_program_makes_it_again(tmp_path: Path, memory: Parsed, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong() -> str:
        pytest.fail("it was made again")

    with remembered(tmp_path):
        memory.once("length", "a", str, lambda: "old")
    later = Parsed()
    monkeypatch.setattr(kept, "PARSED", later)
    with remembered(tmp_path):
        assert later.once("length", "a", str, wrong) == "old"
    monkeypatch.setattr(kept, "_program", lambda: b"another")
    latest = Parsed()
    monkeypatch.setattr(kept, "PARSED", latest)
    with remembered(tmp_path):
        assert latest.once("length", "a", str, lambda: "new") == "new"


def test_without_a_folder_nothing_is_kept(memory: Parsed) -> None:
    with remembered(None):
        assert memory.values("a: 1") == {"a": 1}
