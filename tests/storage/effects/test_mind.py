"""What is known of a person: events, commitments, flags, plans, check-ins, absences, timers, concerns."""

from datetime import date, time, timedelta

import msgspec
import pytest

from dialogs.concern import TIMER as RUNG
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.commitment import Commitment
from dialogs.model.effect import (
    CancelTimer,
    Notify,
    Record,
    SaveAbsence,
    SaveCheckin,
    SaveCommitment,
    SaveConcern,
    SaveFlag,
    SavePlan,
    SaveWeight,
    SetTimer,
)
from dialogs.model.history import Absence, Event
from dialogs.model.inbound import Notice
from dialogs.model.people import Role
from dialogs.model.signal import Evidence, Flag, Kind, Signal, Span
from storage.concerns import TIMER
from storage.errors import Stale
from tests.storage.conftest import NOW
from tests.storage.effects.conftest import changed, concern, each

SIGNAL = Signal(kind=Kind.RUMINATION, rule="r", revision="1", evidence=Evidence(spans=(Span(0, 2, "hi"),)))
FLAG = Flag(id="f1", at=NOW, signal=SIGNAL)
PLAN = Plan(id="pulse", script="pulse", days=frozenset({0, 3}), start=time(9), end=time(10))
CHECKIN = Checkin(id="c1", plan="pulse", local_date=date(2026, 11, 20), due=NOW)
COMMITMENT = Commitment(id="k1", text="my CV", opened=NOW)


def _set_timer(home, one):
    for minutes in (5, 1):
        due = home.now + timedelta(minutes=minutes)
        home.by(one.id, SetTimer(kind="checkin", key="pulse", due=due, data={"n": minutes}))
    assert home.store.next_due() == home.now + timedelta(minutes=1)
    home.now += timedelta(minutes=10)
    assert home.store.due(home.now) == 1
    event = msgspec.json.decode(home.job().rows[0].raw)
    assert (event["type"], event["kind"], event["key"], event["data"]) == ("Due", "checkin", "pulse", {"n": 1})


def _cancel_timer(home, one):
    for key in ("a", "b", "c"):
        home.by(one.id, SetTimer(kind="k", key=key, due=home.now))
    home.by(one.id, CancelTimer(kind="k", key="a"), CancelTimer(kind="never", key="x"))
    assert home.rows("SELECT count(*) FROM timers") == [(2,)]
    home.by(one.id, CancelTimer(kind="k"))
    assert home.store.next_due() is None


def _record(home, one):
    events = [Event(at=home.now - timedelta(days=100 - n), kind="mood", value=float(n)) for n in range(100)]
    for number in range(0, 100, 10):
        home.by(one.id, *(Record(event=event, name="mood") for event in events[number : number + 10]))
    assert home.dossier(7).history.events == tuple(events[10:])
    assert len(home.store.export(one.id)["history"]) == 100
    assert home.rows("SELECT count(*), max(count) FROM events") == [(3, 40)]


def _record_minutes(home, one):
    for days, minutes in ((8, 50.0), (1, 4.0), (0, 1.5)):
        event = Event(at=home.now - timedelta(days=days), kind="checkin_sent", value=minutes)
        home.by(one.id, Record(event=event), Record(event=changed(event, kind="mood")))
    assert home.dossier(7).minutes_this_week == 5.5


def _commitment(home, one):
    home.by(one.id, SaveCommitment(commitment=COMMITMENT))
    deferred = changed(COMMITMENT, deferred=1)
    home.by(one.id, SaveCommitment(commitment=deferred))
    assert home.dossier(7).commitments == (deferred,)
    home.by(one.id, SaveCommitment(commitment=changed(deferred, status="done")))
    assert home.dossier(7).commitments == ()


def _flag(home, one):
    home.by(one.id, SaveFlag(flag=FLAG))
    home.by(one.id, SaveFlag(flag=changed(FLAG, contested=True)))
    assert home.dossier(7).history.flags == (changed(FLAG, contested=True),)


