"""What must never be lost around the safety script: late answers, open lines, words behind a slash."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs import relay
from dialogs.accused import accused
from dialogs.concern import may_handle
from dialogs.engine import advance, alarming
from dialogs.library import Library
from dialogs.model.concern import Concern, Tier
from dialogs.model.dossier import Relay
from dialogs.model.effect import CloseRelay, OpenConcern, SaveConcern, Send, SetTimer, TellConcern
from dialogs.model.inbound import Command, Inbound, Subject, Tap, Text
from dialogs.model.people import Person, Role, Status
from dialogs.rehearsal import CONTACT, MENTEE, MENTOR, Rehearsal
from dialogs.rehearsal_test import Given

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


def test_going_away_is_no_answer_to_the_gentle_question(mia: Rehearsal) -> None:
    mia.given = Given(vars={"urgency": "ask", "words": "i could die", "family": "ideation_passive", "told": ""})
    mia.start("safety")
    mia._turn(Command(name="delete", text="/delete"))
    mia.press(mia.labels()[0])
    opened = [effect.concern for effect in mia.effects if isinstance(effect, SaveConcern)]
    assert [(one.tier, one.said) for one in opened] == [(Tier.TODAY, "i could die")]


def test_no_reminder_comes_after_stop(mia: Rehearsal) -> None:
    due = mia.now + timedelta(hours=3)
    mia._timers["remind", "x"] = SetTimer(kind="remind", key="x", due=due, data={"text": "Now would be good."})
    mia._turn(Command(name="stop", text="/stop"))
    before = len(mia.said)
    mia.wait(timedelta(hours=4))
    assert len(mia.said) == before


def test_a_failing_pattern_detector_costs_no_answer_and_asks_a_human(mia: Rehearsal, monkeypatch: Any) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("dialogs.patterns.notice", broken)
    mia.start("pulse")
    mia.press("7")
    assert mia.session is not None
    assert [one.reason for one in mia.dossier.concerns] == ["look:detector"]


def test_whoever_is_left_out_stays_left_out_after_the_concern_is_closed(mia: Rehearsal) -> None:
    mia.say(ABUSE)
    mia.dossier = replace(mia.dossier, concerns=())  # resolved, and nobody ruled the mentor out
    assert mia.dossier.pairing is not None
    assert MENTOR in mia.dossier.pairing.left_out
    before = len(texts(mia, MENTOR))
    mia.say(DANGER)
    assert len(texts(mia, MENTOR)) == before
    assert MENTOR in concern(mia).excluded


def test_whoever_is_left_out_learns_nothing_of_what_was_open_before(mia: Rehearsal) -> None:
    mia.send("voice")
    earlier = concern(mia)
    assert may_handle(mia._world(), earlier, mia.dossier.people[MENTOR])
    mia.say(ABUSE)
    assert not may_handle(mia._world(), earlier, mia.dossier.people[MENTOR])


def test_a_second_voice_note_joins_the_open_look(mia: Rehearsal) -> None:
    mia.send("voice")
    mia.send("photo")
    assert [one.tier for one in mia.dossier.concerns] == [Tier.LOOK]
    assert any(note.what == "joined" for note in concern(mia).notes)


def test_a_voice_note_in_danger_reaches_those_who_look_after_it(mia: Rehearsal) -> None:
    mia.say(DANGER)
    mia.send("voice")
    acute = next(one for one in mia.dossier.concerns if one.tier is Tier.NOW)
    assert acute.answered == "[voice]"


def test_a_called_script_that_was_taken_away_does_not_make_its_caller_mute(mia: Rehearsal) -> None:
    mia.say("nothing much, just words")
    mia.press(next(label for label in mia.labels() if "round" in label))
    assert mia.session is not None
    gone = Library(
        [one for one in mia._library.scripts.values() if one.name != "looping-thoughts"], locale=mia._library.locale
    )
    mia._library = gone
    mia.say("that evening")
    assert mia.said[-1].to == MENTEE
