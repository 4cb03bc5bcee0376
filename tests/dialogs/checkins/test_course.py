"""Check-ins over days: a small clock fires the timers as the ticker would; time is walked or jumped."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dialogs import checkins
from dialogs.checkins import Fire
from dialogs.fold import fold
from dialogs.model.action import Do
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import CancelTimer, Effect, Record, SavePerson, SavePlan, Send, SetTimer
from dialogs.model.history import Absence, History
from dialogs.model.inbound import Due
from dialogs.model.people import QuietHours, Status
from dialogs.model.session import Frame, Session
from dialogs.when import in_quiet, local
from dialogs.world import World

MakeWorld = Callable[..., World]
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Life:
    """One mentee's timers and rows; `fired` lists what was sent, with the moment."""

    def __init__(self, world: World, *, answers: bool = False, sessions: bool = False) -> None:
        self.world = world
        self.answers, self.sessions = answers, sessions
        self.timers: dict[tuple[str, str], SetTimer] = {}
        self.fired: list[tuple[datetime, Checkin]] = []
        self.said: list[Send] = []
        self.events: list[str] = []

    def do(self, effects: tuple[Effect, ...]) -> "Life":
        dossier = fold(self.world.dossier, effects, self.world.now)
        self.world = replace(self.world, dossier=dossier)
        for effect in effects:
            if isinstance(effect, SetTimer):
                self.timers[effect.kind, effect.key] = effect
            elif isinstance(effect, CancelTimer):
                self.timers.pop((effect.kind, effect.key), None)
            elif isinstance(effect, Record):
                self.events.append(effect.event.kind)
            elif isinstance(effect, Send):
                self.said.append(effect)
        return self

    def plan(self) -> "Life":
        return self.do(checkins.plan_ahead(self.world))

    def jump(self, to: datetime) -> "Life":
        """An outage: the clock is at `to` before any timer is seen."""
        self.at(to)
        while ready := self._ready(to):
            self._fire(min(ready, key=lambda timer: timer.due))
        return self

    def walk(self, to: datetime) -> "Life":
        """Nothing is skipped: every timer is seen at its moment."""
        while ready := self._ready(to):
            timer = min(ready, key=lambda timer: timer.due)
            self.at(max(self.world.now, timer.due))
            self._fire(timer)
        return self.at(to)

    def at(self, now: datetime) -> "Life":
        self.world = replace(self.world, now=now)
        return self

    def know(self, **fields: Any) -> "Life":
        self.world = replace(self.world, dossier=replace(self.world.dossier, **fields))
        return self

    def change(self, **fields: Any) -> "Life":
        """Change the person as a settings script does."""
        person = replace(self.world.dossier.person, **fields)
        return self.do(checkins.replan(self.world, (SavePerson(person=person),)))

    def rows(self) -> dict[date, tuple[str, str]]:
        return {row.local_date: (row.status, row.reason) for row in self.world.dossier.checkins}

    def row(self, day: date) -> Checkin:
        return next(row for row in self.world.dossier.checkins if row.local_date == day)

    def _ready(self, to: datetime) -> list[SetTimer]:
        return [timer for timer in self.timers.values() if timer.due <= to]

    def _fire(self, timer: SetTimer) -> None:
        del self.timers[timer.kind, timer.key]
        due = Due(kind=timer.kind, key=timer.key, due=timer.due, data=timer.data)
        if timer.kind == "checkin_expiry":
            self.do(checkins.on_expired(self.world, due))
        elif timer.kind == "checkin_remind":
            self.do(checkins.on_reminder(self.world, due))
        else:
            self._decide(checkins.on_due(self.world, due))

    def _decide(self, decided: Fire | tuple[Effect, ...]) -> None:
        if not isinstance(decided, Fire):
            self.do(decided)
            return
        self.do(decided.effects)
        self.fired.append((self.world.now, decided.checkin))
        self.do(checkins.on_sent(self.world, decided.checkin))
        if self.sessions:
            self.know(session=session(decided.script, decided.checkin.id))
        if self.answers:
            self.do(checkins.on_answered(self.world, decided.checkin.id))


def session(script: str, checkin: str = "") -> Session:
    frame = Frame(script=script, revision="r", step="s")
    return Session(id="x", person=1, stack=(frame,), started=START, checkin=checkin)


