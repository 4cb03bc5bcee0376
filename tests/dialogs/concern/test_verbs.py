"""Buttons: who may press, what they do, who is told."""

from datetime import time, timedelta

import pytest

from dialogs.concern import advance, handle_press
from dialogs.model.action import Do
from dialogs.model.concern import Tier
from dialogs.model.effect import (
    AnswerTap,
    CancelTimer,
    CloseButtons,
    CloseRelay,
    OpenRelay,
    SaveWeight,
    SetTimer,
    TellConcern,
)  # fmt: skip
from dialogs.model.history import History
from dialogs.model.inbound import Due, Notice, Tap
from dialogs.model.people import QuietHours, Role, Status
from dialogs.model.signal import Kind
from tests.dialogs.concern.story import (
    BACKUP,
    COORD,
    COORD2,
    MENTEE,
    MENTOR,
    NOON,
    SAFE,
    STRANGER,
    Story,
    concern_of,
    people,
    signal,
    world,
)  # fmt: skip

VERBS = ["open", "ack", "contacted", "pass", "resolve", "outcome", "close", "useful", "not_useful", "write"]


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


def test_writing_to_the_mentee_keeps_it_from_coming_back() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.now += timedelta(minutes=20)
    story.tell("wrote", MENTOR)
    assert story.concern.next_action == NOON + timedelta(minutes=50)


def test_pass_on_offers_whom_it_can_reach_and_pages_them_at_once() -> None:
    story = Story(concern_of(Tier.TODAY), people(carl={"blocked": True}, cleo={"blocked": True}))
    story.press("ack", MENTOR)
    story.now += timedelta(minutes=10)
    story.press("pass", MENTOR)
    menu = [button.label for effect in story.last for row in getattr(effect, "buttons", ()) for button in row]
    assert menu == ["The backup mentor", "The safeguarding contact"]
    story.press("pass", MENTOR, to="backup")
    assert (story.concern.state, story.concern.acknowledged_by) == ("triggered", None)
    assert story.reached() == {BACKUP}
    assert story.concern.next_action == story.now + timedelta(hours=2)


def test_passed_on_to_the_safeguarding_contact_does_not_come_straight_back() -> None:
    story = Story(concern_of(Tier.NOW))
    story.press("pass", MENTOR, to="safeguarding")
    assert story.reached() == {SAFE}
    story.walk(timedelta(minutes=2))
    assert story.pages[-1] == (2, (BACKUP,))


def test_somebody_elses_words_do_not_keep_it_from_coming_back() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.now += timedelta(minutes=20)
    story.tell("wrote", SAFE)
    assert story.concern.next_action == NOON + timedelta(minutes=30)


def test_a_coordinator_passes_it_on_to_the_other_ones_only() -> None:
    story = Story(concern_of(Tier.PATTERN, reason="pairing"))
    story.press("pass", COORD, to="coordinators")
    assert story.reached() == {COORD2}


def test_a_pattern_that_is_passed_on_waits_for_the_others_quiet_hours() -> None:
    night = QuietHours(time(11), time(20))
    story = Story(concern_of(Tier.PATTERN), people(bo={"quiet": night}))
    story.press("pass", MENTOR, to="backup")
    assert not story.reached()
    story.walk(timedelta(hours=8))
    assert story.pages[-1] == (480, (BACKUP,))


def test_with_nobody_else_to_pass_it_on_to_it_stays() -> None:
    gone = {name: {"blocked": True} for name in ("bo", "ines", "dora", "carl", "cleo")}
    story = Story(concern_of(Tier.TODAY), people(**gone))
    story.press("ack", MENTOR)
    story.press("pass", MENTOR)
    assert story.concern.state == "acknowledged"
    assert "Nobody else" in story.to(MENTOR)[0]


