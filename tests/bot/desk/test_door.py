"""Who is let in, who is not, and why."""

import hashlib
from datetime import timedelta
from math import gcd

import pytest
from msgspec import structs

from bot.content import Content
from bot.desk import admit, invitation_link, pseudonym, token_hash
from bot.desk.invitation import _PAIRS, _STRIDE
from bot.detectors import load_signals
from bot.library import load_library, load_programme
from dialogs.model.dossier import Dossier, Invitation
from dialogs.model.effect import Redeem, SavePerson, Send
from dialogs.model.inbound import Command, Inbound, Media, Subject, Text
from dialogs.model.people import Person, Role, Status
from dialogs.world import World
from tests.dialogs.concern.story import COORD, LIBRARY, MENTOR, NOON, PACK, PROGRAMME, SAFE, people

START = Command(name="start", args=("token",))


def guest(*roles: Role, language: str = "en") -> Person:
    return Person(id=42, roles=frozenset(roles), status=Status.INVITED, name="Ana", language=language)


def come(event=START, *, invited: Person | None = None, used=False, hours=1, code="", shipped=None, **dossier):
    invitation = Invitation("hash", invited, NOON + timedelta(hours=hours), used) if invited else None
    given = {"people": people(), "drill_answered": True, "person": None} | dossier
    held = Dossier(invitation=invitation, **given)
    content = shipped or {"programme": PROGRAMME, "library": LIBRARY, "signals": PACK}
    world = World(now=NOON, seed="t", dossier=held, **content)
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


@pytest.fixture(scope="module")
def shipped() -> dict[str, object]:
    content = Content()
    demo = load_programme("demo.yaml", content.one("programme/demo.yaml") or "")
    return {"programme": demo, "library": load_library(content), "signals": load_signals(content)}


@pytest.mark.parametrize(
    "event",
    [
        Text(parts=("I want to kill myself",)),
        Text(parts=("hello", "I want to kill myself")),
        Command(name="start", args=("I", "want", "to", "kill", "myself")),
        Command(name="please", text="/please I want to kill myself"),
        Media(kind="photo", caption="I want to kill myself"),
    ],
)
def test_danger_of_a_stranger_brings_the_numbers_of_the_programmes_countries(shipped, event) -> None:
    admission = come(event, shipped=shipped)
    assert len(admission.effects) == 1  # nobody is told of them
    text = said(admission)
    for name in shipped["programme"].countries:
        assert shipped["library"].crisis.countries[name].emergency in text
    assert "Samaritans" in text
    assert text.index("call somebody now") < text.index("invit")


def test_danger_of_a_stranger_in_their_language_and_where_no_number_is_known(shipped) -> None:
    nowhere = {**shipped, "programme": shipped["programme"].model_copy(update={"countries": ()})}
    assert "tu número local de emergencias" in said(come(Text(parts=("quiero matarme",)), code="es", shipped=nowhere))
    assert "España" in said(come(Text(parts=("quiero matarme",)), code="es-MX", shipped=shipped))
    assert "Spain" in said(come(Text(parts=("I want to kill myself",)), code="xx", shipped=shipped))


def test_ordinary_words_of_a_stranger_bring_no_numbers(shipped) -> None:
    assert "112" not in said(come(Text(parts=("hello, what is this?",)), shipped=shipped))


def test_an_invited_person_is_refused_in_theirs() -> None:
    assert "Gracias" in said(come(invited=guest(Role.MENTEE, language="es"), drill_answered=False))


def test_the_hash_is_the_one_that_storage_looks_up() -> None:
    assert token_hash("abc") == hashlib.sha256(b"abc").hexdigest()
    assert invitation_link("kith_bot", "abc") == "https://t.me/kith_bot?start=abc"


def test_no_two_people_share_a_pseudonym() -> None:
    assert gcd(_STRIDE, _PAIRS) == 1
    assert len({pseudonym(number) for number in range(4 * _PAIRS)}) == 4 * _PAIRS
    assert SAFE != COORD
