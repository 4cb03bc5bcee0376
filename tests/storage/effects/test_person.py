"""Who is who: people, pairings, lines, invitations, erasure."""

from datetime import timedelta

import pytest

from dialogs.model.effect import CloseRelay, Erase, Invite, OpenRelay, Redeem, SavePairing, SavePerson, Send
from dialogs.model.people import Pairing, Person, Role, Status
from storage.errors import ChatTaken, Stale
from tests.storage.effects.conftest import changed, each


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


def _erase(home, one):
    home.text("/delete", 7, kind="command")
    home.turn(Erase(person=one.id), Send(to=one.id, text="Farewell"))
    assert home.store.subject_of(7).kind == "chat"
    assert home.store.export(one.id) == {}
    (out,) = home.store.claim(home.now, 10)
    assert (out.person, out.chat_id) == (None, 7)
    assert b"Farewell" in out.payload


CHECKS = {
    SavePerson: (_person,), SavePairing: (_pairing,), OpenRelay: (_open_relay,), CloseRelay: (_close_relay,),
    Invite: (_invite,), Redeem: (_redeem,), Erase: (_erase,),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "check"), each(CHECKS))
def test_an_effect_is_kept(home, kind, check):
    check(home, home.person(chat=7))
