"""What makes a check-in wait, and how long: a talk, safety, the person's own "later"."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from dialogs import checkins
from dialogs.model.action import Do
from dialogs.model.checkin import Plan
from dialogs.model.concern import Concern, Tier
from dialogs.model.people import QuietHours
from dialogs.model.session import Frame
from tests.dialogs.checkins.conftest import START, Begin, day, evening, session


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
