"""Whatever stands in a file, or does not, the last good content stays and the bot runs on (I11)."""

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import app as wiring
from bot import published
from bot.content import SHIPPED, Content
from bot.published import Shelf

DEMO = SHIPPED / "programme" / "demo.yaml"


class Texts(dict[str, str]):
    """Scripts as they stand in their files; which of them a programme may name is not what is tried here."""

    scripts = None


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library and the signals are not what is changed here."""
    monkeypatch.setattr(published, "load_library", lambda content, revisions: Texts(content.read("scripts")))
    monkeypatch.setattr(published, "load_signals", lambda content: None)
    monkeypatch.setattr(published, "_digest", lambda *_: "digest")


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return Path(shutil.copy(DEMO, tmp_path / "programme.yaml"))


def test_a_wrong_byte_is_refused_at_its_place_and_said_once(programme: Path, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(Content(), programme, None)
    before = shelf.current
    programme.write_bytes(b"programme: x\ntitle: \xff\xfe\n")
    assert not shelf.refresh()
    assert shelf.current is before
    assert shelf.problems == (f"{programme}:2:8: UTF8 this is not UTF-8 (save the file as UTF-8)",)
    programme.write_bytes(b"programme: x\ntitle: \xff\xfe \n")
    said = len(caplog.records)
    assert not shelf.refresh()
    assert len(caplog.records) == said


def test_a_wrong_byte_in_a_script_is_refused(programme: Path, tmp_path: Path) -> None:
    (tmp_path / "own" / "scripts").mkdir(parents=True)
    shelf = Shelf(Content(tmp_path / "own"), programme, None)
    (tmp_path / "own" / "scripts" / "mine.yaml").write_bytes(b"script: caf\xe9")
    assert not shelf.refresh()
    assert "mine.yaml:1:12: UTF8" in shelf.problems[0]


def test_a_file_that_is_away_for_a_moment_is_read_when_it_is_back(programme: Path, tmp_path: Path) -> None:
    shelf = Shelf(Content(), programme, None)
    before = shelf.current
    programme.rename(tmp_path / "away")
    assert not shelf.refresh()
    assert shelf.current is before
    assert shelf.problems
    (tmp_path / "away").rename(programme)
    assert shelf.refresh()
    assert not shelf.problems


async def test_no_file_can_end_the_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "LOOK_AT_FILES", 0.0)
    rung: list[str] = []
    looked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def refresh() -> None:
        if rung:
            loop.call_soon_threadsafe(looked.set)
        raise RecursionError

    ring = SimpleNamespace(ring_soon=lambda code, text: rung.append(code))
    app: Any = SimpleNamespace(_shelf=SimpleNamespace(refresh=refresh), _alarm=ring)
    watch = asyncio.create_task(wiring.App._watch_files(app))
    await asyncio.wait_for(looked.wait(), 10)
    assert not watch.done()
    assert rung[0] == "content"
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
