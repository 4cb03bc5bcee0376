"""What a newcomer lives through in the demo, from the invitation to a mentor's answer, over HTTP alone."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands import demo
from bot.sandbox.client import SimClient
from dialogs.model.people import Status
from storage.store import Store
from tests.end_to_end.stage import shipped_library

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ANA, CARLA, SAM, NOOR, MIA, LEO = (player.chat for player in demo.CAST)


class Play:
    """The demo's people at work; texts and buttons are looked up in the scripts, in the mentee's language."""

    def __init__(self, sim: SimClient, folder: Path) -> None:
        self.sim, self._folder = sim, folder
        self._library = shipped_library()

    def words(self, script: str, place: str, language: str = "en") -> str:
        """A text of a script up to its first placeholder or markup, to be recognised by."""
        text = self._library.current(script).text(language, place)
        return min((text.partition(mark)[0] for mark in "{*\n"), key=len)

    async def taps(self, chat: int, script: str, *places: str, language: str = "en") -> None:
        """Wait for each step's question and press one of its buttons: "consent.choices.yes"."""
        for place in places:
            step = place.partition(".")[0]
            await self.sees(chat, self.words(script, f"{step}.say", language))
            await self.sim.tap(chat, self.words(script, place, language) + "*")

    async def sees(self, chat: int, words: str) -> dict[str, Any]:
        return await self.sim.wait_for(chat, re.escape(words))

    async def onboard(self, chat: int, language: str) -> None:
        """From the invitation to the first plan."""
        (card,) = (await self.sim.chat(chat))["cards"]
        await self.sim.open(chat, card["link"])
        await self.taps(chat, "onboarding", f"language.choices.{language}", language=language)
        for step in ("intro", "limits", "who_sees"):
            await self.sees(chat, self.words("onboarding", f"{step}.say", language) or "•")
        await self.taps(chat, "onboarding", "teach_back.choices.nobody", "consent.choices.yes", language=language)
        for step, answer in (("name", "Kim"), ("country", {"en": "Ireland", "es": "Irlanda"}[language])):
            await self.sees(chat, self.words("onboarding", f"{step}.say", language))
            await self.sim.say(chat, answer)
        await self.taps(
            chat, "onboarding", "zone_guess.choices.yes", "age.choices.18_24", "days.choices.weekdays",
            "time.choices.afternoon", "quiet.choices.ten", language=language,
        )  # fmt: skip
        await self.sees(chat, self.words("onboarding", "ready.say", language))

    async def pulse(self, mood: str, *more: str) -> None:
        """Walk the clock to the next check-in and answer it: a number, then buttons."""
        question = self.words("pulse", "mood.say")
        await self.sim.mark(MIA)
        while not any(question in message["text"] for message in await self.unseen(MIA)):
            await self.sim.walk()
        await self.sees(MIA, question)
        await self.sim.tap(MIA, mood)
        if mood == "3":
            await self.sees(MIA, self.words("pulse", "loop.say"))
            await self.sim.tap(MIA, "2")
        await self.taps(MIA, "pulse", "line.choices.skip", *more)

    async def unseen(self, chat: int) -> list[dict[str, Any]]:
        """What the bot has said since the last thing that was waited for."""
        after = self.sim._seen.get(chat, 0)
        return [m for m in await self.sim.messages(chat) if m["from_bot"] and m["version"] > after]

    def person(self, name: str) -> Any:
        """Somebody as they are stored."""
        store = Store.open(self._folder / "data", [(self._folder / "key").read_text()], memory_lock=False)
        try:
            known = (store.person(number) for number in range(1, 10))
            return next(person for person in known if person and person.name == name)
        finally:
            store.close()


@asynccontextmanager
async def on_stage(folder: Path) -> AsyncIterator[Play]:
    (folder / demo.CLOCK_FILE).write_text(json.dumps(MONDAY.isoformat()))
    async with demo.stage(folder, rate=0) as sandbox, SimClient(sandbox.url) as sim:
        sandbox.world.pacing.enabled = False
        yield Play(sim, folder)


@pytest.mark.parametrize(("chat", "language"), [(MIA, "en"), (LEO, "es")])
async def test_onboarding_in_each_language(folder: Path, chat: int, language: str) -> None:
    async with on_stage(folder) as play:
        await play.onboard(chat, language)
        kim = play.person("Kim")
        assert (kim.status, kim.language, kim.country, kim.zone) == (Status.ACTIVE, language, "IE", "Europe/Dublin")
        assert (kim.age_band, kim.screening_consent) == ("18_24", MONDAY)
        await play.sim.say(chat, "/next")
        await play.sees(chat, {"en": "Monday 23 November, 17:30", "es": "lunes 23 de noviembre, 17:30"}[language])


