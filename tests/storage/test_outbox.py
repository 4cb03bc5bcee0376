"""What goes out, in which order, and after a crash."""

from datetime import timedelta

import msgspec
import pytest

from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import SaveConcern, Send
from dialogs.model.people import Role


def send(home, to, text, **more):
    home.by(to, Send(to=to, text=text, **more))


def texts(rows):
    return [msgspec.json.decode(row.payload)["text"] for row in rows]


def test_urgent_goes_first_then_the_oldest(home):
    one, two = home.person(chat=7), home.person(chat=8)
    send(home, one.id, "a")
    send(home, two.id, "b")
    send(home, one.id, "alert", urgent=True)
    assert texts(home.store.claim(home.now, 2)) == ["alert", "a"]
    assert texts(home.store.claim(home.now, 2)) == ["b"]
    assert home.store.claim(home.now, 2) == []


def test_the_urgent_lane_can_be_asked_alone(home):
    one = home.person(chat=7)
    send(home, one.id, "a")
    assert home.store.claim(home.now, 5, urgent_only=True) == []
    send(home, one.id, "alert", urgent=True)
    assert texts(home.store.claim(home.now, 5, urgent_only=True)) == ["alert"]


def test_nothing_passes_a_message_of_the_same_person_that_is_in_flight(home):
    one, two = home.person(chat=7), home.person(chat=8)
    send(home, one.id, "first")
    (first,) = home.store.claim(home.now, 5)
    send(home, one.id, "second")
    send(home, two.id, "other")
    send(home, one.id, "alert", urgent=True)
    assert texts(home.store.claim(home.now, 5)) == ["alert", "other"]
    home.store.sent([(first.id, 77)])
    assert texts(home.store.claim(home.now, 5)) == ["second"]


def test_what_is_put_off_waits_and_holds_what_follows_it(home):
    one = home.person(chat=7)
    for text in ("a", "b"):
        send(home, one.id, text)
    (first,) = home.store.claim(home.now, 1)
    later = home.now + timedelta(seconds=30)
    home.store.postpone([first.id], later)
    assert home.store.claim(home.now, 5) == []
    assert home.store.pending(home.now) == 0
    home.now = later
    assert home.store.pending(home.now) == 2
    again = home.store.claim(home.now, 5)
    assert texts(again) == ["a", "b"]
    assert [row.attempt for row in again] == [2, 1]
    assert not any(row.ambiguous for row in again)


def test_when_the_next_may_go_out_is_known(home):
    assert home.store.outbox_next() is None
    one = home.person(chat=7)
    send(home, one.id, "a")
    assert home.store.outbox_next() == home.now
    (row,) = home.store.claim(home.now, 1)
    assert home.store.outbox_next() is None
    home.store.postpone([row.id], home.now + timedelta(seconds=9))
    assert home.store.outbox_next() == home.now + timedelta(seconds=9)


def test_what_was_in_flight_at_a_crash_goes_out_again_marked(home):
    one = home.person(chat=7)
    for text in ("a", "b"):
        send(home, one.id, text)
    (first,) = home.store.claim(home.now, 1)
    home.reopen()
    assert home.store.recover() == 1
    again = home.store.claim(home.now, 5)
    assert [(row.id == first.id, row.ambiguous, row.attempt) for row in again] == [(True, True, 2), (False, False, 1)]
    home.store.sent([(row.id, None) for row in again])
    assert home.store.recover() == 0


def test_what_was_sent_leaves_its_number_but_not_its_text(home):
    one = home.person(chat=7)
    send(home, one.id, "a")
    (row,) = home.store.claim(home.now, 1)
    home.store.sent([(row.id, 77)])
    assert home.rows("SELECT message_id, body FROM outbox") == [(77, None)]


def test_an_undeliverable_page_reaches_the_person_and_the_concern(home):
    mentor, mentee = home.person(Role.MENTOR, chat=9), home.person(chat=7)
    due = home.now + timedelta(minutes=3)
    concern = Concern(id=1, mentee=mentee.id, tier=Tier.NOW, family="x", opened=home.now, next_action=due)
    page = Send(to=mentor.id, text="alert", urgent=True, alert=True, concern=1)
    home.by(mentee.id, SaveConcern(concern=concern), page)
    (row,) = home.store.claim(home.now, 1)
    assert (row.alert, row.concern) == (True, 1)
    home.store.undeliverable(row.id, "blocked")
    home.store.undeliverable(row.id, "blocked")
    jobs = {str(job.subject): msgspec.json.decode(job.rows[0].raw) for job in home.jobs()}
    assert jobs.keys() == {f"person:{mentor.id}", "concern:1"}
    for event in jobs.values():
        assert (event["type"], event["what"]) == ("Notice", "undeliverable")
        assert event["data"] == {"why": "blocked", "kind": "send", "person": mentor.id, "concern": 1}
    assert home.store.claim(home.now, 5) == []


def test_a_person_without_a_chat_has_none(home):
    one = home.person()
    send(home, one.id, "a")
    assert [row.chat_id for row in home.store.claim(home.now, 1)] == [None]


@pytest.mark.parametrize(("tier", "counted"), [(Tier.PATTERN, 1), (Tier.QUIET, 1), (Tier.NOW, 0)])
def test_alerts_that_can_wait_are_counted_for_a_week(home, tier, counted):
    mentor = home.person(Role.MENTOR, chat=9)
    mentee = home.person(chat=7, pairing=(mentor.id, None))
    due = home.now + timedelta(days=30)
    concern = Concern(id=1, mentee=mentee.id, tier=tier, family="x", opened=home.now, next_action=due)
    home.by(mentee.id, SaveConcern(concern=concern), Send(to=mentor.id, text="alert", alert=True, concern=1))
    assert home.dossier(7).pages_this_week.get(mentor.id, 0) == counted
    home.now += timedelta(days=8)
    assert home.dossier(7).pages_this_week == {}
