"""Check-ins over days: fired once or recorded as missed, whether the clock was walked or jumped (I10)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogs.model.people import QuietHours
from tests.end_to_end.conftest import Play
from tests.end_to_end.home import MIA, Home, plan
from tests.end_to_end.stage import Stage, running, theatre

ASKS = "How are you right now"
DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)


def checkins(stage: Stage) -> dict[date, tuple[str, str]]:
    """What became of each: local date → status and reason."""
    kept = stage.store.export(stage.home.number(MIA))["checkins"]
    return {date.fromisoformat(one["local_date"]): (one["status"], one["reason"]) for one in kept}


async def asked(stage: Stage) -> list[dict[str, Any]]:
    """The first questions of check-ins that the mentee has seen."""
    await stage.settled()
    return [m for m in await stage.sim.messages(MIA) if m["from_bot"] and ASKS in m["text"]]


@pytest.mark.parametrize("days", [1.25, 3, 10.5])
async def test_a_walk_and_a_jump_settle_the_same_days(home: Home, play: Play, days: float) -> None:
    """A walk asks and hears nothing; a jump is an outage: every day is accounted for, exactly once, in both."""
    seconds = timedelta(days=days).total_seconds()
    async with play(plans=[plan()]) as stage:
        await stage.sim.walk(by=seconds)
        questions = len(await asked(stage))
        walked = checkins(stage)
    async with play(at=Home(home.folder / "jumped"), plans=[plan()]) as stage:
        await stage.sim.jump(by=seconds)
        late = len(await asked(stage))
        jumped = checkins(stage)
    assert walked.keys() == jumped.keys()
    for settled in (walked, jumped):
        assert [day for day, (status, _) in settled.items() if status == "planned"] == [max(settled)]
        assert {status for day, (status, _) in settled.items() if day != max(settled)} <= {"missed", "sent"}
    assert questions == len(walked) - 1
    assert late == sum(status == "sent" for status, _ in jumped.values()) <= 1


async def test_the_hour_stays_when_the_clocks_change(home: Home, play: Play) -> None:
    home.start = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)
    async with play(plans=[plan()]) as stage:
        await stage.sim.walk(by=timedelta(days=4).total_seconds())
        sent = [datetime.fromtimestamp(m["date"], ZoneInfo("Europe/Madrid")) for m in await asked(stage)]
        assert [(one.day, one.hour, one.minute) for one in sent] == [(day, 18, 0) for day in (23, 24, 25, 26)]
        assert len({one.utcoffset() for one in sent}) == 2


async def test_a_checkin_s_whole_life(play: Play) -> None:
    """Sent, reminded, put off, asked again, skipped; answered; missed."""
    async with play(plans=[plan(at=15)]) as stage:
        sim = stage.sim
        await sim.walk(by=2 * 3600)
        assert checkins(stage)[FRIDAY] == ("sent", "")
        assert len(await asked(stage)) == 1
        await sim.walk(by=3 * 3600)
        assert (await stage.bot_says(MIA))[-1].startswith("My question from earlier is still open")
        await sim.tap(MIA, "Later (1 h)")
        assert (await stage.bot_says(MIA))[-1] == "All right, I will ask again at 19:00."
        assert checkins(stage)[FRIDAY] == ("snoozed", "person")
        await sim.walk(by=3600)
        assert len(await asked(stage)) == 2
        await sim.tap(MIA, "Skip today")
        assert (await stage.bot_says(MIA))[-1].startswith("No check-in today, then.")
        assert checkins(stage)[FRIDAY] == ("skipped", "person")
        await sim.walk(by=DAY.total_seconds() - 4 * 3600)
        assert len(await asked(stage)) == 3
        await sim.tap(MIA, "8")
        await stage.settled()
        assert checkins(stage)[FRIDAY + DAY] == ("answered", "")
        for answer in ("1", "nothing much today"):
            await sim.say(MIA, answer)
            await stage.settled()
        assert (await stage.bot_says(MIA))[-1].startswith("That was it")
        await sim.walk(by=2 * DAY.total_seconds())
        assert checkins(stage)[FRIDAY + 2 * DAY] == ("missed", "no_answer")
        known = stage.store.export(stage.home.number(MIA))["history"]
        happened = [one["event"]["kind"] for one in known]
        for kind, times in {"checkin_sent": 5, "snooze": 1, "skip": 1, "mood": 1, "no_answer": 1}.items():
            assert happened.count(kind) == times, kind


async def test_free_words_before_a_check_in_hold_it_back_for_a_quarter_of_an_hour(play: Play) -> None:
    async with play(plans=[plan(at=15)]) as stage:
        await stage.sim.walk(by=115 * 60)
        await stage.sim.say(MIA, "the bus was late again")
        await stage.settled()
        await stage.sim.walk(by=14 * 60)
        assert checkins(stage)[FRIDAY] == ("deferred", "busy")
        await stage.sim.walk(by=2 * 60)
        assert len(await asked(stage)) == 1
        assert checkins(stage)[FRIDAY] == ("sent", "")
        await stage.sim.say(MIA, "8")
        await stage.settled()
        assert checkins(stage)[FRIDAY] == ("answered", "")


async def test_an_old_button_says_so_and_changes_nothing(play: Play) -> None:
    async with play(plans=[plan(at=15)]) as stage:
        await stage.sim.walk(by=2 * 3600)
        (question,) = await asked(stage)
        await stage.sim.fault("status", method="editMessageReplyMarkup", status=400)  # the buttons stay
        await stage.sim.say(MIA, "8")
        before = await stage.bot_says(MIA)
        tapped = await stage.sim.tap(MIA, "3", message_id=question["message_id"], wait=5)
        assert tapped["answer"]["text"] == "That button belongs to an earlier question."
        assert (await stage.bot_says(MIA))[len(before) :] == [before[-1]]  # asked once more
        known = stage.store.export(stage.home.number(MIA))["history"]
        assert [one["event"]["value"] for one in known if one["event"]["kind"] == "mood"] == [8]


async def test_next_tells_when_and_why(play: Play) -> None:
    async with play(plans=[plan(at=18)]) as stage:
        await stage.sim.say(MIA, "/next")
        said = (await stage.bot_says(MIA))[-1]
        assert "Friday 20 November, 18:00 (Europe/Madrid)" in said
        await stage.sim.walk(to=stage.sandbox.world.now() + timedelta(hours=5))
        assert datetime.fromtimestamp((await asked(stage))[0]["date"], UTC).hour == 17


async def test_a_pause_holds_until_its_day_and_no_longer(play: Play) -> None:
    async with play(plans=[plan()]) as stage:
        await stage.sim.say(MIA, "/pause 3 days")
        assert "Monday 23 November" in (await stage.bot_says(MIA))[-1]
        await stage.sim.say(MIA, "/next")
        said = (await stage.bot_says(MIA))[-1]
        assert "Monday 23 November, 18:00" in said
        assert "You paused check-ins" in said
        await stage.sim.walk(by=3 * DAY.total_seconds())
        assert await asked(stage) == []
        await stage.sim.walk(by=DAY.total_seconds() / 2)
        (question,) = await asked(stage)
        assert datetime.fromtimestamp(question["date"], UTC).date() == FRIDAY + 3 * DAY


async def test_a_stop_ends_checkins_and_start_brings_them_back(play: Play) -> None:
    async with play(plans=[plan()]) as stage:
        await stage.sim.say(MIA, "/stop")
        await stage.settled()
        await stage.sim.walk(by=3 * DAY.total_seconds())
        assert await asked(stage) == []
        await stage.sim.say(MIA, "/start")
        assert (await stage.bot_says(MIA))[-1].startswith("Welcome back, Mia")
        await stage.sim.walk(by=DAY.total_seconds())
        assert len(await asked(stage)) == 1


async def test_a_time_within_quiet_hours_waits_for_their_end(play: Play) -> None:
    quiet = QuietHours(time(16), time(19))
    async with play(plans=[plan(at=18)], quiet=quiet) as stage:
        await stage.sim.say(MIA, "/next")
        assert "lies in your quiet hours, so I wait" in (await stage.bot_says(MIA))[-1]
        await stage.sim.walk(by=DAY.total_seconds())
        (question,) = await asked(stage)
        assert datetime.fromtimestamp(question["date"], ZoneInfo("Europe/Madrid")).hour == 19


async def test_two_checkins_at_the_same_time_come_one_after_the_other(play: Play) -> None:
    two = [plan(at=15), plan(at=15, id="evening")]
    async with play(plans=two) as stage:
        await stage.sim.walk(by=2 * 3600)
        assert len(await asked(stage)) == 1
        await stage.sim.say(MIA, "/next")
        assert "waiting for us to finish" in (await stage.bot_says(MIA))[-1]
        for answer in ("8", "1", "nothing much today"):
            await stage.sim.say(MIA, answer)
            await stage.settled()
        await stage.sim.walk(by=1)
        assert len(await asked(stage)) == 2


async def test_a_restart_in_between_fires_nothing_twice(home: Home) -> None:
    home.furnish(plans=[plan(at=15)])
    async with theatre(home) as stage:
        async with running(stage):
            await stage.sim.walk(by=2 * 3600)
            await stage.settled()
        for _ in range(2):
            async with running(stage):
                await stage.sim.walk(by=60)
                await stage.settled()
        async with running(stage):
            assert len(await asked(stage)) == 1
