"""Schedule arithmetic: a table of known moments, then properties over zones, windows, quiet hours and DST."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.model.checkin import Plan
from dialogs.model.history import Absence
from dialogs.model.people import QuietHours
from dialogs.when import Rhythm, in_quiet, instant, local, quiet_end, slot_on, slots_after, slots_between, window

ZONES = (
    "Europe/Madrid", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca",
    "Pacific/Apia", "Pacific/Kiritimati", "Atlantic/Azores", "UTC",
)  # fmt: skip
CHANGES = (  # local days around which clocks change, both ways, north and south
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 9, 6),
    date(2026, 10, 4), date(2011, 12, 30),
)  # fmt: skip
NIGHT = QuietHours(time(21, 30), time(8))


def plan(start: time, end: time | None = None, days: str = "0123456") -> Plan:
    return Plan(id="pulse", script="pulse", days=frozenset(map(int, days)), start=start, end=end or start)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2026, 3, 29), time(2, 30), "Europe/Madrid", utc(2026, 3, 29, 1)),  # does not exist: 03:00 summer time
        (date(2026, 3, 29), time(1, 59), "Europe/Madrid", utc(2026, 3, 29, 0, 59)),
        (date(2026, 3, 29), time(3), "Europe/Madrid", utc(2026, 3, 29, 1)),
        (date(2026, 10, 25), time(2, 30), "Europe/Madrid", utc(2026, 10, 25, 0, 30)),  # twice: the first
        (date(2026, 10, 25), time(3), "Europe/Madrid", utc(2026, 10, 25, 2)),
        (date(2026, 3, 8), time(2, 15), "America/New_York", utc(2026, 3, 8, 7)),
        (date(2026, 11, 1), time(1, 15), "America/New_York", utc(2026, 11, 1, 5, 15)),
        (date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe", utc(2026, 10, 3, 15, 30)),  # half an hour only
        (date(2026, 9, 6), time(0, 20), "America/Santiago", utc(2026, 9, 6, 4)),  # the gap begins at midnight
        (date(2011, 12, 30), time(12), "Pacific/Apia", utc(2011, 12, 30, 10)),  # the whole day does not exist
        (date(2026, 6, 1), time(20), "Asia/Kolkata", utc(2026, 6, 1, 14, 30)),
    ],
)
def test_local_times_become_moments(day: date, at: time, zone: str, expected: datetime) -> None:
    assert instant(day, at, zone) == expected


@pytest.mark.parametrize(
    ("start", "end", "quiet", "due", "reason"),
    [
        (time(20), None, NIGHT, (20, 0), ""),
        (time(7, 30), None, NIGHT, (8, 0), ""),  # moved to the end of quiet hours
        (time(22), None, NIGHT, (22, 0), "quiet"),  # the end comes only on the next day
        (time(22), None, None, (22, 0), ""),
        (time(22), None, QuietHours(time(5), time(5)), (22, 0), ""),  # equal ends: no quiet hours
        (time(21, 29), time(7, 59), NIGHT, (21, 29), ""),  # one open minute in the window
        (time(21, 30), time(8), NIGHT, (8, 0), ""),  # the window's last minute, on the next day
        (time(23), time(6), NIGHT, None, "quiet"),
    ],
)
def test_quiet_hours_move_or_refuse(
    start: time, end: time | None, quiet: QuietHours | None, due: tuple[int, int] | None, reason: str
) -> None:
    slot = slot_on(plan(start, end), date(2026, 6, 3), Rhythm(person=1, zone="Europe/Madrid", quiet=quiet))
    assert slot.reason == reason
    if due is not None:
        assert local(slot.due, "Europe/Madrid").time() == time(*due)


def test_absence_and_pause_hold_back_with_their_reason() -> None:
    away = Rhythm(
        person=1, zone="UTC", absences=(Absence(date(2026, 6, 3), date(2026, 6, 4)),), paused_until=utc(2026, 6, 6, 12)
    )
    found = islice(slots_after(plan(time(20)), utc(2026, 6, 2), away), 6)
    assert [slot.reason for slot in found] == ["paused", "absence", "absence", "paused", "", ""]


def test_a_drawn_minute_is_the_same_whenever_it_is_asked_for_and_differs_between_people() -> None:
    evening = plan(time(17), time(21))
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(20)]
    mine, again, other = (
        [slot_on(evening, day, Rhythm(person=who, zone="UTC")).due for day in days] for who in (1, 1, 2)
    )
    assert mine == again != other
    assert len({due.time() for due in mine}) > 10


def test_a_slot_at_the_very_moment_is_over() -> None:
    slot = next(slots_after(plan(time(20)), utc(2026, 6, 1), Rhythm(person=1, zone="UTC")))
    following = next(slots_after(plan(time(20)), slot.due, Rhythm(person=1, zone="UTC")))
    assert following.local_date == slot.local_date + timedelta(days=1)


def test_no_days_means_no_slots() -> None:
    assert list(slots_after(plan(time(20), days=""), utc(2026, 6, 1), Rhythm(person=1, zone="UTC"))) == []


minutes = st.integers(0, 1439).map(lambda m: time(m // 60, m % 60))
quiets = st.none() | st.builds(QuietHours, minutes, minutes)
days_near_changes = st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(CHANGES), st.integers(-3, 3))
plans = st.builds(
    lambda start, end, fixed, days: plan(start, None if fixed else end, "".join(map(str, days))),
    minutes, minutes, st.booleans(), st.sets(st.integers(0, 6), min_size=1),
)  # fmt: skip
rhythms = st.builds(Rhythm, person=st.integers(1, 10**6), zone=st.sampled_from(ZONES), quiet=quiets)
moments = st.builds(
    lambda day, at: datetime.combine(day, at, UTC), days_near_changes, minutes
)  # fmt: skip


@settings(max_examples=400)
@given(day=days_near_changes, at=minutes, zone=st.sampled_from(ZONES))
def test_a_moment_shows_its_wall_time_or_the_first_after_a_gap(day: date, at: time, zone: str) -> None:
    moment = instant(day, at, zone)
    wall, shown = datetime.combine(day, at), local(moment, zone).replace(tzinfo=None)
    assert shown >= wall
    if shown == wall:
        earlier = local(moment - timedelta(hours=1), zone).replace(tzinfo=None)
        assert earlier != wall, "of two equal wall times the first is meant"
    else:
        just_before = local(moment - timedelta(seconds=1), zone).replace(tzinfo=None)
        assert just_before < wall < shown, "the gap lies between the two"


@settings(max_examples=200)
@given(
    days=st.tuples(days_near_changes, days_near_changes), at=st.tuples(minutes, minutes), zone=st.sampled_from(ZONES)
)
def test_moments_keep_the_order_of_wall_times(days: tuple[date, date], at: tuple[time, time], zone: str) -> None:
    first, second = sorted(zip(days, at, strict=True))
    assert instant(*first, zone) <= instant(*second, zone)


@settings(max_examples=400)
@given(plan=plans, day=days_near_changes, rhythm=rhythms)
def test_a_slot_lies_in_its_window_or_was_moved_and_never_in_quiet_hours(plan: Plan, day: date, rhythm: Rhythm) -> None:
    slot = slot_on(plan, day, rhythm)
    first, last = window(plan, day, rhythm.zone)
    assert first <= slot.due
    if not slot.moved:
        assert slot.due <= last
    if slot.reason:
        assert slot.reason == "quiet"
        return
    assert not in_quiet(slot.due, rhythm.zone, rhythm.quiet)
    assert slot.due <= last or local(slot.due, rhythm.zone).date() == day


@settings(max_examples=200)
@given(plan=plans, after=moments, rhythm=rhythms)
def test_slots_come_in_order_one_a_local_date_and_none_is_left_out(plan: Plan, after: datetime, rhythm: Rhythm) -> None:
    slots = list(islice(slots_after(plan, after, rhythm), 12))
    assert all(slot.due > after for slot in slots)
    assert all(a.local_date < b.local_date and a.due <= b.due for a, b in pairwise(slots))
    between = slots[0].local_date
    while between <= slots[-1].local_date:
        assert (between.weekday() in plan.days) == (between in {slot.local_date for slot in slots})
        between += timedelta(days=1)


@settings(max_examples=200)
@given(plan=plans, after=moments, rhythm=rhythms, hours=st.lists(st.integers(1, 80), min_size=1, max_size=8))
def test_walking_and_jumping_meet_the_same_slots(plan: Plan, after: datetime, rhythm: Rhythm, hours: list[int]) -> None:
    until = after + timedelta(hours=sum(hours))
    jumped = [slot for slot in islice(slots_after(plan, after, rhythm), 60) if slot.due <= until]
    walked, now = [], after
    for step in hours:
        walked += [s for s in islice(slots_after(plan, now, rhythm), 60) if s.due <= now + timedelta(hours=step)]
        now += timedelta(hours=step)
    assert walked == jumped
    if jumped:
        rest = list(slots_between(plan, jumped[0].local_date, until, rhythm))
        assert rest == jumped[1:]


@settings(max_examples=200)
@given(plan=plans, after=moments, rhythm=rhythms, other=st.sampled_from(ZONES))
def test_after_a_zone_change_a_local_date_that_is_taken_is_not_met_again(
    plan: Plan, after: datetime, rhythm: Rhythm, other: str
) -> None:
    fired = next(slots_after(plan, after, rhythm))
    moved = Rhythm(person=rhythm.person, zone=other, quiet=rhythm.quiet)
    rest = (slot for slot in slots_after(plan, fired.due, moved) if slot.local_date != fired.local_date)
    dates = [slot.local_date for slot in islice(rest, 5)]
    assert len(set(dates)) == 5
    assert fired.local_date not in dates


@settings(max_examples=300)
@given(moment=moments, zone=st.sampled_from(ZONES), quiet=st.builds(QuietHours, minutes, minutes))
def test_the_end_of_quiet_hours_is_the_first_loud_moment(moment: datetime, zone: str, quiet: QuietHours) -> None:
    end = quiet_end(moment, zone, quiet)
    assert end >= moment
    assert not in_quiet(end, zone, quiet)
    assert end == moment or in_quiet(end - timedelta(seconds=1), zone, quiet)
