"""A home whose process dies again and again while several people write, and what they saw of it."""

import signal
from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from bot.sandbox.client import SimRefused
from tests.end_to_end.home import MIA, Home
from tests.end_to_end.process import ended, process
from tests.end_to_end.stage import Stage, rows, theatre, until

POINTS = ("after-receive", "mid-turn", "after-commit", "after-send", "")  # the empty one: at any moment
WORDS = ("bus", "soup", "library", "rain", "shoes", "piano", "cousin", "bread", "window", "stairs", "tram", "coat")
MENTEES = 4
RISK = MIA + MENTEES - 1  # this one writes what pages people; the others' words are counted
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


async def act(seed: int, kills: int, folder: Path) -> Drama:
    """Let one home die so many times, and live at last; ask it to end now and then."""
    home = Home(folder)
    home.furnish(MENTEES)
    async with theatre(home, rate=1, mentees=MENTEES) as stage:
        drama = Drama(stage, seed)
        for n in range(kills):
            await drama.live_and_die(POINTS[n % len(POINTS)])
            if n % 12 == 11:
                await drama.live_and_end()
        await drama.live()
    return drama
