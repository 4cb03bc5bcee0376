"""What a turn is told, and that telling it stays cheap."""

import sqlite3
from datetime import timedelta

from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import SaveConcern, SavePerson
from dialogs.model.people import Pairing, Role, Status


def concern(home, mentee, number, **more):
    due = home.now + timedelta(hours=1)
    return Concern(id=number, mentee=mentee, tier=Tier.NOW, family="x", opened=home.now, next_action=due, **more)


def test_a_mentee_knows_who_runs_the_programme_and_their_own_mentors_only(home):
    boss, mentor, stranger = home.person(Role.COORDINATOR), home.person(Role.MENTOR), home.person(Role.MENTOR)
    other = home.person(pairing=(mentor.id, None))
    one = home.person(chat=7, pairing=(mentor.id, None))
    known = home.dossier(7)
    assert known.people.keys() == {boss.id, mentor.id, one.id}
    assert known.pairings == ()
    assert stranger.id not in known.people
    assert other.id not in known.people


def test_a_mentor_knows_their_mentees_and_those_mentees_open_concerns(home):
    mentor = home.person(Role.MENTOR, chat=9)
    mine = [home.person(pairing=(mentor.id, None)), home.person(pairing=(None, mentor.id))]
    hers = home.person(pairing=(home.person(Role.MENTOR).id, None))
    concerns = [
        (mine[0], {}),
        (mine[1], {"excluded": frozenset({mentor.id})}),
        (hers, {}),
        (mine[0], {"state": "resolved"}),
    ]
    for number, (mentee, more) in enumerate(concerns, 1):
        home.by(mentee.id, SaveConcern(concern=concern(home, mentee.id, number, **more)))
    known = home.dossier(9)
    assert known.pairings == (Pairing(mine[0].id, mentor.id), Pairing(mine[1].id, None, mentor.id))
    assert {one.id for one in mine} <= known.people.keys()
    assert hers.id not in known.people
    assert [one.id for one in known.concerns] == [1]


def test_a_coordinator_knows_all_but_what_leaves_them_out(home):
    boss = home.person(Role.COORDINATOR, chat=9)
    mentor = home.person(Role.MENTOR)
    mentee = home.person(pairing=(mentor.id, None))
    home.by(mentee.id, SaveConcern(concern=concern(home, mentee.id, 1)))
    home.by(mentee.id, SaveConcern(concern=concern(home, mentee.id, 2, excluded=frozenset({boss.id}))))
    known = home.dossier(9)
    assert known.pairings == (Pairing(mentee.id, mentor.id),)
    assert {boss.id, mentor.id, mentee.id} <= known.people.keys()
    assert [one.id for one in known.concerns] == [1]


def test_a_role_given_or_taken_is_known_at_once(home):
    home.person(chat=7)
    other = home.person()
    assert other.id not in home.dossier(7).people
    promoted = SavePerson(person=_with(other, roles=frozenset({Role.SAFEGUARDING})))
    home.by(other.id, promoted)
    assert home.dossier(7).drill_answered is False
    assert other.id in home.dossier(7).people
    home.by(other.id, SavePerson(person=_with(promoted.person, drilled=home.now)))
    assert home.dossier(7).drill_answered is True
    home.by(other.id, SavePerson(person=_with(other, roles=frozenset({Role.MENTEE}))))
    assert other.id not in home.dossier(7).people


def _with(person, **more):
    from msgspec.structs import replace

    return replace(person, **more)


def test_a_chat_that_is_nobody_knows_who_runs_the_programme(home):
    boss = home.person(Role.COORDINATOR)
    home.text("hello", 7)
    known = home.job().dossier
    assert known.person is None
    assert known.people.keys() == {boss.id}


def test_a_dossier_is_of_its_subject_alone_however_many_are_loaded(home):
    people = [home.person(chat=chat) for chat in (7, 8)]
    for one in people:
        home.by(one.id, session=home.session(one.id, step=f"step{one.id}"))
    home.text("x", 7)
    alone = home.job().dossier
    home.text("y", 8)
    assert home.jobs()[0].dossier == alone
    assert [job.dossier.session.top.step for job in home.jobs()] == [f"step{one.id}" for one in people]


def test_no_question_of_the_turn_reads_a_whole_table(home):
    """Cost stays flat as people grow: every statement finds its rows by an index."""
    mentor = home.person(Role.MENTOR, chat=9)
    boss = home.person(Role.COORDINATOR, chat=6)
    mentee = home.person(chat=7, pairing=(mentor.id, None))
    home.by(mentee.id, SaveConcern(concern=concern(home, mentee.id, 1)), session=home.session(mentee.id))
    asked: set[str] = set()
    home.sql.set_trace_callback(asked.add)
    for chat in (9, 6, 7):
        home.text("/start x", chat, kind="command")
        home.text("tap", chat, kind="tap", callback_data="x")
        home.text("hello", chat)
    while jobs := home.jobs():
        home.store.commit([home.turned(job) for job in jobs])
    home.store.due(home.now)
    home.store.next_due()
    home.store.sent([(row.id, 1) for row in home.store.claim(home.now, 5)])
    home.store.outbox_next()
    home.sql.set_trace_callback(None)
    assert boss.status == Status.ACTIVE
    plans = {line for statement in asked for line in plan(home, statement)}
    assert len(plans) > 20
    assert [line for line in plans if reads_a_whole_table(line)] == []


def plan(home, statement):
    if not statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
        return []
    try:
        return [row[3] for row in home.rows(f"EXPLAIN QUERY PLAN {statement}")]
    except sqlite3.Error:
        return []


def reads_a_whole_table(line):
    if not line.startswith("SCAN") or "json_each" in line or "spans" in line or "VIRTUAL TABLE" in line:
        return False
    partial = ("waiting", "claimed", "concerns_open")  # indexes over what is still to be done
    if line == "SCAN pairings":
        return False  # a coordinator's: the newest by their key, up to a limit
    return not any(name in line for name in partial) and line not in {"SCAN CONSTANT ROW", "SCAN s"}


def test_staff_with_a_chat_have_a_seat(home):
    mentor, boss = home.person(Role.MENTOR, chat=9), home.person(Role.COORDINATOR, chat=6)
    home.person(Role.MENTOR)
    home.person(chat=7)
    assert sorted(home.store.seats(), key=lambda seat: seat[0]) == [(6, boss), (9, mentor)]


def test_one_person_can_be_looked_up(home):
    one = home.person()
    assert home.store.person(one.id) == one
    assert home.store.person(99) is None
