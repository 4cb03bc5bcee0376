"""After an outage: what still comes, what is recorded as missed, and nothing twice."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs import checkins
from dialogs.model.checkin import Plan
from dialogs.model.people import QuietHours
from dialogs.when import in_quiet
from tests.dialogs.checkins.conftest import START, Begin, Life, MakeWorld, day, evening


def test_after_a_short_outage_it_is_sent_late(life: Begin) -> None:
    lived = life(person={"quiet": QuietHours(time(0), time(6))}).jump(evening(20, 22))
    assert [row.local_date for _, row in lived.fired] == [day(20)]


def test_after_a_short_outage_it_is_never_sent_into_quiet_hours(life: Begin) -> None:
    lived = life().jump(evening(20, 22))
    assert lived.fired == []
    assert lived.rows()[day(20)] == ("missed", "outage")


def test_after_a_long_outage_each_missed_day_is_recorded_and_only_the_last_may_come(life: Begin) -> None:
    lived = life(person={"quiet": QuietHours(time(0), time(6))}).jump(evening(24, 21))
    assert [row.local_date for _, row in lived.fired] == [day(24)]
    assert {d: r for d, r in lived.rows().items() if d < day(24)} == {
        day(n): ("missed", "outage") for n in range(20, 24)
    }
    assert lived.rows()[day(25)] == ("planned", "")


def test_an_outage_of_months_is_recorded_even_without_the_old_row(life: Begin) -> None:
    lived = life().know(checkins=()).jump(START + timedelta(days=60))
    assert len(lived.rows()) == 61
    assert set(lived.rows().values()) == {("missed", "outage"), ("planned", "")}


def test_an_expiry_seen_late_waits_for_answers_that_telegram_kept(life: Begin) -> None:
    lived = life(person={"quiet": QuietHours(time(0), time(0))}).walk(evening(20, 20)).jump(evening(21, 12))
    assert lived.rows()[day(20)] == ("sent", "")
    lived.do(checkins.on_answered(lived.world, lived.row(day(20)).id)).walk(evening(21, 13))
    assert lived.rows()[day(20)] == ("answered", "")


minutes = st.integers(0, 1439).map(lambda m: time(m // 60, m % 60))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=minutes,
    end=minutes,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    quiet=st.builds(QuietHours, minutes, minutes),
    zone=st.sampled_from(["Europe/Madrid", "America/New_York", "Pacific/Auckland", "America/Santiago", "Asia/Kolkata"]),
    first=st.integers(0, 250 * 24 * 60).map(lambda after: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=after)),
    length=st.integers(1, 15),
    outages=st.lists(st.integers(1, 100), min_size=1, max_size=4),
)
def test_walk_and_jump_record_the_same_dates_and_never_fire_one_twice(
    make_world: MakeWorld, start: time, end: time, days: frozenset[int], quiet: QuietHours, zone: str,
    first: datetime, length: int, outages: list[int],
) -> None:  # fmt: skip
    plan = Plan(id="pulse", script="pulse", days=days, start=start, end=end)
    fields = {"plans": (plan,), "person": {"quiet": quiet, "zone": zone}}
    walked = Life(make_world(now=first, **fields)).plan()
    jumped = Life(make_world(now=first, **fields)).plan()
    last = first + timedelta(days=length)
    walked.walk(last)
    now = first
    for hours in outages:
        now = min(now + timedelta(hours=hours), last)
        jumped.jump(now)
    jumped.jump(last)
    settled = [{d for d, (status, _) in one.rows().items() if status != "planned"} for one in (walked, jumped)]
    assert settled[0] == settled[1]
    for lived in (walked, jumped):
        dates = [row.local_date for _, row in lived.fired]
        assert len(dates) == len(set(dates))
        assert not any(in_quiet(at, zone, quiet) for at, _ in lived.fired)
        assert len([row for row in lived.world.dossier.checkins if row.status == "planned"]) == 1