@pytest.fixture
def life(make_world: MakeWorld) -> Callable[..., Life]:
    def begin(answers: bool = False, sessions: bool = False, **fields: Any) -> Life:
        return Life(make_world(now=START, **fields), answers=answers, sessions=sessions).plan()

    return begin


Begin = Callable[..., Life]


def day(n: int) -> date:
    return date(2026, 11, n)


def evening(n: int, hour: int = 22) -> datetime:
    return datetime(2026, 11, n, hour, tzinfo=UTC)


def test_one_is_sent_a_day_and_answered(life: Begin) -> None:
    lived = life(answers=True).walk(evening(23))
    assert [row.local_date for _, row in lived.fired] == [day(20), day(21), day(22), day(23)]
    assert set(lived.rows().values()) == {("answered", ""), ("planned", "")}
    assert lived.events == ["checkin_sent"] * 4
    assert {kind for kind, _ in lived.timers} == {"checkin"}, "an answer forgets expiry and reminder"


def test_planning_twice_changes_nothing(life: Begin) -> None:
    lived = life()
    assert checkins.plan_ahead(lived.world) == ()
    lived.walk(evening(21))
    assert checkins.plan_ahead(lived.world) == ()


def test_unanswered_is_reminded_once_then_missed(life: Begin) -> None:
    lived = life(sessions=True).walk(evening(20, 23))
    assert lived.said == [], "21:30 begins the programme's quiet hours"
    lived = life(sessions=True, person={"quiet": QuietHours(time(0), time(0))}).walk(evening(21, 9))
    assert len(lived.said) == 1
    assert len(lived.said[0].buttons[0]) == 2
    assert lived.rows()[day(20)] == ("missed", "no_answer")
    assert lived.events == ["checkin_sent", "no_answer"]


