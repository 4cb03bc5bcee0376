"""Telegram refuses message after message; somebody is in danger behind a thousand others."""

import time
from collections.abc import Iterator

import pytest
from msgspec import UNSET

from bot.delivery import pacing
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Send
from dialogs.model.inbound import Subject
from storage.records import Job, Turned
from tests.end_to_end.home import ANA, MIA, SAM, Home
from tests.end_to_end.stage import Stage, running, theatre, until

MENTEES, EACH = 100, 10
WITHIN = 30.0
"""Real seconds, on a machine that is busy: the queue alone takes longer than this."""


@pytest.fixture(autouse=True)
def telegrams_limits(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as fast as Telegram allows, so that a thousand messages take seconds and not minutes."""
    monkeypatch.setattr(pacing, "OVERALL", 300.0)
    monkeypatch.setattr(pacing, "PER_CHAT", 10.0)


def queued(home: Home) -> Iterator[Turned]:
    """A thousand messages, ten to each mentee."""
    for chat in range(MIA, MIA + MENTEES):
        number = home.number(chat)
        sends = tuple(Send(to=number, text=f"word {n}") for n in range(EACH))
        job = Job(subject=Subject("person", str(number)), rows=(), dossier=Dossier(person=None))
        yield Turned(job=job, now=home.start, effects=sends, session=UNSET)


def words(stage: Stage, chat: int) -> list[str]:
    posts = stage.sandbox.world.users[chat].posts.values()
    return [post.body["text"] for post in posts if post.from_bot and post.body["text"].startswith("word")]


def arrived(stage: Stage) -> int:
    return sum(len(words(stage, chat)) for chat in range(MIA, MIA + MENTEES))


async def test_an_alert_passes_a_thousand_queued_messages_in_a_storm(home: Home) -> None:
    home.furnish(MENTEES)
    store = home.open()
    store.commit(list(queued(home)))
    store.close()
    async with theatre(home, rate=1, mentees=MENTEES) as stage:
        await stage.sim.fault("storm429", method="sendMessage", retry_after=1, probability=0.4, seed=3)
        async with running(stage):
            await until(lambda: arrived(stage) > 5)
            await stage.sim.say(MIA + MENTEES - 1, "I want to kill myself")
            begun = time.monotonic()
            for chat in (SAM, ANA):
                await stage.sim.wait_for(chat, "Concern 1 · now", timeout=WITHIN)
            await stage.sim.wait_for(MIA + MENTEES - 1, "I am glad you wrote that", timeout=WITHIN)
            assert time.monotonic() - begun < WITHIN
            assert arrived(stage) < MENTEES * EACH * 0.9
            await stage.sim.clear_faults()
            await until(lambda: arrived(stage) >= MENTEES * EACH, 60)
            for chat in range(MIA, MIA + MENTEES):
                assert words(stage, chat) == [f"word {n}" for n in range(EACH)]
