"""Planned again: another zone, other days, a stop."""

from datetime import time

from msgspec.structs import replace

from dialogs import checkins
from dialogs.model.effect import SavePlan
from dialogs.model.inbound import Due
from dialogs.model.people import Status
from dialogs.when import local
from tests.dialogs.checkins.conftest import Begin, day, evening


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
