"""`kill -9`, again and again, while several people write: nothing is lost, nothing happens twice (I1, I2, I3, I4)."""

import asyncio
import html
import re
import shutil
import signal
from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import pytest

from bot.sandbox.client import SimRefused
from storage.store import Store
from tests.end_to_end.home import ANA, CARLA, MIA, NOOR, SAM, TOM, Home, new_folder
from tests.end_to_end.process import ended, process
from tests.end_to_end.stage import Stage, rows, theatre, until

POINTS = ("after-receive", "mid-turn", "after-commit", "after-send", "")  # the empty one: at any moment
WORDS = ("bus", "soup", "library", "rain", "shoes", "piano", "cousin", "bread", "window", "stairs", "tram", "coat")
MENTEES = 4
RISK = MIA + MENTEES - 1  # this one writes what pages people; the others' words are counted
STAFF = (ANA, CARLA, SAM, NOOR, TOM)
REPEAT = "(Sent again, in case it did not arrive the first time.)\n\n"
Seen = Counter[tuple[int, str]]


class Drama:
    """One home that dies many times."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage, self.rng = stage, Random(seed)
        self.said: dict[int, list[str]] = {chat: [] for chat in range(MIA, MIA + MENTEES)}
        self.lives: list[Seen] = []  # what people had seen when the process died
        self.updates = 0

    async def live_and_die(self, point: str) -> None:
        """One life of the process, with traffic, to its end."""
        place = f"{point}:{self.rng.randint(1, 4)}" if point else ""
        await self._live(signal.SIGKILL, place)

    async def live_and_end(self) -> None:
        """A life that is asked to end in the middle of traffic: then nothing is left half sent."""
        await self._live(signal.SIGTERM)
        assert self._ask(
            "SELECT count(*) FROM outbox WHERE closed IS NULL AND claimed IS NOT NULL AND ambiguous = 0"
        ) == [(0,)]

    async def live(self) -> None:
        """A life in which everything is worked off."""
        async with process(self.stage.home, self.stage.sandbox.url):
            await until(lambda: not self.stage.sandbox.world.queue.pending, 60)
            for table in ("inbox", "outbox"):
                await until(partial(self._nothing_open, table), 60)
        self.lives.append(self._seen())

    async def _live(self, end: signal.Signals, place: str = "") -> None:
        """Messages before the start, a jump once it is up, and more until its end: at its place, or at any time."""
        before, death = self._greeted(), self.rng.uniform(0.2, 3.0)
        for _ in range(3):
            await self._somebody_writes()
        async with process(self.stage.home, self.stage.sandbox.url, CRASH=place) as bot:
            begun, up, told = monotonic(), False, False
            while await ended(bot, 0.04) is None:
                if not up and self._greeted() > before:
                    up = True
                    self.stage.sandbox.world.time.jump(self.stage.sandbox.world.now() + timedelta(minutes=4))
                if up:
                    await self._somebody_writes()
                if not (place or told) and monotonic() - begun > death and (up or end is signal.SIGKILL):
                    told = True
                    bot.send_signal(end)
                assert monotonic() - begun < 60, f"the process never came to {place or end.name}"
            assert bot.returncode == (-end if end is signal.SIGKILL else 0), place
        self.lives.append(self._seen())

    def _nothing_open(self, table: str) -> bool:
        return not self._ask(f"SELECT 1 FROM {table} WHERE closed IS NULL LIMIT 1")

    def _ask(self, query: str) -> list[Any]:
        store = self.stage.home.open(beside=True)
        try:
            return rows(store, query)
        finally:
            store.close()

    async def _somebody_writes(self) -> None:
        chat = MIA + self.rng.randrange(MENTEES)
        self.updates += 1
        if chat == RISK and self.rng.random() < 0.3:
            await self.stage.sim.say(chat, "I want to kill myself")
        elif self.rng.random() < 0.2 and await self._taps(chat):
            return
        else:
            text = f"{self.updates}{self.rng.choice('abc')} {' '.join(self.rng.sample(WORDS, 3))}"
            self.said[chat].append(text)
            await self.stage.sim.say(chat, text)

    async def _taps(self, chat: int) -> bool:
        try:
            await self.stage.sim.tap(chat, "Just keep it")
        except SimRefused:
            return False
        return True

    def _greeted(self) -> int:
        """The number of the last getMe: a process is up once there is a later one."""
        return max((call["n"] for call in self.stage.sandbox.world.calls if call["method"] == "getMe"), default=0)

    def texts(self, chat: int) -> list[str]:
        """What this person has seen, oldest first; buttons that were taken off leave the text as it was."""
        posts = self.stage.sandbox.world.users[chat].posts.values()
        return [post.body["text"] for post in posts if post.from_bot]

    def new_in_each_life(self) -> list[Seen]:
        """What came in each life."""
        return [after - before for before, after in pairwise([Counter(), *self.lives])]

    def _seen(self) -> Seen:
        return Counter((chat, text) for chat in self.stage.sandbox.world.users for text in self.texts(chat))


async def act(seed: int, kills: int, tmp_path: Path) -> None:
    home = Home(folder := new_folder(tmp_path))
    home.furnish(MENTEES)
    async with theatre(home, rate=1, mentees=MENTEES) as stage:
        drama = Drama(stage, seed)
        for n in range(kills):
            await drama.live_and_die(POINTS[n % len(POINTS)])
            if n % 12 == 11:
                await drama.live_and_end()
        await drama.live()
        check(drama)
    shutil.rmtree(folder)


async def both(seed: int, kills: int, tmp_path: Path) -> None:
    """Two homes side by side, one a core."""
    async with asyncio.TaskGroup() as group:
        for n in range(2):
            group.create_task(act(seed + n, kills, tmp_path / str(n)))


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


@pytest.mark.timeout(200)
async def test_fifty_kills(tmp_path: Path) -> None:
    await both(1, 25, tmp_path)


@pytest.mark.nightly
@pytest.mark.timeout(1200)
async def test_three_hundred_kills(tmp_path: Path) -> None:
    await both(3, 150, tmp_path)
