"""Commit 1 and what is ready afterwards."""

from datetime import timedelta

import msgspec
import pytest

from dialogs.model.action import Button, Choose, Do
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Heard, Redeem, SaveConcern, SavePerson, Send, SetTimer
from dialogs.model.inbound import Subject
from dialogs.model.people import Role
from storage.records import Received


def test_an_update_is_stored_once(home):
    one = home.received("hello", 7)
    assert home.store.receive([one, one]) == 1
    assert home.store.receive([one]) == 0
    assert len(home.job().rows) == 1


def test_another_bots_update_with_the_same_number_is_another_update(home):
    assert home.text("hello", 7, update_id=5, bot=1) == 1
    assert home.text("hello", 7, update_id=5, bot=2) == 1


def test_a_handled_update_that_telegram_sends_again_changes_nothing(home):
    home.person(chat=7)
    one = home.received("hello", 7)
    home.store.receive([one])
    home.turn()
    assert home.store.receive([one]) == 0
    assert home.jobs() == []


def test_subjects_are_a_person_a_chat_or_nobody(home):
    person = home.person(chat=7)
    assert home.store.subject_of(7) == Subject("person", str(person.id))
    assert home.store.subject_of(8).kind == "chat"
    assert home.store.subject_of(8).key != "8"
    assert home.store.subject_of(None) == Subject("chat", "none")
    home.text("who?", None, kind="unreadable")
    assert home.job().subject == Subject("chat", "none")


def test_a_persons_rows_come_in_order_and_one_job_at_a_time(home):
    home.person(chat=7)
    home.text("/help", 7, kind="command")
    home.text("second", 7)
    assert [row.kind for row in home.job().rows] == ["command"]
    assert home.jobs() == home.jobs()
    home.turn()
    assert [b"second" in row.raw for row in home.job().rows] == [True]


def test_texts_that_wait_together_are_one_job_of_at_most_five(home):
    home.person(chat=7)
    for number in range(7):
        home.text(f"part {number}", 7)
    assert [row.raw[-9:-3] for row in home.job().rows] == [f"part {n}".encode() for n in range(5)]
    home.turn()
    assert len(home.job().rows) == 2


def test_a_text_behind_a_command_waits_for_it(home):
    home.person(chat=7)
    for text, kind in (("one", "text"), ("/stop", "command"), ("two", "text")):
        home.text(text, 7, kind=kind)
    assert [row.kind for row in home.job().rows] == ["text"]


def test_jobs_are_of_distinct_subjects_oldest_first_up_to_the_limit(home):
    people = [home.person(chat=chat) for chat in (11, 12, 13)]
    for chat in (13, 13, 11, 12):
        home.text("x", chat)
    assert [job.subject.key for job in home.jobs()] == [str(people[n].id) for n in (2, 0, 1)]
    assert [job.subject.key for job in home.jobs(limit=2)] == [str(people[n].id) for n in (2, 0)]


def test_what_people_say_goes_before_what_is_merely_due(home):
    quiet, loud = home.person(chat=11), home.person(chat=12)
    home.by(quiet.id, SetTimer(kind="checkin", key="pulse", due=home.now))
    home.store.due(home.now)
    home.text("help", 12)
    assert [job.subject.key for job in home.jobs()] == [str(loud.id), str(quiet.id)]


def test_a_due_row_that_came_first_is_still_that_persons_first(home):
    person = home.person(chat=11)
    home.by(person.id, SetTimer(kind="checkin", key="pulse", due=home.now))
    home.store.due(home.now)
    home.text("hello", 11)
    assert [row.kind for row in home.job().rows] == ["due"]


def test_what_a_chat_said_before_it_was_somebody_becomes_theirs(home):
    person = home.person()
    home.text("/start token-1", 7, kind="command")
    home.text("hello?", 7)
    job = home.job()
    assert job.subject.kind == "chat"
    assert job.dossier.invitation.person.id == person.id
    home.turn(Redeem(person=person.id, token_hash=job.dossier.invitation.token_hash), SavePerson(person=person))
    after = home.job()
    assert after.subject == Subject("person", str(person.id))
    assert after.rows[0].sender == person.id
    assert b"hello?" in after.rows[0].raw
    assert after.rows[0].chat_id == 7


def _tap(home, chat, data):
    home.text("tap", chat, kind="tap", callback_data=data)


def _pressed(home, person, action, role=None):
    seen = msgspec.json.encode([one for (one,) in home.rows("SELECT id FROM actions")]).decode()
    home.by(person, Send(to=person, text="?", buttons=((Button(label="Yes", action=action, role=role),),)))
    (row,) = home.rows("SELECT id FROM actions WHERE id NOT IN (SELECT value FROM json_each(?))", (seen,))
    return row[0]


def test_a_tap_brings_its_action_once(home):
    person = home.person(chat=7)
    data = _pressed(home, person.id, Choose("s1", 2, "yes"))
    assert len(data) <= 64
    assert len(data) * 6 >= 96
    _tap(home, 7, data)
    _tap(home, 7, data)
    assert home.job().rows[0].action == Choose("s1", 2, "yes")
    home.turn()
    assert home.job().rows[0].action is None


