"""What cannot be handled, or not committed, is set aside in the commit that asks a human to look (I3, I12)."""

from datetime import timedelta
from typing import Any

import pytest

from bot.concerning import Concerning
from dialogs import engine
from dialogs.model.concern import Tier
from dialogs.model.effect import Heard, SaveConcern, Send
from dialogs.model.inbound import Membership, Text
from storage.effects import writing as effects
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA, SAM


def refuse(monkeypatch: pytest.MonkeyPatch, kind: type[Any], bad: Any) -> None:
    real = effects._appliers[kind]

    def apply(writing: Any, effect: Any) -> None:
        if bad(effect):
            raise ValueError
        real(writing, effect)

    monkeypatch.setitem(effects._appliers, kind, apply)


def asked(rooms: Rooms) -> list[tuple[Tier, str]]:
    return [(one.tier, one.reason) for one in rooms.concerns()]


def test_what_fails_at_its_commit_is_looked_at(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, Heard, lambda effect: effect.text == "poison")
    rooms.text(MIA, "poison")
    rooms.text(MIA + 1, "hello")
    rooms.run()
    assert [(one.attempts, one.error) for one in rooms.store.waiting_for_human()] == [(3, "ValueError")]
    assert asked(rooms) == [(Tier.LOOK, "aside")]
    assert rooms.alarms() == 1
    assert any("please look" in text for text in rooms.said(SAM))
    assert rooms.said(MIA + 1)


def test_a_batch_that_does_not_commit_still_asks(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(turn: Any, inbound: Any, text: Any) -> None:
        if text.text != "hello":
            raise RuntimeError

    monkeypatch.setitem(engine.HANDLERS, Text, failing)
    rooms.text(MIA, "poison")
    rooms.room.run()
    rooms.room.run()
    real, commits = rooms.store.commit, []

    def once(turned: Any) -> None:
        commits.append(turned)
        if len(commits) == 1:
            raise ValueError
        real(turned)

    monkeypatch.setattr(rooms.store, "commit", once)
    rooms.run()
    assert len(rooms.store.waiting_for_human()) == 1
    assert asked(rooms) == [(Tier.LOOK, "aside")]
    assert rooms.alarms() == 1


def test_nothing_is_set_aside_before_somebody_is_asked(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
    rooms.text(MIA, "poison")
    rooms.room.run()
    rooms.room.run()

    def killed(_turned: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as before:
        before.setattr(rooms.store, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            rooms.room.run()
    assert rooms.store.waiting_for_human() == []
    rooms.run()
    assert len(rooms.store.waiting_for_human()) == 1
    assert asked(rooms) == [(Tier.LOOK, "aside")]


def test_the_operator_is_told_even_where_nobody_can_be_asked(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
    refuse(monkeypatch, Send, lambda effect: effect.to == rooms.home.number(SAM))
    rooms.text(MIA, "poison")
    rooms.run()
    assert len(rooms.store.waiting_for_human()) == 1
    assert rooms.alarms() == 1


def test_no_number_of_failures_ends_a_ladder(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms.text(MIA, "I want to kill myself")
    rooms.run()
    paged = len(rooms.said(SAM))
    (concern,) = rooms.concerns()
    assert concern.next_action
    rooms.now = concern.next_action
    rooms.store.due(rooms.now, 10)
    with monkeypatch.context() as broken:
        refuse(broken, SaveConcern, lambda _effect: True)
        rooms.run()
    assert len(rooms.store.waiting_for_human()) == 1
    assert len(rooms.said(SAM)) == paged
    rooms.now += timedelta(seconds=61)
    rooms.store.rearm(rooms.store.overdue_concerns(rooms.now, timedelta(seconds=60)), rooms.now)
    rooms.run()
    assert rooms.store.waiting_for_human() == []
    assert len(rooms.said(SAM)) > paged


WRONG, UNREAD = "Something went wrong on my side", "nobody has read it"


def test_whoever_wrote_it_is_told_once(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
    rooms.text(MIA, "poison")
    rooms.run()
    (told,) = rooms.said(MIA)
    assert WRONG in told
    assert UNREAD not in told


def test_whoever_waits_hears_that_somebody_has_looked(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
        rooms.text(MIA, "poison")
        rooms.run()
    for label in ("Open", "Got it"):
        rooms.press(SAM, label)
        rooms.run()
    assert len(rooms.said(MIA)) == 2
    assert "Sam" in rooms.said(MIA)[-1]


def test_they_are_told_in_their_language(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
    rooms.change(MIA, language="es")
    rooms.text(MIA, "veneno")
    rooms.run()
    (told,) = rooms.said(MIA)
    assert "Algo ha fallado" in told


def test_what_the_bot_did_by_itself_is_not_called_their_message(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Membership, lambda *_: 1 / 0)
    rooms.block(MIA)
    rooms.run()
    assert asked(rooms) == [(Tier.LOOK, "poison")]
    assert rooms.said(MIA) == []


def test_no_look_is_promised_that_nobody_takes(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
    monkeypatch.setattr(Concerning, "settle", lambda *_: 1 / 0)
    rooms.text(MIA, "poison")
    rooms.run()
    assert asked(rooms) == []
    (told,) = rooms.said(MIA)
    assert UNREAD in told


def test_a_mentor_is_asked_even_where_the_sender_cannot_be_told(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engine.HANDLERS, Text, lambda *_: 1 / 0)
    refuse(monkeypatch, Send, lambda effect: effect.to == rooms.home.number(MIA))
    rooms.text(MIA, "poison")
    rooms.run()
    assert asked(rooms) == [(Tier.LOOK, "aside")]
    assert rooms.alarms() == 1
    assert rooms.said(MIA) == []
