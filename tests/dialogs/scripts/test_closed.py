"""What a mentee hears when a human has closed what they were in danger of, and what becomes of the dialog."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs import safety
from dialogs.concern.closing import OUTCOMES
from dialogs.engine import Advance, advance
from dialogs.model.concern import Tier
from dialogs.model.effect import TellConcern
from dialogs.model.inbound import Command, Event, Inbound, Media, Notice, Subject, Tap, Text
from dialogs.model.people import Status
from dialogs.rehearsal import MENTEE, MENTOR, Rehearsal
from dialogs.rehearsal_test import Given

DANGER = "I want to kill myself"
TOLD = "has closed it for now"
HOURS = timedelta(hours=1)


@pytest.fixture
def mia(shipped: Any) -> Rehearsal:
    """A mentee with a mentor, in the middle of nothing."""
    return Rehearsal(shipped.library, shipped.signals, shipped.programme)


def close(mia: Rehearsal, outcome: str = "talked_safe", number: int = 0) -> None:
    """The mentor resolves it."""
    one = number or mia.dossier.concerns[-1].id
    resolve = TellConcern(concern=one, what="resolve", by=MENTOR, data={"outcome": outcome})
    mia._take(Advance(mia.session, (resolve,)))
    assert one not in {concern.id for concern in mia.dossier.concerns}


def told(mia: Rehearsal) -> int:
    return sum(TOLD in said.text for said in mia.said if said.to == MENTEE)


def came(mia: Rehearsal, event: Event, late: timedelta = timedelta()) -> None:
    """Something that was sent a while ago comes only now."""
    inbound = Inbound(ids=(99,), subject=Subject("person", "1"), at=mia.now - late, event=event)
    mia._take(advance(mia._world(), mia.session, inbound))


def before_told(mia: Rehearsal) -> None:
    """A human has closed it, and the mentee's own turn does not know yet."""
    mia.dossier = replace(mia.dossier, concerns=())


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_whoever_was_in_danger_hears_that_it_is_closed_and_is_asked_no_more(mia: Rehearsal, outcome: str) -> None:
    mia.say(DANGER)
    close(mia, outcome)
    assert told(mia) == 1
    assert mia.session is None
    mia.wait(HOURS)
    mia.say("nice day")
    assert mia.dossier.concerns == ()
    mia.say(DANGER)
    assert [one.tier for one in mia.dossier.concerns] == [Tier.NOW]


def test_it_names_neither_reason_nor_kind_and_is_there_in_both_languages(shipped: Any) -> None:
    for language, words in (("en", "call for help"), ("es", "llama")):
        mia = Rehearsal(shipped.library, shipped.signals, shipped.programme, Given(language=language))
        mia.say(DANGER)
        close(mia)
        text = mia.said[-1].text if mia.said[-1].to == MENTEE else mia.said[-2].text
        assert words in text
        assert not any(word in text.casefold() for word in ("kill", "ideation", "suic", "risk", "sam"))


def test_what_was_going_on_before_comes_back(mia: Rehearsal) -> None:
    mia.start("pulse")
    question = mia.said[-1].text
    mia.say(DANGER)
    close(mia)
    assert [said.text for said in mia.said if said.to == MENTEE][-1] == question
    assert mia.session is not None
    assert [frame.script for frame in mia.session.stack] == ["pulse"]


def test_a_dialog_that_lies_below_another_is_taken_away_and_the_other_goes_on(mia: Rehearsal) -> None:
    mia.say(DANGER)
    mia.start("pulse")
    close(mia)
    assert mia.session is not None
    assert [frame.script for frame in mia.session.stack] == ["pulse"]


def test_when_the_dialog_is_over_already_it_is_only_said(mia: Rehearsal) -> None:
    mia.say(DANGER)
    mia.press("Yes, I am safe")
    mia.press("Go on with the rest")
    close(mia)
    assert told(mia) == 1
    came(mia, Text(parts=("nice day",)), late=HOURS)  # nothing was asked of them when that was written
    assert mia.dossier.concerns == ()