def test_a_tap_of_somebody_else_or_without_the_role_has_no_action(home):
    owner, other = home.person(chat=7), home.person(chat=8)
    data = _pressed(home, owner.id, Choose("s1", 2, "yes"))
    _tap(home, 8, data)
    assert home.job().rows[0].action is None
    assert home.job().subject.key == str(other.id)
    home.turn()
    _tap(home, 7, data)
    assert home.job().rows[0].action is not None
    home.turn()
    mentors_only = _pressed(home, owner.id, Choose("s1", 2, "yes"), role=Role.MENTOR)
    _tap(home, 7, mentors_only)
    assert home.job().rows[0].action is None


def test_a_tap_on_a_concern_is_the_concerns_and_names_who_pressed(home):
    mentor = home.person(Role.MENTOR, chat=9)
    mentee = home.person(chat=7, pairing=(mentor.id, None))
    due = home.now + timedelta(minutes=3)
    concern = Concern(id=1, mentee=mentee.id, tier=Tier.NOW, family="x", opened=home.now, next_action=due)
    home.by(mentee.id, SaveConcern(concern=concern))
    data = _pressed(home, mentor.id, Do("concern.ack", {"concern": "1"}), role=Role.MENTOR)
    _tap(home, 9, data)
    job = home.job()
    assert job.subject == Subject("concern", "1")
    assert job.rows[0].action == Do("concern.ack", {"concern": "1"})
    assert job.rows[0].sender == mentor.id
    assert job.dossier.person.id == mentee.id
    assert job.dossier.pairing.mentor == mentor.id
    assert [one.id for one in job.dossier.concerns] == [1]
    assert mentor.id in job.dossier.people


def test_somebody_elses_tap_on_a_concern_stays_their_own(home):
    mentor, other = home.person(Role.MENTOR, chat=9), home.person(chat=8)
    home.by(1, SaveConcern(concern=Concern(id=1, mentee=other.id, tier=Tier.NOW, family="x", opened=home.now)))
    _tap(home, 8, _pressed(home, mentor.id, Do("concern.ack", {"concern": "1"})))
    job = home.job()
    assert job.subject == Subject("person", str(other.id))
    assert job.rows[0].action is None


def test_failures_are_counted_and_a_failed_text_then_goes_alone(home):
    home.person(chat=7)
    home.text("one", 7)
    home.text("two", 7)
    job = home.job()
    assert home.store.failed(job, "KeyError") == 1
    assert len(home.job().rows) == 1
    assert home.store.failed(home.job(), "KeyError") == 2


def test_what_is_set_aside_is_kept_for_a_human_and_the_queue_goes_on(home):
    person = home.person(chat=7)
    home.text("poison", 7, kind="media")
    home.text("after", 7)
    job = home.job()
    home.store.failed(job, "ValueError")
    home.store.commit([msgspec.structs.replace(home.turned(job), aside=True)])
    assert b"after" in home.job().rows[0].raw
    (aside,) = home.store.waiting_for_human()
    assert (aside.subject.key, aside.kind, aside.attempts, aside.error) == (str(person.id), "media", 1, "ValueError")


def test_a_row_that_cannot_be_opened_comes_as_unreadable(home):
    home.person(chat=7)
    home.text("torn", 7)
    home.sql.execute("UPDATE inbox SET body = x'00' WHERE closed IS NULL")
    assert [row.kind for row in home.job().rows] == ["unreadable"]


def test_a_person_whose_rows_are_damaged_holds_nobody_else_back(home):
    torn, whole = home.person(chat=7), home.person(chat=8)
    home.by(torn.id, session=home.session(torn.id))
    home.sql.execute("UPDATE sessions SET body = x'00'")
    home.text("x", 7)
    home.text("y", 8)
    assert [job.subject.key for job in home.jobs()] == [str(whole.id)]
    assert [one.error for one in home.store.waiting_for_human()] == ["Damaged"]


def test_bubbles_are_the_last_five_texts_of_three_minutes_before(home):
    home.person(chat=7)
    for minute, text in ((0, "long ago"), (9, "I want to"), (10, "not be")):
        home.now = home.now.replace(minute=minute)
        home.text(text, 7)
        home.turn(Heard(text=text))
    home.now = home.now.replace(minute=11)
    home.text("alive", 7)
    assert [one.text for one in home.job().dossier.bubbles] == ["I want to", "not be"]
    home.turn()
    for number in range(6):
        home.text(f"b{number}", 7)
        home.turn(Heard(text=f"b{number}"))
    home.text("last", 7)
    assert [one.text for one in home.job().dossier.bubbles] == ["b1", "b2", "b3", "b4", "b5"]


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b'{"message":{"text":3}}', b'{"message":{"text":"/start"}}'])
def test_a_command_without_a_token_has_no_invitation(home, raw):
    home.store.receive([Received(update_id=1, chat_id=7, kind="command", raw=raw, at=home.now)])
    assert home.job().dossier.invitation is None
