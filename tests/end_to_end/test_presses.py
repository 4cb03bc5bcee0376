"""Buttons pressed twice, at the same moment, too late, or by somebody else; people who leave and come back (I2, I7)."""

from typing import Any

from dialogs.model.people import Status
from tests.end_to_end.conftest import Play
from tests.end_to_end.home import ANA, CARLA, MIA, NOOR, SAM, plan
from tests.end_to_end.stage import Stage, rows

RISK = "I want to kill myself"


async def button(stage: Stage, chat: int, label: str) -> dict[str, Any]:
    """The newest button of that label: its message and its data."""
    for message in reversed(await stage.sim.messages(chat)):
        for key in (key for row in message["buttons"] for key in row):
            if key["text"] == label:
                return {"message_id": message["message_id"], "data": key["callback_data"]}
    raise AssertionError(f"{chat} sees no button {label}")


def press(stage: Stage, chat: int, *buttons: dict[str, Any]) -> None:
    """All of them in one moment, whoever they were made for, as a modified client could."""
    world = stage.sandbox.world
    for one in buttons:
        message = {"message_id": one["message_id"], "date": 1, "chat": {"id": chat, "type": "private"}}
        query = {"id": f"q{world.queue.next_id}", "from": {"id": chat, "is_bot": False, "first_name": "Mia"},
                 "message": message, "chat_instance": "1", "data": one["data"]}  # fmt: skip
        world.queue.add_raw({"update_id": world.queue.next_id, "callback_query": query}, world.now())
    world.changes.wake()


async def test_the_first_of_two_who_take_a_concern_has_it(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, RISK)
        for chat in (SAM, ANA):
            await stage.settled()
            await stage.sim.tap(chat, "Open")
        await stage.settled()
        for chat in (SAM, ANA):
            press(stage, chat, await button(stage, chat, "Got it"))
        said = {chat: await stage.bot_says(chat) for chat in (SAM, ANA, MIA)}
        assert said[SAM][-1].startswith("Thank you, concern 1 is yours.")
        assert said[ANA][-2:] == [
            "Sam has taken concern 1.",
            "Sam has had concern 1 since 13:00. Thank you all the same.",
        ]
        assert [text for text in said[MIA] if text.endswith("has seen it.")] == ["Sam has seen it."]


async def test_one_question_takes_one_answer(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, "/checkin")
        await stage.settled()
        press(stage, MIA, *[await button(stage, MIA, label) for label in ("8", "8", "3")])
        said = await stage.bot_says(MIA)
        known = stage.store.export(stage.home.number(MIA))["history"]
        assert [one["event"]["value"] for one in known if one["event"]["kind"] == "mood"] == [8]
        assert "going round in your head" in said[-1]


async def test_nobody_presses_for_somebody_else(play: Play) -> None:
    async with play(mentees=2) as stage:
        await stage.sim.say(MIA, RISK)
        await stage.settled()
        await stage.sim.tap(ANA, "Open")
        await stage.settled()
        for label in ("Got it", "Resolve", "Contacted"):
            stolen = await button(stage, ANA, label)
            for chat in (MIA + 1, MIA, NOOR, 31337):
                press(stage, chat, stolen)
        await stage.settled()
        assert not any("concern 1" in text for text in await stage.bot_says(MIA + 1) + await stage.bot_says(NOOR))
        assert rows(stage.store, "SELECT closed FROM concerns") == [(None,)]
        await stage.sim.walk(by=180)
        assert sum("Concern 1" in text for text in await stage.bot_says(ANA)) == 3  # two pages, and what was opened


async def test_a_line_pressed_after_its_answer_was_resolved_says_so(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, RISK)
        await stage.settled()
        await stage.sim.tap(ANA, "Open")
        await stage.settled()
        late = await button(stage, ANA, "Got it")
        for label in ("Resolve", "We talked; they are safe", "Skip the note"):
            await stage.sim.tap(ANA, label)
            await stage.settled()
        press(stage, ANA, late)
        assert (await stage.bot_says(ANA))[-1] == "Concern 1 is closed already."
        await stage.sim.walk(by=24 * 3600)
        assert sum("🔔" in text for text in await stage.bot_says(SAM)) == 1


async def test_whoever_blocks_is_not_written_to_and_comes_back(play: Play) -> None:
    async with play(plans=[plan()]) as stage:
        await stage.sim.block(MIA)
        await stage.settled()
        await stage.sim.walk(by=6 * 3600)
        assert await stage.bot_says(MIA) == []
        (first, *_) = stage.store.export(stage.home.number(MIA))["checkins"]
        assert (first["status"], first["reason"]) == ("missed", "blocked")
        await stage.sim.unblock(MIA)
        await stage.sim.walk(by=24 * 3600)
        assert "How are you right now" in (await stage.bot_says(MIA))[0]


async def test_whoever_was_erased_is_nobody_until_invited_anew(play: Play) -> None:
    async with play() as stage:
        sim = stage.sim
        await sim.say(MIA, "/delete")
        await stage.settled()
        await sim.tap(MIA, "Yes, erase everything")
        assert (await stage.bot_says(MIA))[-1].startswith("Everything about you here is being erased.")
        await sim.say(CARLA, "/invite Zoe")
        await stage.settled()
        for label in ("mentee", "English", "Sam", "Noor"):
            await sim.tap(CARLA, label)
            await stage.settled()
        link = (await sim.texts(CARLA))[-1].split()[-1]
        await sim.user(888, "Thief")
        await sim.open(MIA, link)
        assert "Which language shall we use?" in (await stage.bot_says(MIA))[-1]
        await sim.open(888, link)
        assert (await stage.bot_says(888))[-1] == "This invitation was already used. Please ask for a new one."
        erased, new = stage.home.number(MIA), stage.home.number(MIA) + 1
        old, zoe = stage.store.person(erased), stage.store.person(new)
        assert old is not None
        assert zoe is not None
        assert (old.status, old.name) == (Status.ERASED, "")
        assert (zoe.status, zoe.name) == (Status.ONBOARDING, "Zoe")