def _weight(home, one):
    for weight in (0.5, 0.25):
        home.by(one.id, SaveWeight(person=one.id, rule="r", weight=weight))
    assert home.dossier(7).history.weights == {"r": 0.25}


def _plan(home, one):
    home.by(one.id, SavePlan(plan=PLAN))
    home.by(one.id, SavePlan(plan=changed(PLAN, active=False)))
    assert home.dossier(7).plans == (changed(PLAN, active=False),)


def _checkin(home, one):
    home.by(one.id, SaveCheckin(checkin=CHECKIN))
    home.by(one.id, SaveCheckin(checkin=changed(CHECKIN, status="missed", reason="expired")))
    later = changed(CHECKIN, local_date=date(2026, 12, 20), due=NOW + timedelta(days=30))
    past = changed(CHECKIN, local_date=date(2026, 10, 1), due=NOW - timedelta(days=50))
    home.by(one.id, SaveCheckin(checkin=later), SaveCheckin(checkin=past))
    assert [(c.local_date.month, c.status) for c in home.dossier(7).checkins] == [(11, "missed"), (12, "planned")]


def _absence(home, one):
    for last in (23, 24):
        home.by(one.id, SaveAbsence(absence=Absence(date(2026, 11, 21), date(2026, 11, last))))
    assert home.dossier(7).history.absences == (Absence(date(2026, 11, 21), date(2026, 11, 24)),)


def _concern(home, one):
    home.by(one.id, SaveConcern(concern=concern(one.id)))
    (known,) = home.dossier(7).concerns
    assert (known.version, known.mentee) == (1, one.id)
    home.by(1, SaveConcern(concern=changed(known, rung=1, next_action=home.now)), kind="concern")
    with pytest.raises(Stale):
        home.by(1, SaveConcern(concern=known), kind="concern")
    assert home.store.due(home.now) == 1
    job = home.job()
    assert str(job.subject) == "concern:1"
    assert msgspec.json.decode(job.rows[0].raw)["kind"] == TIMER == RUNG
    (again,) = job.dossier.concerns
    assert (again.rung, again.version) == (1, 2)
    home.turn(SaveConcern(concern=changed(again, state="resolved", next_action=None)))
    assert home.dossier(7).concerns == ()
    assert home.store.next_due() is None


def _concern_closed_early(home, one):
    home.by(one.id, SaveConcern(concern=concern(one.id)))
    assert home.store.next_due() == NOW + timedelta(minutes=3)
    (known,) = home.dossier(7).concerns
    home.by(one.id, SaveConcern(concern=changed(known, state="resolved", next_action=None)))
    assert home.store.next_due() is None


def _notify(home, one):
    home.by(home.person(Role.MENTOR).id, Notify(person=one.id, what="closed"))
    job = home.job()
    assert str(job.subject) == f"person:{one.id}"
    assert [row.kind for row in job.rows] == ["notice"]
    assert msgspec.json.decode(job.rows[0].raw, type=Notice) == Notice(what="closed")


def _notify_nobody(home, one):
    mentor = home.person(Role.MENTOR, chat=9)
    home.text("what the turn has read", 9)
    job = home.job()
    home.store.erase(one.id, home.now)
    home.store.commit([home.turned(job, Notify(person=one.id, what="closed"))])
    assert mentor.id != one.id
    assert home.jobs() == []


CHECKS = {
    SetTimer: (_set_timer,), CancelTimer: (_cancel_timer,), Record: (_record, _record_minutes),
    SaveCommitment: (_commitment,), SaveFlag: (_flag,), SaveWeight: (_weight,), SavePlan: (_plan,),
    SaveCheckin: (_checkin,), SaveAbsence: (_absence,), SaveConcern: (_concern, _concern_closed_early),
    Notify: (_notify, _notify_nobody),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "check"), each(CHECKS))
def test_an_effect_is_kept(home, kind, check):
    check(home, home.person(chat=7))
