"""When the bot writes: now, next, paused, stopped, begun again."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from dialogs.model.checkin import Checkin, Plan
from dialogs.model.dossier import Relay
from dialogs.model.effect import CancelTimer, CloseRelay, SaveCheckin, SavePerson, SetTimer
from dialogs.model.people import Status
from tests.dialogs.commands.conftest import CONCERN, NOW, MakeWorld, after, ask, found, said, session, tap


def test_checkin_starts_the_plans_script_at_once(make_world: MakeWorld) -> None:
    answer = ask(make_world(), "checkin")
    assert (answer.start_script, answer.leave) == ("pulse", True)
    open_one = make_world(session=session("pulse", checkin="c"))
    assert "middle of one" in said(ask(open_one, "checkin"))


@pytest.mark.parametrize("command", ["checkin", "start"])
def test_nothing_begins_over_the_safety_script(make_world: MakeWorld, command: str) -> None:
    person = {"status": Status.STOPPED, "screening_consent": None} if command == "start" else {}
    answer = ask(make_world(session=session("safety"), person=person), command)
    assert answer.start_script is None
    assert not answer.leave
    assert "stay with this first" in said(answer)


@pytest.mark.parametrize("text", ["stop", "pause 3 days"])
def test_the_safety_script_is_not_left(make_world: MakeWorld, text: str) -> None:
    assert not ask(make_world(session=session("safety")), text).leave
    assert ask(make_world(session=session("pulse")), text).leave


def test_next_says_when_and_why(make_world: MakeWorld) -> None:
    text = said(ask(make_world(), "next"))
    assert "Friday 20 November, 1" in text
    assert "(Europe/Madrid)" in text
    assert "between 18:00 and 20:00" in text
    fixed = Plan(id="pulse", script="pulse", days=frozenset({0}), start=time(19), end=time(19))
    spanish = said(
        ask(make_world(plans=(fixed,), person={"language": "es", "paused_until": NOW + timedelta(days=5)}), "next")
    )
    assert "lunes 30 de noviembre, 19:00" in spanish
    assert "hasta el miércoles 25 de noviembre" in spanish


def test_pause_until_a_day_lets_the_open_question_go(make_world: MakeWorld) -> None:
    row = Checkin(
        id="1:pulse:2026-11-20", plan="pulse", local_date=date(2026, 11, 20), due=NOW, status="sent", sent=NOW
    )
    answer = ask(make_world(checkins=(row,), session=session("pulse", row.id)), "pause until friday")
    saved = found(answer, SavePerson)[0].person
    assert saved.paused_until == datetime(2026, 11, 26, 23, tzinfo=UTC), "Friday begins at midnight in Madrid"
    assert "<b>Friday 27 November</b>" in said(answer)
    assert found(answer, SaveCheckin)[0].checkin.reason == "paused"
    assert {(timer.kind, timer.key) for timer in found(answer, CancelTimer)} == {
        ("checkin_expiry", "pulse:2026-11-20"), ("checkin_remind", "pulse:2026-11-20"),
    }  # fmt: skip


def test_pause_by_button_and_its_end(make_world: MakeWorld) -> None:
    world = make_world()
    paused = after(world, tap(world, ask(world, "pause"), "A week").effects)
    assert paused.dossier.person is not None
    assert paused.dossier.person.paused_until == datetime(2026, 11, 26, 23, tzinfo=UTC)
    again = ask(paused, "pause")
    assert "paused until <b>Friday 27 November</b>" in said(again)
    resumed = tap(paused, again, "Go on now")
    assert found(resumed, SavePerson)[0].person.paused_until is None
    assert found(ask(paused, "pause off"), SavePerson)[0].person.paused_until is None
    assert "could not read a day" in said(ask(world, "pause sometime"))


def test_stop_ends_contact_but_not_a_concern(make_world: MakeWorld) -> None:
    planned = Checkin(
        id="1:pulse:2026-11-20", plan="pulse", local_date=date(2026, 11, 20), due=NOW + timedelta(hours=9)
    )
    world = make_world(checkins=(planned,), concerns=(CONCERN,))
    answer = ask(world, "stop")
    assert found(answer, SavePerson)[0].person.status is Status.STOPPED
    assert found(answer, SaveCheckin)[0].checkin.reason == "stopped"
    assert found(answer, CancelTimer) == [CancelTimer(kind="checkin", key="pulse:2026-11-20")]
    assert "One thing goes on" in said(answer)
    assert "One thing goes on" not in said(ask(make_world(), "stop"))
    stopped = after(world, answer.effects)
    assert "already stopped" in said(ask(stopped, "stop"))
    assert "You asked me to stop" in said(ask(stopped, "checkin"))


@pytest.mark.parametrize(("concern", "closed"), [(None, 1), (7, 0)])
def test_stop_closes_a_line_unless_a_concern_opened_it(make_world: MakeWorld, concern: int | None, closed: int) -> None:
    world = make_world(relay=Relay(1, 2, NOW + timedelta(minutes=5), concern))
    assert len(found(ask(world, "stop"), CloseRelay)) == closed


def test_start_lets_nobody_in_whose_guardian_has_not_agreed(make_world: MakeWorld) -> None:
    stopped = {"status": Status.STOPPED, "age_band": "under_16"}
    answer = ask(make_world(person=stopped), "start")
    assert found(answer, SavePerson)[0].person.status is Status.ONBOARDING
    assert answer.start_script == "onboarding"
    agreed = ask(make_world(person={**stopped, "guardian_consent": NOW}), "start")
    assert found(agreed, SavePerson)[0].person.status is Status.ACTIVE


def test_start_comes_back_after_stop_and_plans_again(make_world: MakeWorld) -> None:
    stopped = {"status": Status.STOPPED, "paused_until": NOW + timedelta(days=9), "age_band": "18_24"}
    answer = ask(make_world(person=stopped), "start")
    person = found(answer, SavePerson)[0].person
    assert (person.status, person.paused_until) == (Status.ACTIVE, None)
    assert found(answer, SetTimer)[0].kind == "checkin"
    assert "Welcome back, Ana" in said(answer)
    assert "Hello Ana" in said(ask(make_world(), "start"))
