"""Who is let in, who is not, and why."""

import hashlib
from datetime import timedelta
from math import gcd

import pytest
from msgspec import structs

from bot.desk import admit, invitation_link, pseudonym, token_hash
from bot.desk.invitation import _PAIRS, _STRIDE
from dialogs.model.dossier import Dossier, Invitation
from dialogs.model.effect import Redeem, SavePerson, Send
from dialogs.model.inbound import Command, Inbound, Subject, Text
from dialogs.model.people import Person, Role, Status
from dialogs.world import World
from tests.dialogs.concern.story import COORD, LIBRARY, MENTOR, NOON, PACK, PROGRAMME, SAFE, people

START = Command(name="start", args=("token",))


def guest(*roles: Role, language: str = "en") -> Person:
    return Person(id=42, roles=frozenset(roles), status=Status.INVITED, name="Ana", language=language)


def come(event=START, *, invited: Person | None = None, used=False, hours=1, code="", **dossier):
    invitation = Invitation("hash", invited, NOON + timedelta(hours=hours), used) if invited else None
    given = {"people": people(), "drill_answered": True, "person": None} | dossier
    held = Dossier(invitation=invitation, **given)
    world = World(now=NOON, seed="t", programme=PROGRAMME, library=LIBRARY, signals=PACK, dossier=held)
    return admit(world, Inbound(ids=(1,), subject=Subject("chat", "x"), at=NOON, event=event), code)


def said(admission, to: int = 0) -> str:
    return "\n".join(effect.text for effect in admission.effects if isinstance(effect, Send) and effect.to == to)


def test_an_invited_mentee_is_bound_and_onboarded() -> None:
    admission = come(invited=guest(Role.MENTEE))
    assert admission.start_script == "onboarding"
    saved = structs.replace(guest(Role.MENTEE), reachable=True, status=Status.ONBOARDING)
    assert admission.effects == (Redeem(person=42, token_hash="hash"), SavePerson(person=saved))
    assert admission.person == saved


def test_no_mentee_comes_in_before_a_drill_was_answered_and_the_coordinators_hear_of_it() -> None:
    admission = come(invited=guest(Role.MENTEE), drill_answered=False)
    assert (admission.start_script, admission.person) == (None, None)
    assert not any(isinstance(effect, Redeem | SavePerson) for effect in admission.effects)
    assert "Your coordinator has been told" in said(admission)
    assert "Ana" in said(admission, COORD)
    alone = come(invited=guest(Role.MENTEE), drill_answered=False, people={})
    assert "has been told" not in said(alone)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.COORDINATOR, Role.SAFEGUARDING, Role.DEPUTY])
def test_staff_are_welcomed_before_any_drill_and_no_script_begins(role: Role) -> None:
    admission = come(invited=guest(role), drill_answered=False)
    assert any(isinstance(effect, Redeem) for effect in admission.effects)
    assert admission.person is not None
    assert admission.person.status is Status.ACTIVE
    assert admission.start_script is None
    assert "Welcome, Ana" in said(admission, 42)
    assert ("Practice alert" in said(admission, 42)) == (role in {Role.SAFEGUARDING, Role.DEPUTY})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "do not know this invitation"),
        ({"invited": guest(Role.MENTEE), "used": True}, "already used"),
        ({"invited": guest(Role.MENTEE), "hours": 0}, "too old"),
        ({"event": Text(parts=("hello",))}, "only talk with people who were invited"),
        ({"event": Command(name="start")}, "only talk with people who were invited"),
        ({"event": Command(name="help")}, "only talk with people who were invited"),
    ],
)  # fmt: skip
def test_anybody_else_is_told_why_not(given, words: str) -> None:
    admission = come(**given)
    assert words in said(admission)
    assert len(admission.effects) == 1


def test_a_chat_that_is_somebody_is_not_bound_again() -> None:
    admission = come(invited=guest(Role.COORDINATOR), person=people()[MENTOR])
    assert "already part of Spring" in said(admission, MENTOR)
    assert len(admission.effects) == 1


@pytest.mark.parametrize(("code", "word"), [("es-MX", "Hola"), ("en", "Hello"), ("xx", "Hello"), ("", "Hello")])
def test_a_stranger_is_answered_in_their_language(code: str, word: str) -> None:
    assert word in said(come(Text(parts=("hi",)), code=code))


def test_an_invited_person_is_refused_in_theirs() -> None:
    assert "Gracias" in said(come(invited=guest(Role.MENTEE, language="es"), drill_answered=False))


def test_the_hash_is_the_one_that_storage_looks_up() -> None:
    assert token_hash("abc") == hashlib.sha256(b"abc").hexdigest()
    assert invitation_link("kith_bot", "abc") == "https://t.me/kith_bot?start=abc"


def test_no_two_people_share_a_pseudonym() -> None:
    assert gcd(_STRIDE, _PAIRS) == 1
    assert len({pseudonym(number) for number in range(4 * _PAIRS)}) == 4 * _PAIRS
    assert SAFE != COORD