def test_while_another_concern_is_open_the_dialog_stays_and_nothing_is_said(mia: Rehearsal) -> None:
    mia.say(DANGER)
    other = replace(mia.dossier.concerns[0], id=77, reason="undeliverable", tier=Tier.TODAY)
    mia.dossier = replace(mia.dossier, concerns=(*mia.dossier.concerns, other))
    close(mia, number=mia.dossier.concerns[0].id)
    assert told(mia) == 0
    assert mia.session is not None
    assert mia.session.top.script == "safety"


def test_the_gentle_question_belongs_to_no_concern_and_stays(mia: Rehearsal) -> None:
    mia.given = Given(vars={"urgency": "ask", "words": "i could die", "family": "ideation_passive", "told": ""})
    mia.start("safety")
    came(mia, Notice(what="closed"))
    assert told(mia) == 1
    assert mia.session is not None
    assert mia.session.top.step == "check"


def test_in_quiet_hours_both_the_words_and_the_end_wait(mia: Rehearsal) -> None:
    mia.wait(7 * HOURS)
    mia.say(DANGER)
    mia.press("Yes, I am safe")
    close(mia)
    assert told(mia) == 0
    assert mia.session is not None
    mia.wait(11 * HOURS)
    assert told(mia) == 1
    assert mia.session is None


def test_what_is_said_in_the_night_before_they_are_told_reaches_a_human(mia: Rehearsal) -> None:
    mia.wait(7 * HOURS)
    mia.say(DANGER)
    close(mia)
    mia.dossier = replace(mia.dossier, bubbles=())  # three minutes later
    mia.say("my brother is here")
    assert [(one.reason, one.said) for one in mia.dossier.concerns] == [("after_resolved", "my brother is here")]
    mia.wait(11 * HOURS)
    assert told(mia) == 0


def test_a_pattern_or_a_voice_note_that_is_closed_is_no_news(mia: Rehearsal) -> None:
    mia.send("voice")
    close(mia)
    assert told(mia) == 0


def test_after_stop_they_are_told_as_they_are_told_that_it_was_seen(mia: Rehearsal) -> None:
    mia.say(DANGER)
    person = mia.dossier.person
    assert person is not None
    mia.dossier = replace(mia.dossier, person=replace(person, status=Status.STOPPED))
    close(mia)
    assert told(mia) == 1


@pytest.mark.parametrize("command", [Command(name="stop"), Command(name="pause", args=("friday",))])
@pytest.mark.parametrize("script", ["pulse", "onboarding"])
def test_whoever_stops_or_pauses_meanwhile_is_only_told(mia: Rehearsal, command: Command, script: str) -> None:
    mia.start(script)
    mia.say(DANGER)
    came(mia, command)
    before = len([said for said in mia.said if said.to == MENTEE])
    close(mia)
    after = [said for said in mia.said if said.to == MENTEE][before:]
    assert [TOLD in said.text for said in after] == [False, True]  # after "Sam has seen it"
    assert mia.session is None


def test_whoever_has_paused_already_is_only_told(mia: Rehearsal) -> None:
    mia.start("pulse")
    mia.say(DANGER)
    person = mia.dossier.person
    assert person is not None
    mia.dossier = replace(mia.dossier, person=replace(person, paused_until=mia.now + 48 * HOURS))
    close(mia)
    assert TOLD in mia.said[-1].text or TOLD in mia.said[-2].text
    assert mia.session is None


@pytest.mark.parametrize("label", ["Go on with the rest", "Leave it here for today"])
def test_after_stop_nothing_follows_the_dialog_however_it_ends(mia: Rehearsal, label: str) -> None:
    mia.start("pulse")
    mia.say(DANGER)
    came(mia, Command(name="stop"))
    mia.press("Yes, I am safe")
    mia.press(label)
    assert mia.session is None


@pytest.mark.parametrize("change", [{"blocked": True}, {"reachable": False}, {"status": Status.ERASED}])
def test_whoever_cannot_be_told_stays_where_they_are(mia: Rehearsal, change: dict[str, Any]) -> None:
    mia.say(DANGER)
    before, person = mia.session, mia.dossier.person
    assert person is not None
    mia.dossier = replace(mia.dossier, person=replace(person, **change))
    close(mia)
    assert told(mia) == 0
    assert mia.session == before


