"""From a pattern in somebody's words to the question, the verdict, and what it changes for them; time is only moved."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.model.effect import SaveFlag, SaveWeight
from dialogs.model.signal import Flag, Kind
from dialogs.programme import Switches
from dialogs.rehearsal import Rehearsal
from dialogs.signals.policy import Policy

CIRCLES = (
    "I keep replaying the meeting and why I said that",
    "Still the meeting, it goes round and round in my head",
)
RESTS = timedelta(days=30)  # longer than the cooldown after "that does not fit"


def circling(rehearsal: Rehearsal) -> None:
    """Two evenings with the same thought, each put by."""
    for text in CIRCLES:
        rehearsal.wait(timedelta(days=2))
        rehearsal.say(text)
        if "Just keep it" in rehearsal.labels():
            rehearsal.press("Just keep it")


def flags(rehearsal: Rehearsal, kind: Kind = Kind.RUMINATION) -> list[Flag]:
    """What was raised, each once."""
    saved = {effect.flag.id: effect.flag for effect in rehearsal.effects if isinstance(effect, SaveFlag)}
    return [flag for flag in saved.values() if flag.signal.kind is kind]


def again(rehearsal: Rehearsal, times: int, answer: str) -> None:
    """The same thing after a rest, answered as soon as it is asked about."""
    for _ in range(times):
        circling(rehearsal)
        if answer in rehearsal.labels():
            rehearsal.press(answer)
        rehearsal.wait(RESTS)


@pytest.mark.parametrize(("answer", "raised"), [("No, that does not fit", 2), ("Not sure", 4)])
def test_what_was_contested_twice_is_not_raised_again(shipped: Any, answer: str, raised: int) -> None:
    rehearsal = Rehearsal(shipped.library, shipped.signals, shipped.programme)
    again(rehearsal, 4, answer)
    assert len(flags(rehearsal)) == raised
    left = shipped.signals.policy.contested_weight
    weights = [effect.weight for effect in rehearsal.effects if isinstance(effect, SaveWeight)]
    assert weights == ([left, left**2] if raised == 2 else [])


def test_the_policy_says_how_much_a_verdict_counts(shipped: Any) -> None:
    deaf = Policy.model_validate(shipped.signals.policy.model_dump() | {"contested_weight": 1.0})
    rehearsal = Rehearsal(shipped.library, replace(shipped.signals, policy=deaf), shipped.programme)
    again(rehearsal, 4, "No, that does not fit")
    assert len(flags(rehearsal)) == 4


def test_no_verdict_ever_quiets_danger(shipped: Any) -> None:
    rehearsal = Rehearsal(shipped.library, shipped.signals, shipped.programme)
    rehearsal.say("I want to kill myself")
    first = flags(rehearsal, Kind.RISK)
    history = rehearsal.dossier.history
    against = tuple(replace(flag, contested=True, useful=False) for flag in first)
    heard = replace(history, flags=against, weights={flag.signal.rule: 0.0 for flag in first})
    rehearsal.dossier = replace(rehearsal.dossier, history=heard)
    rehearsal.wait(RESTS)
    rehearsal.say("I want to kill myself")
    assert len(flags(rehearsal, Kind.RISK)) > len(first)


def test_switched_off_for_the_programme_or_by_the_person_nothing_is_raised(shipped: Any) -> None:
    off = shipped.programme.model_copy(update={"signals": Switches(off=frozenset({"rumination"}))})
    by_programme = Rehearsal(shipped.library, shipped.signals, off)
    by_person = Rehearsal(shipped.library, shipped.signals, shipped.programme)
    person = by_person.dossier.person
    assert person is not None
    by_person.dossier = replace(by_person.dossier, person=replace(person, unnoticed=frozenset({"rumination"})))
    named = {"people": {"Blue Heron": {"off": ["rumination"]}}}
    policy = Policy.model_validate(shipped.signals.policy.model_dump() | named)
    by_policy = Rehearsal(shipped.library, replace(shipped.signals, policy=policy), shipped.programme)
    for rehearsal in (by_programme, by_person, by_policy):
        circling(rehearsal)
        assert not flags(rehearsal)
        rehearsal.say("I want to kill myself")
        assert flags(rehearsal, Kind.RISK)


def test_the_mentee_is_shown_their_words_and_sees_them_again_under_why(shipped: Any) -> None:
    rehearsal = Rehearsal(shipped.library, shipped.signals, shipped.programme)
    circling(rehearsal)
    asked = rehearsal.said[-1].text
    assert CIRCLES[0] in asked
    assert asked.endswith("does this fit?")
