"""`kill -9`, again and again, while several people write: nothing is lost, nothing happens twice (I1, I2, I3, I4)."""

import asyncio
import html
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from storage.store import Store
from tests.end_to_end.drama import RISK, Drama, act
from tests.end_to_end.home import ANA, CARLA, NOOR, SAM, TOM
from tests.end_to_end.stage import rows

STAFF = (ANA, CARLA, SAM, NOOR, TOM)
REPEAT = "(Sent again, in case it did not arrive the first time.)\n\n"


async def both(seed: int, kills: int, folder: Path) -> None:
    """Two homes side by side, one a core."""
    try:
        async with asyncio.TaskGroup() as group:
            dramas = [group.create_task(act(seed + n, kills, folder / str(n))) for n in range(2)]
    except ExceptionGroup as failed:
        failed.add_note(last_words(folder))
        raise
    for drama in dramas:
        check(drama.result())


def last_words(folder: Path) -> str:
    return "\n\n".join(log.read_text()[-1000:] for log in folder.glob("*/log"))


def check(drama: Drama) -> None:
    """What must hold after all deaths."""
    store = drama.stage.home.open()
    try:
        nothing_lost(drama, store)
        nothing_twice(drama, store)
        staff_paged(drama, store)
    finally:
        store.close()
    log = (drama.stage.home.folder / "log").read_text()
    assert not re.search("CRITICAL|Traceback", log), log[-2000:]
    assert not any(text in log for texts in drama.said.values() for text in texts)


def nothing_lost(drama: Drama, store: Store) -> None:
    """Every update is there once, handled, and none was set aside; every text was heard and answered once."""
    kept = "SELECT count(*), sum(aside IS NOT NULL), sum(closed IS NULL) FROM inbox WHERE once LIKE 'update:424242:%'"
    assert rows(store, kept) == [(drama.updates, 0, 0)]
    for chat, texts in drama.said.items():
        known = store.export(drama.stage.home.number(chat))
        heard = Counter(
            part for line in known["transcript"] if line["by"] == "you" for part in line["text"].split("\n")
        )
        assert {text: heard[text] for text in texts} == dict.fromkeys(texts, 1)
        if chat == RISK:
            continue  # during the safety script words are the concern's, not the history's
        answered = Counter(part for one in known["history"] for part in one["event"]["text"].split("\n"))
        assert {text: answered[text] for text in texts} == dict.fromkeys(texts, 1)


def nothing_twice(drama: Drama, store: Store) -> None:
    """What the transcript says once was seen at most once a life, and in that order; nothing is missing."""
    for chat in drama.said:
        lines = store.export(drama.stage.home.number(chat))["transcript"]
        said = Counter(plain(line["text"]) for line in lines if line["by"] == "bot")
        for text, times in said.items():
            assert times <= drama.lives[-1][chat, text] <= times + len(drama.lives) - 1
            if times == 1:
                assert all(life[chat, text] <= 1 for life in drama.new_in_each_life())
        once = [plain(line["text"]) for line in lines if said[plain(line["text"])] == 1 and line["by"] == "bot"]
        if chat != RISK:  # urgent words may pass others
            assert list(dict.fromkeys(text for text in drama.texts(chat) if text in set(once))) == once


def staff_paged(drama: Drama, store: Store) -> None:
    """Every page arrived; one that came again says so; the ladder went all the way up and is not late."""
    for chat in STAFF:
        sent = rows(
            store, "SELECT count(*) FROM outbox WHERE person = ? AND kind = 'send'", drama.stage.home.number(chat)
        )
        seen = drama.texts(chat)
        fresh = [text for text in seen if not text.startswith(REPEAT)]
        assert 0 < sent[0][0] <= len(seen) <= sent[0][0] + len(drama.lives) - 1
        assert len(fresh) <= sent[0][0]
    assert any(one["channel"] == "second-channel" for one in drama.stage.sandbox.world.outside)
    assert store.overdue_concerns(drama.stage.sandbox.world.now(), timedelta(seconds=60)) == []


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


@pytest.mark.timeout(290)
async def test_fifty_kills(folder: Path) -> None:
    await both(1, 25, folder)


@pytest.mark.nightly
@pytest.mark.timeout(2400)
async def test_three_hundred_kills(folder: Path) -> None:
    await both(3, 150, folder)