def test_a_block_that_came_between_keeps_the_dialog(mia: Rehearsal) -> None:
    mia.say(DANGER)
    person = mia.dossier.person
    assert person is not None
    mia.dossier = replace(mia.dossier, concerns=(), person=replace(person, blocked=True))
    came(mia, Notice(what="closed"))
    assert told(mia) == 0
    assert mia.session is not None


@pytest.mark.parametrize("event", [Text(parts=("not really",)), Media(kind="voice"), Media(kind="photo")])
def test_what_comes_between_the_close_and_the_end_is_one_concern(mia: Rehearsal, event: Event) -> None:
    mia.say(DANGER)
    family = mia.dossier.concerns[0].family
    before_told(mia)
    came(mia, event)
    assert [(one.tier, one.reason, one.family) for one in mia.dossier.concerns] == [
        (Tier.TODAY, "after_resolved", family)
    ]


def test_a_failing_detector_is_asked_about_beside_it(mia: Rehearsal, monkeypatch: Any) -> None:
    mia.say(DANGER)
    before_told(mia)
    monkeypatch.setattr(mia, "_signals", replace(mia._world().signals, lexicons={"en": None}))
    mia.say("hello there")
    assert {one.reason for one in mia.dossier.concerns} == {"after_resolved", "look:detector"}


def test_a_voice_note_once_they_were_told_is_looked_at_like_any_other(mia: Rehearsal) -> None:
    mia.say(DANGER)
    close(mia)
    mia.wait(HOURS)
    mia.send("voice")
    assert [one.reason for one in mia.dossier.concerns] == ["look:voice"]


def test_words_written_before_the_end_that_come_after_it_reach_a_human(mia: Rehearsal) -> None:
    mia.say(DANGER)
    family = mia.dossier.concerns[0].family
    close(mia)
    mia.wait(HOURS)
    came(mia, Text(parts=("no",)), late=HOURS)
    came(mia, Text(parts=("not at all",)), late=HOURS)
    (one,) = mia.dossier.concerns
    assert (one.tier, one.reason, one.family, one.said, one.answered) == (
        Tier.TODAY, "after_resolved", family, "no", "not at all"
    )  # fmt: skip


@pytest.mark.parametrize("label", ["Yes, I am safe", "You misunderstood me"])
def test_good_news_by_an_old_button_opens_nothing_once_it_is_closed(mia: Rehearsal, label: str) -> None:
    mia.say(DANGER)
    close(mia)
    mia.press(label)
    assert mia.dossier.concerns == ()
    assert "Thank you for telling me" in mia.said[-1].text
    assert mia.session is None


@pytest.mark.parametrize("label", ["No, I am not safe", "I am not sure"])
def test_bad_news_by_an_old_button_always_reaches_a_human(mia: Rehearsal, label: str) -> None:
    mia.say(DANGER)
    close(mia)
    mia.press(label)
    assert [(one.tier, one.open) for one in mia.dossier.concerns] == [(Tier.NOW, True)]


def test_good_news_while_it_is_open_is_an_answer_as_before(mia: Rehearsal) -> None:
    mia.say(DANGER)
    late = next(b for said in mia.said for b in said.buttons if b.label == "Yes, I am safe")
    mia.wait(timedelta(days=2))
    mia._turn(Tap(action=late.action, query_id="q", label=late.label))
    assert mia.dossier.concerns[-1].answered == late.label


def test_good_news_names_buttons_that_there_are(shipped: Any) -> None:
    steps = shipped.library.script(safety.SAFETY).steps
    for place in safety.GOOD_NEWS:
        step, _, choice = place.partition("/")
        assert choice in steps[step].choices, place


def test_each_one_is_told_of_once(mia: Rehearsal) -> None:
    mia.wait(7 * HOURS)
    for _ in range(2):
        mia.say(DANGER)
        close(mia)
    mia.wait(11 * HOURS)
    assert told(mia) == 1