def test_resolving_asks_for_an_outcome_and_then_a_note() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.press("resolve", MENTOR)
    assert story.concern.state == "acknowledged"
    story.press("outcome", MENTOR, outcome="talked_safe")
    line = next(effect for effect in story.last if isinstance(effect, OpenRelay))
    assert (line.person, line.peer, line.concern) == (MENTOR, MENTOR, 7)
    story.tell("resolve", MENTOR, text="We spoke for an hour.")
    assert (story.concern.state, story.concern.outcome) == ("resolved", "talked_safe")
    assert story.concern.notes[-1].text == "We spoke for an hour."
    assert story.concern.next_action is None
    assert any(isinstance(effect, CancelTimer) for effect in story.last)
    assert story.to(SAFE) == ["Sam has closed concern 7."]


def test_the_note_can_be_skipped() -> None:
    story = Story(concern_of())
    story.press("outcome", MENTOR, outcome="referred")
    story.press("close", MENTOR)
    assert (story.concern.state, story.concern.acknowledged_by) == ("resolved", MENTOR)
    assert CloseRelay(person=MENTOR) in story.last


def test_a_chosen_outcome_closes_by_itself_without_a_note() -> None:
    story = Story(concern_of())
    story.press("outcome", MENTOR, outcome="other")
    story.walk(timedelta(minutes=10))
    assert story.concern.state == "resolved"
    assert not any(isinstance(effect, CloseRelay) for effect in story.last)


def test_resolving_without_an_outcome_closes_nothing() -> None:
    story = Story(concern_of())
    story.tell("resolve", MENTOR, text="done", outcome="made up")
    assert story.concern.open


def test_resolving_at_once_still_counts_as_taking_it() -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="misunderstanding")
    assert (story.concern.state, story.concern.acknowledged_by) == ("resolved", SAFE)
    assert story.to(MENTEE) == ["Ines has seen it."]


@pytest.mark.parametrize("verb", VERBS)
def test_after_the_end_buttons_answer_politely(verb: str) -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="other")
    before = story.concern.state, story.concern.next_action
    story.press(verb, MENTOR, outcome="referred", to="backup")
    assert (story.concern.state, story.concern.next_action) == before
    assert story.to(MENTOR)
    assert not any(isinstance(effect, SetTimer) for effect in story.last)


def test_after_the_end_nothing_else_moves_it() -> None:
    story = Story(concern_of())
    story.tell("resolve", SAFE, outcome="other")
    for event in (Due(kind="concern", key="7", due=NOON), Notice(what="undeliverable", data={"person": MENTOR})):
        assert advance(story.world, story.concern, event) == (story.concern, ())


@pytest.mark.parametrize("what", ["denied", "replied"])
def test_a_denial_closes_nothing_and_whoever_has_it_hears(what: str) -> None:
    story = Story(concern_of())
    story.tell(what, MENTEE, text="you misunderstood")
    assert story.concern.state == "triggered"
    assert not story.to(MENTOR)
    story.press("ack", MENTOR)
    story.tell(what, MENTEE, text="really")
    assert (story.concern.state, story.concern.answered) == ("acknowledged", "really")
    assert "There is a reply" in story.to(MENTOR)[0]
    assert "really" not in story.to(MENTOR)[0]


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


@pytest.mark.parametrize(
    "change", [{"status": Status.STOPPED}, {"paused_until": NOON + timedelta(days=9)}, {"blocked": True}]
)
def test_stop_pause_and_a_block_never_stop_the_ladder(change: dict[str, object]) -> None:
    story = Story(concern_of())
    story.everybody = people(lena=change)
    story.walk(timedelta(minutes=15))
    assert len(story.pages) == 5


def test_an_erased_mentee_stops_it_neither() -> None:
    story = Story(concern_of())
    story.everybody = people(lena={"status": Status.ERASED, "name": "", "pseudonym": "", "reachable": False})
    story.walk(timedelta(minutes=3))
    assert story.pages[-1] == (3, (MENTOR, SAFE))
    assert "someone" in story.to(MENTOR)[0]


def test_a_page_lost_after_the_acknowledgement_reopens_only_for_whoever_has_it() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.undelivered(SAFE)
    assert story.concern.state == "acknowledged"
    story.undelivered(MENTOR)
    assert story.concern.state == "triggered"


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