async def test_from_the_invitation_to_the_mentor_s_answer(folder: Path) -> None:
    async with on_stage(folder) as play:
        await play.onboard(MIA, "en")
        await something_is_put_off(play)
        await third_time(play)
        await mentor_answers(play)
        await danger(play)


async def something_is_put_off(play: Play) -> None:
    """Monday's check-in: it is named, and planned for later."""
    await play.pulse("3", "what_would_help.choices.put_off")
    for step, answer in (("what", "my CV"), ("cost", "5"), ("value", "a job"), ("tiny_step", "open the file")):
        await play.sees(MIA, play.words("putting-it-off", f"{step}.say"))
        await play.sim.say(MIA, answer)
    await play.sees(MIA, "“open the file”")
    await play.sim.tap(MIA, play.words("putting-it-off", "when.choices.later") + "*")
    await play.sees(MIA, play.words("pulse", "bye.say"))


async def third_time(play: Play) -> None:
    """It is put off on three days; the bot asks whether that fits, and shares only what it may."""
    for said in ("not_yet_said", "not_yet_said", "third_time"):
        await play.pulse("7", "how_did_it_go.choices.not_yet")
        await play.sees(MIA, play.words("pulse", f"{said}.say"))
    asked = await play.sees(MIA, "does this fit?")
    assert "my CV" in asked["text"]
    await play.sim.tap(MIA, play.words("noticed", "fits.choices.yes") + "*")
    await play.taps(MIA, "noticed", "offer_small.choices.yes")
    await play.sees(MIA, play.words("putting-it-off", "what.say"))
    await play.sim.tap(MIA, "my CV")
    await play.sees(MIA, play.words("putting-it-off", "cost.say"))
    await play.sim.say(MIA, "1")
    await play.taps(MIA, "putting-it-off", "cheap.choices.wait")
    await play.taps(MIA, "noticed", "share.choices.all")
    await play.sees(MIA, play.words("noticed", "sent.say"))


async def mentor_answers(play: Play) -> None:
    """The push holds nothing, the alert behind it the shared words; the mentee reads who saw it, and an answer."""
    push = await play.sees(SAM, "concern 1")
    assert "CV" not in push["text"]
    assert "Kim" not in push["text"]
    await play.sim.tap(SAM, "Open", message_id=push["message_id"])
    opened = await play.sees(SAM, "“my CV” has been put off 3 times")
    assert "a job" not in opened["text"]
    await play.sim.tap(SAM, "Got it")
    await play.sees(MIA, "Sam has seen it")
    await play.sim.tap(SAM, "Write to Kim")
    await play.sees(SAM, "goes straight to Kim")
    await play.sim.say(SAM, "Shall we look at it together?")
    await play.sees(MIA, "Sam writes")
    assert "Shall we look at it together?" in (await play.sim.texts(MIA))[-1]
    await play.sim.tap(MIA, "Reply to Sam")
    await play.sees(MIA, "goes straight to Sam")
    await play.sim.say(MIA, "Yes, please")
    await play.sees(SAM, "Yes, please")
    await play.sim.tap(MIA, "Stop writing to them")
    await play.sees(MIA, "line is closed")


async def danger(play: Play) -> None:
    """In the middle of a script: help at once, both are paged; unanswered, the next one when the clock moves."""
    await play.sim.say(MIA, "/checkin")
    await play.sees(MIA, play.words("pulse", "mood.say"))
    await play.sim.say(MIA, "I would rather not be alive")
    told = await play.sees(MIA, play.words("safety", "now.say"))
    assert "Ana (safeguarding) and Sam (your mentor)" in told["text"]
    for chat in (SAM, ANA):
        await play.sees(chat, "Concern 2 · now")
    assert await play.unseen(NOOR) == [] or not any("Concern" in m["text"] for m in await play.unseen(NOOR))
    await play.sim.walk(by=5 * 60)
    await play.sees(NOOR, "Concern 2 · now")
    await play.sim.walk(by=10 * 60)
    await play.sees(CARLA, "Concern 2 · now")
    assert [one["channel"] for one in await play.sim.outside()] == ["second-channel"]
    await play.sim.tap(ANA, "Open")
    await play.sees(ANA, "Their words")
    await play.sim.tap(ANA, "Got it")
    await play.sees(MIA, "Ana has seen it")
    await play.sees(SAM, "Ana has taken concern 2")
