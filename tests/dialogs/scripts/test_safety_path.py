"""What must never be lost around the safety script: late answers, open lines, words behind a slash."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs import relay
from dialogs.accused import accused
from dialogs.engine import advance, alarming
from dialogs.model.concern import Concern, Tier
from dialogs.model.dossier import Relay
from dialogs.model.effect import CloseRelay, OpenConcern, SaveConcern, Send, TellConcern
from dialogs.model.inbound import Command, Inbound, Subject, Tap, Text
from dialogs.model.people import Person, Role, Status
from dialogs.rehearsal import CONTACT, MENTEE, MENTOR, Rehearsal

DANGER = "I want to kill myself"
ABUSE = "my mentor hits me"


@pytest.fixture
def mia(shipped: Any) -> Rehearsal:
    """A mentee with a mentor, in the middle of nothing."""
    return Rehearsal(shipped.library, shipped.signals, shipped.programme)


def texts(mia: Rehearsal, to: int = MENTEE) -> list[str]:
    return [said.text for said in mia.said if said.to == to]


def concern(mia: Rehearsal) -> Concern:
    return mia.dossier.concerns[-1]


def button(mia: Rehearsal, label: str) -> Any:
    found = [b for said in mia.said for b in said.buttons if b.label == label]
    return found[-1].action


def tap_late(mia: Rehearsal, action: Any, label: str) -> None:
    mia._turn(Tap(action=action, query_id="q", label=label))


def test_a_late_no_i_am_not_safe_is_understood_and_recorded(mia: Rehearsal) -> None:
    mia.say(DANGER)
    late = button(mia, "No, I am not safe")
    mia.wait(timedelta(minutes=20))
    tap_late(mia, late, "No, I am not safe")
    assert concern(mia).answered == "No, I am not safe"
    assert any("You do not have to get through this alone" in text for text in texts(mia)[-3:])


def test_it_is_understood_even_when_the_safety_script_is_over(mia: Rehearsal) -> None:
    mia.say(DANGER)
    late = button(mia, "No, I am not safe")
    mia.wait(timedelta(days=2))
    assert mia.session is None
    tap_late(mia, late, "No, I am not safe")
    assert concern(mia).answered == "No, I am not safe"
    assert mia.session is not None
    assert mia.session.top.script == "safety"


def test_a_late_button_of_any_other_script_stays_stale(mia: Rehearsal) -> None:
    mia.start("pulse")
    late = button(mia, "7")
    mia.press("3")
    before = len(mia.effects)
    tap_late(mia, late, "7")
    assert not any(isinstance(effect, TellConcern | SaveConcern) for effect in mia.effects[before:])


def test_an_open_line_carries_the_words_during_safety_too(mia: Rehearsal) -> None:
    mia.say(DANGER)
    line = Relay(MENTEE, MENTOR, mia.now + timedelta(minutes=30))
    mia.dossier = replace(mia.dossier, relay=line)
    mia.say("at the station")
    assert "at the station" in texts(mia, MENTOR)[-1] or any("at the station" in text for text in texts(mia, MENTOR))
    assert concern(mia).answered == "at the station"


def test_no_line_goes_to_whom_a_concern_leaves_out(mia: Rehearsal) -> None:
    mia.dossier = replace(mia.dossier, relay=Relay(MENTEE, MENTOR, mia.now + timedelta(minutes=30)))
    mia.say(ABUSE)
    assert MENTOR in concern(mia).excluded
    before = len(texts(mia, MENTOR))
    mia.say("he came to my house again yesterday")
    assert len(texts(mia, MENTOR)) == before
    assert any(isinstance(effect, CloseRelay) for effect in mia.effects)
    assert mia.dossier.relay is None


def test_a_line_cannot_be_opened_to_whom_a_concern_leaves_out(mia: Rehearsal) -> None:
    mia.say(ABUSE)
    assert relay.closed_to(mia._world()) == {MENTOR}


def test_what_is_written_after_a_human_closed_it_reaches_somebody_again(mia: Rehearsal) -> None:
    mia.say(DANGER)
    mia.dossier = replace(mia.dossier, concerns=())  # resolved while the question still stands
    mia.press("No, I am not safe")
    opened = concern(mia)
    assert opened.open
    assert opened.tier is Tier.NOW
    mia.dossier = replace(mia.dossier, concerns=())
    mia.say("nobody comes")
    assert concern(mia).said == "nobody comes"


def test_a_failing_detector_is_asked_about_beside_an_open_look(mia: Rehearsal, monkeypatch: Any) -> None:
    mia.send("voice")
    assert [one.reason for one in mia.dossier.concerns] == ["look:voice"]
    broken = replace(mia._world().signals, lexicons={"en": None})
    monkeypatch.setattr(mia, "_signals", broken)
    mia.say("hello there")
    assert [one.reason for one in mia.dossier.concerns] == ["look:voice", "look:detector"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("kill", "/kill myself, that is what I will do"), ("start", f"/start {DANGER}"), ("stop", f"/stop {DANGER}")],
)
def test_words_behind_a_slash_are_screened(mia: Rehearsal, name: str, words: str) -> None:
    command = Command(name=name, args=tuple(words.split()[1:]), text=words)
    inbound = Inbound(ids=(1,), subject=Subject("person", "1"), at=mia.now, event=command)
    assert alarming(mia._world(), inbound)
    effects = advance(mia._world(), None, inbound).effects
    assert any(isinstance(effect, OpenConcern) and effect.tier is Tier.NOW for effect in effects)


def test_a_plain_command_is_not_held_up(mia: Rehearsal) -> None:
    inbound = Inbound(ids=(1,), subject=Subject("person", "1"), at=mia.now, event=Command(name="help", text="/help"))
    assert not alarming(mia._world(), inbound)


def test_somebody_of_the_programme_who_is_named_is_left_out(mia: Rehearsal) -> None:
    coordinator = Person(
        id=9, roles=frozenset({Role.COORDINATOR}), status=Status.ACTIVE, name="Carla Gómez", reachable=True
    )
    mia.dossier = replace(mia.dossier, people={**mia.dossier.people, 9: coordinator})
    assert accused(mia._world(), "carla touched me") == (9,)
    assert accused(mia._world(), "the coordinator touched me") == (9,)
    assert accused(mia._world(), "my uncle touched me") == ()
    mia.say("the coordinator rapes me")
    assert 9 in concern(mia).excluded
    assert not any(said.to == 9 for said in mia.said)
    assert any(isinstance(effect, Send) and effect.to == CONTACT for effect in mia.effects)


def test_edits_of_old_words_are_screened_and_answer_nothing(mia: Rehearsal) -> None:
    mia.start("pulse")
    asked = mia.session
    mia._turn(Text(parts=("a good day after all",), edited=True))
    assert mia.session == asked
    mia._turn(Text(parts=(DANGER,), edited=True))
    assert concern(mia).tier is Tier.NOW
