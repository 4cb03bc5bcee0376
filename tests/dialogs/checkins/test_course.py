"""A day's check-in: planned, sent, answered or missed, and why the next one comes when it does."""

from datetime import time, timedelta
from typing import Any

import pytest

from dialogs import checkins
from dialogs.model.checkin import Plan
from dialogs.model.effect import SavePlan
from dialogs.model.history import Absence, Event, History
from dialogs.model.people import QuietHours, Status
from tests.dialogs.checkins.conftest import Begin, day, evening, session


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
        ({"history": History(events=(Event(at=evening(19), kind="checkin_sent", value=11.0),))}, ["window", "burden"]),
        ({"person": {"quiet": QuietHours(time(12), time(20, 30))}}, ["moved"]),
        ({"plans": ()}, ["none"]),
        ({"person": {"status": Status.STOPPED}}, ["stopped"]),
    ],
)
def test_the_next_one_is_explained(life: Begin, fields: dict[str, Any], codes: list[str]) -> None:
    assert [reason.code for reason in checkins.explain_next(life(**fields).world).reasons] == codes


def test_the_next_one_comes_when_the_week_asks_little_enough(life: Begin) -> None:
    asked = Event(at=evening(19), kind="checkin_sent", value=11.0)
    due = checkins.explain_next(life(history=History(events=(asked,))).world).due
    assert due is not None
    assert evening(26) - timedelta(hours=1) <= due < evening(28)
