"""Words that may mean danger over the whole way, and whatever the person does in the next second."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot import app
from tests.end_to_end.conftest import Play
from tests.end_to_end.home import ANA, CARLA, MIA, NOOR, SAM, STAFF, TOM, Home, plan
from tests.end_to_end.stage import Stage, rows, running, theatre, until

RISK = "I want to kill myself"
ABUSE = "my mentor touches me and says not to tell anyone"
BEGINS = "I am glad you wrote that."


async def pages(stage: Stage, chat: int) -> list[str]:
    """The pushes about concerns that somebody got, each with what it shows."""
    return [text for text in await stage.bot_says(chat) if "Concern" in text and "·" in text]


async def climbed(stage: Stage) -> None:
    """Nobody answers for a quarter of an hour: every rung has paged, and the channel outside of Telegram too."""
    await stage.sim.walk(by=timedelta(minutes=16).total_seconds())
    assert [one["channel"] for one in await stage.sim.outside()] == ["second-channel"]
    assert stage.store.overdue_concerns(stage.sandbox.world.now(), timedelta(seconds=60)) == []


async def test_help_comes_at_once_and_mentor_and_safeguarding_are_paged_together(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, RISK)
        safe = await stage.bot_says(MIA)
        assert safe[0].startswith(BEGINS)
        assert "Ana (safeguarding) and Sam (your mentor)" in safe[0]
        assert "112" in safe[0]
        for chat in (SAM, ANA):
            (page,) = await pages(stage, chat)
            assert "kill" not in page
            assert "Mia" not in page
        assert [await pages(stage, chat) for chat in (NOOR, CARLA, TOM)] == [[], [], []]


async def test_the_ladder_climbs_when_nobody_answers_and_stops_when_somebody_does(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, RISK)
        await stage.settled()
        counts = []
        for minutes in (3, 2, 5, 5):
            await stage.sim.walk(by=minutes * 60)
            counts.append([len(await pages(stage, chat)) for chat in (SAM, ANA, NOOR, CARLA, TOM)])
        assert counts == [[2, 2, 0, 0, 0], [2, 2, 1, 0, 0], [2, 2, 1, 1, 0], [3, 3, 2, 2, 1]]
        await stage.sim.tap(NOOR, "Open")
        await stage.settled()
        await stage.sim.tap(NOOR, "Got it")
        assert (await stage.bot_says(MIA))[-1] == "Noor has seen it."
        assert "Noor has taken concern 1." in await stage.bot_says(SAM)
        await stage.sim.walk(by=29 * 60)
        assert len(await pages(stage, SAM)) == counts[-1][0]
        await stage.sim.walk(by=120)  # half an hour after "Got it" without a word
        assert len(await pages(stage, SAM)) == counts[-1][0] + 1


async def test_stop_in_the_same_second_stops_no_ladder(play: Play) -> None:
    async with play(plans=[plan()]) as stage:
        await stage.sim.say(MIA, RISK)
        await stage.sim.say(MIA, "/stop")
        said = await stage.bot_says(MIA)
        assert said[0].startswith(BEGINS)
        assert any(text.startswith("One thing goes on") for text in said)
        assert await pages(stage, SAM)
        assert await pages(stage, ANA)
        await climbed(stage)
        assert [len(await pages(stage, chat)) > 0 for chat in STAFF] == [True] * len(STAFF)


async def test_pause_in_the_same_second_stops_no_ladder(play: Play) -> None:
    async with play(plans=[plan()]) as stage:
        await stage.sim.say(MIA, RISK)
        await stage.sim.say(MIA, "/pause 10 days")
        assert await pages(stage, SAM)
        await climbed(stage)


async def test_a_block_in_the_same_second_stops_no_ladder(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, RISK)
        await stage.sim.block(MIA)
        assert await pages(stage, SAM)
        assert await pages(stage, ANA)
        await climbed(stage)
        await stage.sim.tap(ANA, "Open")
        await stage.settled()
        await stage.sim.tap(ANA, "Write to Mia")
        assert "They cannot be reached through the bot" in (await stage.bot_says(ANA))[-1]


async def test_delete_in_the_same_second_leaves_the_least_that_people_need(play: Play) -> None:
    async with play(plans=[plan()]) as stage:
        await stage.sim.say(MIA, "the lantern festival was lovely")
        await stage.sim.say(MIA, RISK)
        await stage.sim.say(MIA, "/delete")
        await stage.settled()
        await stage.sim.tap(MIA, "Yes, erase everything")
        said = await stage.bot_says(MIA)
        assert said[-1].startswith("Everything about you here is being erased, but for the shortest record")
        assert await pages(stage, SAM)
        await climbed(stage)
        number = stage.home.number(MIA)
        assert rows(stage.store, "SELECT wrapped FROM keys WHERE owner = ?", f"person:{number}") == [(None,)]
        for table in ("sessions", "transcript", "events", "flags", "plans", "checkins", "outbox", "actions"):
            assert rows(stage.store, f"SELECT count(*) FROM {table} WHERE person = {number}") == [(0,)], table
        assert rows(
            stage.store, f"SELECT count(*) FROM inbox WHERE sealed_for = 'person:{number}' AND body IS NOT NULL"
        ) == [(0,)]
        assert stage.store.export(number) == {}
        assert "Mia" not in "".join(await pages(stage, SAM))
        await stage.sim.tap(SAM, "Open")
        opened = (await stage.bot_says(SAM))[-1]
        assert "kill myself" in opened
        assert "lantern" not in opened
        assert "Mia, who has had everything else here erased" in opened
        await stage.sim.tap(SAM, "Got it")
        assert (await stage.bot_says(SAM))[-1].startswith("Thank you, concern 1 is yours.")
        await stage.sim.say(MIA, "hello?")
        assert (await stage.bot_says(MIA))[-1].startswith("Hello! I belong to")


async def test_what_may_be_about_the_mentor_reaches_the_safeguarding_contact_only(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, ABUSE)
        said = await stage.bot_says(MIA)
        assert "Ana (safeguarding), and nobody else so far" in said[0]
        assert said[1].startswith("Is it safe for you to write here")
        assert len(await pages(stage, ANA)) == 1
        await climbed(stage)
        assert await pages(stage, TOM)
        assert await pages(stage, CARLA)
        assert [await pages(stage, chat) for chat in (SAM, NOOR)] == [[], []]
        await stage.sim.say(SAM, "/alerts")
        assert (await stage.bot_says(SAM))[-1] == "Nothing waits for you."


async def test_a_final_rung_that_cannot_be_reached_is_told_of_and_holds_up_no_other(
    play: Play, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PATIENCE", 0.2)
    whole = home.programme

    def broken(url: str) -> Path:
        path = whole(url)
        path.write_text(path.read_text().replace("/sim/outside/second-channel", "/nowhere"))
        return path

    monkeypatch.setattr(home, "programme", broken)
    async with play() as stage:
        await stage.sim.say(MIA, RISK)
        await stage.settled()
        await stage.sim.walk(by=26 * 60)
        assert sum("Concern 1" in text for text in await stage.sim.texts(ANA)) == 4  # 0, 3, 15 and 25 minutes
        codes = [one["body"]["code"] for one in await stage.sim.outside() if one["channel"] == "alarm"]
        assert "final_rung" in codes


async def test_restarted_while_telegram_is_down_the_ladder_climbs_outside_of_it(home: Home) -> None:
    home.furnish()
    async with theatre(home) as stage:
        async with running(stage):
            await stage.sim.say(MIA, RISK)
            await stage.settled()
        await stage.sim.jump(by=20 * 60)
        await stage.sim.fault("status", status=502)
        async with running(stage):
            await until(lambda: any(one["channel"] == "second-channel" for one in stage.sandbox.world.outside), 30)
            now = stage.sandbox.world.now()
            await until(lambda: not stage.store.overdue_concerns(now, timedelta(seconds=60)), 30)
