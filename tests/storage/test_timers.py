"""What is due comes once, concerns first, however late."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import SaveConcern, SetTimer


def test_nothing_is_due_before_its_time(home):
    one = home.person(chat=7)
    due = home.now + timedelta(seconds=1)
    home.by(one.id, SetTimer(kind="k", key="x", due=due))
    assert home.store.due(home.now) == 0
    assert home.store.due(due) == 1
    assert home.store.due(due) == 0
    assert home.job().rows[0].at == due


def test_overdue_timers_come_in_batches_concerns_first(home):
    one = home.person(chat=7)
    for number in range(5):
        home.by(one.id, SetTimer(kind="k", key=str(number), due=home.now - timedelta(days=number)))
    concern = Concern(id=1, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, next_action=home.now)
    home.by(one.id, SaveConcern(concern=concern))
    assert [home.store.due(home.now, limit=2) for _ in range(4)] == [2, 2, 2, 0]
    subjects = home.rows("SELECT subject, at FROM inbox WHERE kind = 'due' ORDER BY id")
    assert subjects[0][0] == "concern:1"
    assert [at for _, at in subjects[1:]] == sorted(at for _, at in subjects[1:])


def test_a_timer_set_again_for_the_moment_at_which_it_fired_fires_again(home):
    one = home.person(chat=7)
    for _ in range(3):
        home.by(one.id, SetTimer(kind="k", key="x", due=home.now))
        assert home.store.due(home.now) == 1
        assert msgspec.json.decode(home.job().rows[0].raw)["due"] == "2026-11-20T10:00:00Z"
        home.turn()


def test_one_that_fired_is_not_written_twice(home):
    one = home.person(chat=7)
    home.by(one.id, SetTimer(kind="k", key="x", due=home.now))
    row = home.rows("SELECT * FROM timers")
    home.store.due(home.now)
    assert len(row) == 1
    assert home.rows("SELECT count(*) FROM timers") == [(0,)]
    assert home.rows("SELECT once FROM inbox WHERE kind = 'due'") == [
        (f"due:person:{one.id}:k:x:{int(home.now.timestamp()) * 1_000_000}",)
    ]


def _rung(home):
    one = home.person(chat=7)
    concern = Concern(id=1, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, next_action=home.now)
    home.by(one.id, SaveConcern(concern=concern))
    assert home.store.due(home.now) == 1


def test_a_rung_that_was_set_aside_is_tried_again_as_if_it_had_never_failed(home):
    _rung(home)
    before = home.job()
    home.store.failed(before, "KeyError")
    home.store.commit([replace(home.turned(before), aside=True)])
    assert (home.jobs(), len(home.store.waiting_for_human())) == ([], 1)
    home.store.rearm([1], home.now)
    assert home.job().rows == before.rows
    assert home.store.waiting_for_human() == []
    assert home.store.failed(home.job(), "KeyError") == 1


def test_what_is_under_way_is_not_doubled_and_what_is_lost_is_made_again(home):
    _rung(home)
    home.store.rearm([1], home.now)
    assert home.store.next_due() is None
    home.turn()
    home.store.rearm([1], home.now)
    home.store.rearm([1], home.now + timedelta(hours=1))
    assert home.store.next_due() == home.now
