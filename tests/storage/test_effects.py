"""Every effect that a turn may leave behind, by what is known afterwards."""

from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

import msgspec
import pytest

from dialogs.concern import TIMER as RUNG
from dialogs.model.action import Button
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.commitment import Commitment
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import (
    Alarm,
    AnswerTap,
    CancelTimer,
    CloseButtons,
    CloseRelay,
    Effect,
    Erase,
    Export,
    Heard,
    Invite,
    Notify,
    OpenConcern,
    OpenRelay,
    Page,
    Record,
    Redeem,
    SaveAbsence,
    SaveCheckin,
    SaveCommitment,
    SaveConcern,
    SaveFlag,
    SavePairing,
    SavePerson,
    SavePlan,
    SaveWeight,
    SecondChannel,
    Send,
    SetTimer,
    TellConcern,
)
from dialogs.model.history import Absence, Event
from dialogs.model.inbound import Notice
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.model.signal import Evidence, Flag, Kind, Signal, Span
from storage.concerns import TIMER
from storage.errors import ChatTaken, NotCommittable, Stale
from storage.records import Message

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
SIGNAL = Signal(kind=Kind.RUMINATION, rule="r", revision="1", evidence=Evidence(spans=(Span(0, 2, "hi"),)))
FLAG = Flag(id="f1", at=NOW, signal=SIGNAL)
PLAN = Plan(id="pulse", script="pulse", days=frozenset({0, 3}), start=time(9), end=time(10))
CHECKIN = Checkin(id="c1", plan="pulse", local_date=date(2026, 11, 20), due=NOW)
COMMITMENT = Commitment(id="k1", text="my CV", opened=NOW)


def concern(mentee, number=1, **more):
    values = {"tier": Tier.NOW, "family": "x", "opened": NOW, "next_action": NOW + timedelta(minutes=3), **more}
    return Concern(id=number, mentee=mentee, **values)


def changed(value, **more):
    return msgspec.structs.replace(value, **more)


def _send(home, one):
    home.by(one.id, Send(to=one.id, text="hello", urgent=True, step="a/b", buttons=((Button(label="b", url="u"),),)))
    (out,) = home.store.claim(home.now, 10)
    message = msgspec.json.decode(out.payload, type=Message)
    assert (out.kind, out.person, out.chat_id, out.urgent, out.attempt) == ("send", one.id, 7, True, 1)
    assert (message.text, message.buttons[0][0].url, message.step) == ("hello", "u", "a/b")
    assert home.store.export(one.id)["transcript"][-1]["text"] == "hello"


def _answer_tap(home, one):
    home.text("tap", 7, kind="tap", callback_data="x")
    home.turn(AnswerTap(query_id="q", text="done"))
    (out,) = home.store.claim(home.now, 10, urgent_only=True)
    assert (out.kind, out.chat_id) == ("answer_tap", 7)
    assert msgspec.json.decode(out.payload, type=AnswerTap) == AnswerTap(query_id="q", text="done")


def _close_buttons(home, one):
    home.by(one.id, CloseButtons(to=one.id, message_id=4, chosen="Yes"))
    (out,) = home.store.claim(home.now, 10)
    assert (out.kind, out.chat_id) == ("close_buttons", 7)
    assert msgspec.json.decode(out.payload, type=CloseButtons).chosen == "Yes"


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


def _heard(home, one):
    home.text("my words", 7)
    home.turn(Heard(text="my words", step="a/b"))
    assert home.store.export(one.id)["transcript"][-1]["by"] == "you"


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


def _person(home, one):
    home.by(one.id, SavePerson(person=changed(one, language="es", zone="Europe/Madrid")))
    known = home.dossier(7)
    assert (known.person.language, known.history.language, known.history.zone) == ("es", "es", "Europe/Madrid")


def _pairing(home, one):
    mentor, backup = home.person(Role.MENTOR), home.person(Role.MENTOR)
    home.by(one.id, SavePairing(pairing=Pairing(one.id, mentor.id)))
    home.by(one.id, SavePairing(pairing=Pairing(one.id, mentor.id, backup.id)))
    known = home.dossier(7)
    assert known.pairing == Pairing(one.id, mentor.id, backup.id)
    assert {mentor.id, backup.id} <= known.people.keys()


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


def _open_relay(home, one):
    mentor = home.person(Role.MENTOR)
    home.by(one.id, OpenRelay(person=one.id, peer=mentor.id, until=home.now + timedelta(hours=1), concern=3))
    assert home.dossier(7).relay.peer == mentor.id
    home.now += timedelta(hours=2)
    assert home.dossier(7).relay is None


def _close_relay(home, one):
    home.by(one.id, OpenRelay(person=one.id, peer=one.id, until=home.now + timedelta(hours=1)))
    home.by(one.id, CloseRelay(person=one.id))
    assert home.dossier(7).relay is None


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


def _invite(home, one):
    number = home.store.next_person_id()
    new = Person(id=number, roles=frozenset({Role.MENTEE}), status=Status.INVITED, pseudonym="Red Fox")
    expires = home.now + timedelta(hours=24)
    home.by(one.id, Invite(person=new, pairing=Pairing(number, one.id), token_hash="ab", expires=expires))
    assert home.rows("SELECT person, used FROM invitations WHERE token_hash = 'ab'") == [(number, None)]
    assert home.store.next_person_id() == number + 1