def test_no_reminder_once_something_else_is_talked_about(life: Begin) -> None:
    lived = life(person={"quiet": QuietHours(time(0), time(0))}).walk(evening(20, 20))
    assert len(lived.fired) == 1
    lived.know(session=session("safety")).walk(evening(21, 2))
    assert lived.said == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"person": {"paused_until": evening(25)}}, ("skipped", "paused")),
        ({"person": {"blocked": True}}, ("missed", "blocked")),
        ({"history": History(absences=(Absence(day(20), day(20)),))}, ("skipped", "absence")),
        ({"minutes_this_week": 11.0}, ("skipped", "burden")),
        ({"person": {"quiet": QuietHours(time(17), time(9))}}, ("skipped", "quiet")),
    ],
)
def test_not_sent_is_recorded_with_the_reason_and_the_next_is_planned(
    life: Begin, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    lived = life(**fields).walk(evening(20))
    assert lived.fired == []
    assert lived.rows() == {day(20): expected, day(21): ("planned", "")}


def test_the_burden_cap_counts_the_coming_script_too(life: Begin) -> None:
    assert len(life(minutes_this_week=10.0).walk(evening(20)).fired) == 1  # 10 + 2 = 12, the cap
    assert life(minutes_this_week=10.1).walk(evening(20)).fired == []


def test_a_session_makes_it_wait_and_its_end_lets_it_come(life: Begin) -> None:
    lived = life().know(session=session("weekly")).walk(evening(20, 19))
    assert lived.rows()[day(20)] == ("deferred", "busy")
    lived.do(checkins.on_session_end(lived.world)).know(session=None).walk(evening(20, 19) + timedelta(minutes=1))
    assert lived.rows()[day(20)] == ("sent", "")
    assert [row.local_date for _, row in lived.fired] == [day(20)]


def test_free_words_hold_it_back_for_a_short_pause_only(life: Begin) -> None:
    due = life().row(day(20)).due
    written = replace(session("listening"), asked_at=due - timedelta(minutes=5))
    lived = life().know(session=written).walk(due + timedelta(minutes=9))
    assert lived.fired == []
    assert lived.rows()[day(20)] == ("deferred", "busy")
    lived.walk(due + timedelta(minutes=10))
    assert [moment for moment, _ in lived.fired] == [due + timedelta(minutes=10)]


def test_whoever_goes_on_writing_is_not_interrupted(life: Begin) -> None:
    due = life().row(day(20)).due
    lived = life().know(session=replace(session("listening"), asked_at=due - timedelta(minutes=5))).walk(due)
    lived.know(session=replace(session("listening"), asked_at=due + timedelta(minutes=9)))
    lived.walk(due + timedelta(minutes=23))
    assert lived.fired == []
    lived.walk(due + timedelta(minutes=24))
    assert len(lived.fired) == 1


def test_what_was_chosen_while_writing_is_not_let_go_of(life: Begin) -> None:
    due = life().row(day(20)).due
    written = replace(session("listening"), asked_at=due - timedelta(hours=1))
    calm = replace(written, stack=(*written.stack, Frame(script="looping-thoughts", revision="r", step="s")))
    lived = life().know(session=calm).walk(due + timedelta(minutes=20))
    assert lived.fired == []


def test_a_session_that_never_ends_makes_it_missed_at_its_expiry(life: Begin) -> None:
    busy = life(person={"quiet": QuietHours(time(0), time(0))}).know(session=session("weekly")).walk(evening(21, 9))
    assert busy.rows()[day(20)] == ("missed", "busy")
    assert busy.row(day(20)).closed <= busy.row(day(20)).due + timedelta(hours=12, minutes=1)


def test_waiting_ends_at_the_expiry_itself(life: Begin) -> None:
    plan = Plan(id="pulse", script="pulse", days=frozenset({4}), start=time(18), end=time(18), expiry_minutes=45)
    lived = life(plans=(plan,)).know(session=session("weekly")).walk(evening(20, 20))
    assert lived.row(day(20)).closed == evening(20, 17) + timedelta(minutes=45)


@pytest.mark.parametrize("concern", [False, True])
def test_safety_postpones(life: Begin, concern: bool) -> None:
    lived = life()
    if concern:
        lived.know(concerns=(Concern(id=7, mentee=1, tier=Tier.NOW, family="ideation", opened=START),))
    else:
        lived.know(session=session("safety"))
    assert lived.walk(evening(20, 19)).rows()[day(20)] == ("deferred", "safety")
    lived.know(session=None, concerns=()).walk(evening(20, 20))
    assert len(lived.fired) == 1


def test_snooze_comes_back_and_skip_does_not(life: Begin) -> None:
    lived = life(sessions=True).walk(evening(20, 19))
    row = lived.row(day(20))
    answer = checkins.press(lived.world, Do("checkin.snooze", {"checkin": row.id}))
    assert answer is not None
    assert answer.leave
    lived.do(answer.effects).know(session=None)
    assert lived.rows()[day(20)] == ("snoozed", "person")
    assert "ask again at" in lived.said[-1].text
    assert checkins.explain_next(lived.world).reasons[0].code == "snoozed"
    lived.walk(evening(20, 20) + timedelta(minutes=1))
    assert len(lived.fired) == 2
    assert lived.fired[1][0] == evening(20, 20), "an hour after the press"
    skipped = checkins.press(lived.world, Do("checkin.skip", {"checkin": row.id}))
    assert skipped is not None
    lived.do(skipped.effects).know(session=None).walk(evening(21, 9))
    assert lived.rows()[day(20)] == ("skipped", "person")
    assert lived.events == ["checkin_sent", "snooze", "checkin_sent", "skip"]
    again = checkins.press(lived.world, Do("checkin.skip", {"checkin": row.id}))
    assert again is not None
    assert "already closed" in str(again.effects)


def test_snoozing_into_quiet_hours_leaves_it_for_the_day(life: Begin) -> None:
    lived = life(
        sessions=True, plans=(Plan(id="late", script="pulse", days=frozenset({4}), start=time(21), end=time(21)),)
    )
    lived.walk(evening(20, 20) + timedelta(minutes=1))
    row = lived.row(day(20))
    answer = checkins.press(lived.world, Do("checkin.snooze", {"checkin": row.id}))
    assert answer is not None
    assert lived.do(answer.effects).rows()[day(20)] == ("skipped", "quiet")


def test_the_safety_script_is_never_left_by_a_checkin_button(life: Begin) -> None:
    lived = life(sessions=True).walk(evening(20, 19))
    row = lived.row(day(20))
    stack = (Frame(script="pulse", revision="r", step="s"), Frame(script="safety", revision="r", step="s"))
    lived.know(session=replace(session("safety", row.id), stack=stack))
    answer = checkins.press(lived.world, Do("checkin.skip", {"checkin": row.id}))
    assert answer is not None
    assert not answer.leave


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


def test_a_zone_change_moves_the_planned_one_and_never_fires_a_date_twice(life: Begin) -> None:
    lived = life().walk(evening(20, 20))
    assert len(lived.fired) == 1
    lived.change(zone="America/New_York").walk(evening(21, 6))  # in New York it is Friday evening again
    assert len(lived.fired) == 1
    lived.walk(evening(22, 6))
    assert [row.local_date for _, row in lived.fired] == [day(20), day(21)]
    assert local(lived.fired[1][0], "America/New_York").hour in {18, 19, 20}


def test_moving_ahead_of_the_hour_and_back_replans_the_same_date(life: Begin) -> None:
    lived = life().at(evening(20, 11)).change(zone="Pacific/Auckland")  # there it is Saturday 00:00
    assert lived.rows()[day(20)] == ("skipped", "replanned")
    lived.change(zone="Europe/Madrid").walk(evening(20))
    assert [row.local_date for _, row in lived.fired] == [day(20)]


def test_one_that_is_due_already_is_not_put_off_by_a_zone_change(life: Begin) -> None:
    lived = life().at(evening(20, 19)).change(zone="America/New_York")  # before the ticker saw it
    assert lived.rows()[day(20)] == ("planned", "")
    lived.walk(evening(20, 20))
    assert [(at, row.local_date) for at, row in lived.fired] == [(evening(20, 19), day(20))]


def test_new_days_replan_and_a_stale_timer_does_nothing(life: Begin) -> None:
    lived = life()
    old = lived.row(day(20))
    plan = replace(lived.world.dossier.plans[0], start=time(20), end=time(20))
    lived.do(checkins.replan(lived.world, (SavePlan(plan=plan),)))
    stale = Due(kind="checkin", key="pulse:2026-11-20", due=old.due)
    assert checkins.on_due(lived.at(old.due).world, stale) == ()
    lived.walk(evening(20))
    assert [local(at, "Europe/Madrid").time() for at, _ in lived.fired] == [time(20)]


def test_stop_takes_back_what_is_planned_and_coming_back_plans_anew(life: Begin) -> None:
    lived = life().change(status=Status.STOPPED)
    assert lived.timers == {}
    assert lived.rows() == {day(20): ("skipped", "stopped")}
    assert checkins.explain_next(lived.world).reasons[0].code == "stopped"
    lived.walk(evening(22)).change(status=Status.ACTIVE).walk(evening(23))
    assert [row.local_date for _, row in lived.fired] == [day(23)]
    assert day(21) not in lived.rows()


def test_letting_go_closes_the_open_question_without_an_event(life: Begin) -> None:
    lived = life(sessions=True).walk(evening(20, 20))
    lived.do(checkins.let_go(lived.world, "paused"))
    assert lived.rows()[day(20)] == ("skipped", "paused")
    assert lived.events == ["checkin_sent"]
    assert {kind for kind, _ in lived.timers} == {"checkin"}


def test_two_plans_do_not_disturb_each_other(life: Begin) -> None:
    weekly = Plan(id="weekly", script="weekly", days=frozenset({6}), start=time(11), end=time(11))
    lived = life(answers=True)
    lived.do(checkins.replan(lived.world, (SavePlan(plan=weekly),))).walk(evening(22))
    assert [(row.plan, row.local_date) for _, row in lived.fired] == [
        ("pulse", day(20)), ("pulse", day(21)), ("weekly", day(22)), ("pulse", day(22)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, ["window"]),
        ({"person": {"paused_until": evening(23)}}, ["window", "paused"]),
        ({"history": History(absences=(Absence(day(20), day(21)),))}, ["window", "absence"]),
        ({"person": {"quiet": QuietHours(time(12), time(20, 30))}}, ["moved"]),
        ({"plans": ()}, ["none"]),
        ({"person": {"status": Status.STOPPED}}, ["stopped"]),
    ],
)
def test_the_next_one_is_explained(life: Begin, fields: dict[str, Any], codes: list[str]) -> None:
    assert [reason.code for reason in checkins.explain_next(life(**fields).world).reasons] == codes


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
