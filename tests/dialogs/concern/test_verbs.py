"""Buttons: who may press, what they do, who is told."""

from datetime import timedelta

import pytest

from dialogs.concern import advance, handle_press
from dialogs.model.action import Do
from dialogs.model.concern import Tier
from dialogs.model.effect import AnswerTap, CancelTimer, CloseButtons, OpenRelay, SaveWeight, SetTimer, TellConcern
from dialogs.model.history import History
from dialogs.model.inbound import Tap
from dialogs.model.people import Role, Status
from dialogs.model.signal import Kind
from tests.dialogs.concern.story import (
    BACKUP,
    COORD,
    MENTEE,
    MENTOR,
    NOON,
    SAFE,
    STRANGER,
    VERBS,
    Story,
    concern_of,
    people,
    signal,
    world,
)  # fmt: skip


def test_the_first_acknowledgement_wins_and_everybody_hears_who_it_was() -> None:
    story = Story(concern_of())
    story.press("ack", SAFE)
    assert (story.concern.state, story.concern.acknowledged_by) == ("acknowledged", SAFE)
    assert story.to(MENTEE) == ["Ines has seen it."]
    assert story.to(MENTOR) == ["Ines has taken concern 7."]
    story.press("ack", MENTOR)
    assert story.concern.acknowledged_by == SAFE
    assert "Ines has had concern 7 since 12:00" in story.to(MENTOR)[0]
    assert not story.to(MENTEE)


def test_opening_is_not_acknowledging() -> None:
    story = Story(concern_of())
    story.press("open", MENTOR)
    assert story.concern.state == "triggered"
    assert "not be alive" in story.to(MENTOR)[0]
    assert not story.to(MENTEE)


@pytest.mark.parametrize("verb", [*VERBS, "clear_mentor", "nonsense"])
@pytest.mark.parametrize("who", [MENTEE, STRANGER, BACKUP, COORD])
def test_whoever_it_has_not_reached_changes_nothing(verb: str, who: int) -> None:
    story = Story(concern_of())
    before = story.concern
    story.press(verb, who, outcome="other", to="safeguarding")
    assert story.concern == before
    assert all("alive" not in text for text in story.to(who))


@pytest.mark.parametrize(
    "what", ["acknowledge", "contacted", "pass_on", "outcome", "resolve", "useful", "clear_mentor"]
)
@pytest.mark.parametrize("by", [None, MENTEE, STRANGER, 99])
def test_verbs_told_to_the_machine_are_checked_too(what: str, by: int | None) -> None:
    story = Story(concern_of())
    before = story.concern
    story.tell(what, by, outcome="other")
    assert story.concern == before


def test_a_mentor_who_is_no_longer_one_may_not() -> None:
    story = Story(concern_of(), people(sam={"roles": frozenset({Role.COORDINATOR})}))
    story.everybody = people(sam={"status": Status.ERASED})
    story.press("ack", MENTOR)
    assert story.concern.state == "triggered"


def test_contacted_rests_a_day_and_comes_back() -> None:
    story = Story(concern_of())
    story.press("contacted", MENTOR)
    assert (story.concern.state, story.concern.acknowledged_by) == ("contacted", MENTOR)
    assert story.concern.next_action == NOON + timedelta(days=1)
    story.jump(timedelta(days=1))
    assert story.concern.state == "triggered"


@pytest.mark.parametrize(("who", "minutes"), [(MENTOR, 50), (SAFE, 30)])
def test_only_words_of_whoever_has_it_keep_it_from_coming_back(who: int, minutes: int) -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.now += timedelta(minutes=20)
    story.tell("wrote", who)
    assert story.concern.next_action == NOON + timedelta(minutes=minutes)


def test_not_useful_lowers_a_patterns_weight_once_and_useful_takes_that_back() -> None:
    effect = concern_of(Tier.PATTERN, signals=(signal(Kind.RUMINATION, "brooding"),))
    story = Story(effect, history=History(weights={"rumination.brooding": 0.5}))
    story.press("not_useful", MENTOR)
    assert SaveWeight(person=MENTEE, rule="rumination.brooding", weight=0.4) in story.last
    story.press("not_useful", MENTOR)
    assert not any(isinstance(effect, SaveWeight) for effect in story.last)
    story.more["history"] = History(weights={"rumination.brooding": 0.4})
    story.press("useful", MENTOR)
    assert SaveWeight(person=MENTEE, rule="rumination.brooding", weight=0.5) in story.last
    assert story.concern.useful is True


def test_useful_alone_never_overrules_what_the_mentee_said() -> None:
    effect = concern_of(Tier.PATTERN, signals=(signal(Kind.RUMINATION, "brooding"),))
    story = Story(effect, history=History(weights={"rumination.brooding": 0.36}))
    story.press("useful", MENTOR)
    assert not any(isinstance(effect, SaveWeight) for effect in story.last)


def test_an_acute_rule_keeps_its_weight_whatever_anybody_says() -> None:
    story = Story(concern_of())
    story.press("not_useful", MENTOR)
    assert story.concern.useful is False
    assert not any(isinstance(effect, SaveWeight) for effect in story.last)


def test_what_was_asked_for_today_keeps_its_patterns_weight_too() -> None:
    story = Story(concern_of(Tier.TODAY, reason="asked", signals=(signal(Kind.RUMINATION, "brooding"),)))
    story.press("not_useful", MENTOR)
    assert not any(isinstance(effect, SaveWeight) for effect in story.last)


def test_write_opens_a_line_and_leaves_the_concerns_timer_alone() -> None:
    story = Story(concern_of())
    story.press("write", MENTOR)
    line = next(effect for effect in story.last if isinstance(effect, OpenRelay))
    assert (line.person, line.peer, line.concern) == (MENTOR, MENTEE, 7)
    assert not any(isinstance(effect, SetTimer | CancelTimer) for effect in story.last)


def test_write_says_when_the_mentee_cannot_be_reached() -> None:
    story = Story(concern_of(), people(lena={"blocked": True}))
    story.press("write", MENTOR)
    assert not any(isinstance(effect, OpenRelay) for effect in story.last)
    assert "cannot be reached" in story.to(MENTOR)[0]


def test_a_tap_ends_its_spinner_and_a_menu_its_buttons() -> None:
    story = Story(concern_of())
    tap = Tap(action=None, query_id="q", message_id=5, label="Something else")
    do = Do("concern.outcome", {"concern": "7", "outcome": "other"})
    _, effects = handle_press(story.world, story.concern, story.everybody[MENTOR], do, tap)
    assert effects[:2] == (AnswerTap(query_id="q"), CloseButtons(to=MENTOR, message_id=5, chosen="Something else"))


def test_a_staff_members_own_world_serves_as_well() -> None:
    """/ack N runs the machine in the mentor's turn: mentee and pairing are found among the people."""
    story = Story(concern_of())
    pairing = story.world.dossier.pairing
    assert pairing is not None
    own = world(pairing=None, pairings=(pairing,))
    own = type(own)(
        now=own.now, seed="t", programme=own.programme, library=own.library, signals=own.signals,
        dossier=type(own.dossier)(person=story.everybody[MENTOR], people=story.everybody, pairings=(pairing,)),
    )  # fmt: skip
    concern, effects = advance(own, story.concern, TellConcern(concern=7, what="acknowledge", by=MENTOR))
    assert concern.acknowledged_by == MENTOR
    assert any(getattr(effect, "to", None) == MENTEE for effect in effects)