def _redeem(home, one):
    other = home.person()
    (token,) = home.rows("SELECT token_hash FROM invitations WHERE person = ?", [other.id])[0]
    home.text("/start", 7, kind="command")
    with pytest.raises(ChatTaken):
        home.turn(Redeem(person=other.id, token_hash=token))
    home.turn()
    home.text("/start", 8, kind="command")
    home.turn(Redeem(person=other.id, token_hash=token))
    assert home.store.subject_of(8).key == str(other.id)
    home.text("/start", 9, kind="command")
    with pytest.raises(Stale):
        home.turn(Redeem(person=other.id, token_hash=token))


def _export(home, one):
    home.by(one.id, Export(person=one.id))
    (out,) = home.store.claim(home.now, 10)
    assert (out.kind, out.person, out.chat_id) == ("export", one.id, 7)


def _erase(home, one):
    home.text("/delete", 7, kind="command")
    home.turn(Erase(person=one.id), Send(to=one.id, text="Farewell"))
    assert home.store.subject_of(7).kind == "chat"
    assert home.store.export(one.id) == {}
    (out,) = home.store.claim(home.now, 10)
    assert (out.person, out.chat_id) == (None, 7)
    assert b"Farewell" in out.payload


def _alarm(home, one):
    home.by(one.id, Alarm(code="c", text="t"))
    (out,) = home.store.claim(home.now, 10, urgent_only=True)
    assert (out.kind, out.person, out.chat_id, out.alert) == ("alarm", None, None, True)


def _second_channel(home, one):
    home.by(one.id, SaveConcern(concern=concern(one.id)))
    home.by(1, SecondChannel(concern=1, text="t"), kind="concern")
    (out,) = home.store.claim(home.now, 10, urgent_only=True)
    assert (out.kind, out.concern) == ("second_channel", 1)


def _page(home, one):
    home.by(one.id, Page(concern=1, to=(one.id,), rung=2))
    assert msgspec.json.decode(home.rows("SELECT pages FROM turns ORDER BY id DESC")[0][0])[0]["rung"] == 2


CHECKS = {
    Send: (_send,), AnswerTap: (_answer_tap,), CloseButtons: (_close_buttons,), SetTimer: (_set_timer,),
    CancelTimer: (_cancel_timer,), Record: (_record, _record_minutes), Heard: (_heard,),
    SaveCommitment: (_commitment,), SaveFlag: (_flag,), SaveWeight: (_weight,), SavePerson: (_person,),
    SavePairing: (_pairing,), SavePlan: (_plan,), SaveCheckin: (_checkin,), SaveAbsence: (_absence,),
    OpenRelay: (_open_relay,), CloseRelay: (_close_relay,), Invite: (_invite,),
    SaveConcern: (_concern, _concern_closed_early), Notify: (_notify, _notify_nobody),
    Redeem: (_redeem,), Export: (_export,), Erase: (_erase,), Alarm: (_alarm,), SecondChannel: (_second_channel,),
    Page: (_page,),
}  # fmt: skip
REPLACED = {
    OpenConcern: OpenConcern(mentee=1, tier=Tier.NOW, family="x", reason="signal"),
    TellConcern: TellConcern(concern=1, what="acknowledge"),
}


def test_every_effect_is_tried_here():
    assert CHECKS.keys() | REPLACED.keys() == set(get_args(Effect))


@pytest.mark.parametrize(("kind", "check"), [(kind, one) for kind, checks in CHECKS.items() for one in checks])
def test_an_effect_is_kept(home, kind, check):
    check(home, home.person(chat=7))


@pytest.mark.parametrize("effect", REPLACED.values(), ids=lambda one: type(one).__name__)
def test_what_the_turn_must_replace_is_refused(home, effect):
    one = home.person(chat=7)
    with pytest.raises(NotCommittable, match=type(effect).__name__):
        home.by(one.id, effect)


def test_a_send_to_zero_answers_the_chat_that_wrote(home):
    home.text("hello?", 7)
    home.turn(Send(to=0, text="By invitation only."))
    (out,) = home.store.claim(home.now, 10)
    assert (out.person, out.chat_id) == (None, 7)


def test_nobody_is_told_anything_after_their_erasure(home):
    one = home.person(chat=7)
    home.store.erase(one.id, home.now)
    home.by(home.person().id, Send(to=one.id, text="are you there?"))
    assert home.store.claim(home.now, 10) == []


def test_what_staff_are_told_is_in_no_transcript(home):
    mentor = home.person(Role.MENTOR, chat=9)
    home.text("/mentees", 9, kind="command")
    home.turn(Send(to=mentor.id, text="about somebody"))
    assert home.rows("SELECT count(*) FROM transcript") == [(0,)]


def test_when_the_mentor_wrote_to_the_mentee_is_known(home):
    mentor = home.person(Role.MENTOR, chat=9)
    mentee = home.person(chat=7, pairing=(mentor.id, None))
    assert home.dossier(7).last_from_mentor is None
    home.text("tap", 9, kind="tap")
    home.turn(Send(to=mentee.id, text="Sam has seen it.", step="concern/seen"))
    assert home.dossier(7).last_from_mentor is None
    home.text("well done", 9)
    home.turn(Send(to=mentee.id, text="well done", step="relay/words"))
    assert home.dossier(7).last_from_mentor == home.now
