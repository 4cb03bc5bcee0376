"""The ladder's times are those of the design; nothing is paged twice at once, and it never ends by itself."""

from datetime import time, timedelta

import pytest

from dialogs.model.concern import Tier
from dialogs.model.effect import Alarm, Page, SecondChannel, Send
from dialogs.model.people import QuietHours
from dialogs.signals.pack import Pack
from dialogs.signals.policy import Caps, Policy
from tests.dialogs.concern.story import (
    BACKUP,
    COORD,
    COORD2,
    DEPUTY,
    MENTEE,
    MENTOR,
    NOON,
    SAFE,
    Story,
    concern_of,
    people,
)  # fmt: skip

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
H, D = 60.0, 1440.0
EVERYONE = (MENTOR, BACKUP, SAFE, DEPUTY, COORD, COORD2)
BOTH, COORDS = (MENTOR, SAFE), (COORD, COORD2)

TIMES = {
    Tier.NOW: (timedelta(minutes=35), [
        (0, BOTH), (3, BOTH), (5, (BACKUP,)), (10, COORDS), (15, EVERYONE), (25, EVERYONE), (35, EVERYONE),
    ]),
    Tier.TODAY: (2 * DAY, [
        (0, (MENTOR,)), (30, (MENTOR,)), (H, (BACKUP,)), (3 * H, COORDS), (D, EVERYONE), (2 * D, EVERYONE),
    ]),
    Tier.LOOK: (DAY, [
        (0, (MENTOR,)), (4 * H, (MENTOR,)), (8 * H, (BACKUP,)), (16 * H, COORDS), (D, EVERYONE),
    ]),
    Tier.PATTERN: (14 * DAY, [
        (0, (MENTOR,)), (D, (MENTOR,)), (2 * D, (BACKUP,)), (3 * D, COORDS), (7 * D, EVERYONE), (14 * D, EVERYONE),
    ]),
    Tier.QUIET: (22 * DAY, [
        (0, (MENTOR,)), (7 * D, (MENTOR,)), (15 * D, COORDS), (22 * D, EVERYONE),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("tier", list(Tier))
def test_nobody_answers_and_the_rungs_come_at_their_times(tier: Tier) -> None:
    until, expected = TIMES[tier]
    story = Story(concern_of(tier))
    story.walk(until)
    assert story.pages == expected


@pytest.mark.parametrize(("tier", "second"), [(Tier.NOW, 3), (Tier.TODAY, 2), (Tier.PATTERN, 2)])
def test_the_end_repeats_over_the_second_channel(tier: Tier, second: int) -> None:
    story = Story(concern_of(tier))
    story.walk(TIMES[tier][0])
    assert sum(isinstance(effect, SecondChannel) for effect in story.effects) == second
    assert story.concern.next_action is not None


def test_without_the_mentor_the_safeguarding_contact_climbs_to_their_deputy() -> None:
    story = Story(concern_of(Tier.NOW, "abuse"))
    story.walk(timedelta(minutes=15))
    without = (SAFE, DEPUTY, COORD, COORD2)
    assert story.pages == [(0, (SAFE,)), (3, (SAFE,)), (5, (DEPUTY,)), (10, COORDS), (15, without)]


def test_a_failing_detector_is_looked_at_within_the_hour() -> None:
    story = Story(concern_of(Tier.LOOK, "unreadable", reason="look:detector"))
    story.walk(HOUR)
    assert story.pages == [(0, (MENTOR,)), (30, (MENTOR,)), (60, (BACKUP,))]
    assert all(effect.urgent for effect in story.effects if isinstance(effect, Send))


def test_after_an_outage_overdue_rungs_fire_at_once_one_page_a_person() -> None:
    story = Story(concern_of(Tier.NOW))
    story.jump(timedelta(minutes=12))
    alerts = [effect.to for effect in story.last if isinstance(effect, Send) and effect.alert]
    assert sorted(alerts) == [MENTOR, BACKUP, SAFE, COORD, COORD2]
    assert story.concern.next_action == NOON + timedelta(minutes=15)


def test_after_a_long_outage_the_repeats_are_not_caught_up_one_by_one() -> None:
    story = Story(concern_of(Tier.NOW))
    story.jump(DAY)
    assert len([effect for effect in story.last if isinstance(effect, Page)]) == 1
    assert story.concern.next_action == NOON + DAY + timedelta(minutes=5)


def test_a_timer_that_comes_early_pages_nobody() -> None:
    story = Story(concern_of(Tier.NOW))
    story.now += timedelta(minutes=1)
    story.due()
    assert not story.reached()
    assert story.concern.next_action == NOON + timedelta(minutes=3)


@pytest.mark.parametrize(("tier", "silent"), [(Tier.NOW, HOUR / 2), (Tier.TODAY, 12 * HOUR), (Tier.PATTERN, 7 * DAY)])
def test_acknowledged_and_then_silent_goes_back_to_the_first_rung(tier: Tier, silent: timedelta) -> None:
    story = Story(concern_of(tier))
    story.press("ack", MENTOR)
    assert story.concern.next_action == NOON + silent
    story.jump(silent)
    assert (story.concern.state, story.concern.acknowledged_by) == ("triggered", None)
    assert MENTOR in story.reached()


@pytest.mark.parametrize("tier", [Tier.PATTERN, Tier.QUIET])
def test_quiet_hours_hold_back_what_can_wait_with_the_whole_ladder(tier: Tier) -> None:
    night = QuietHours(time(11), time(20))
    story = Story(concern_of(tier), people(sam={"quiet": night}))
    assert not story.reached()
    story.walk(8 * HOUR)
    assert story.pages == [(8 * H, (MENTOR,))]
    assert story.concern.next_action == NOON + 8 * HOUR + (DAY if tier is Tier.PATTERN else 7 * DAY)


@pytest.mark.parametrize("tier", [Tier.NOW, Tier.TODAY, Tier.LOOK])
def test_quiet_hours_and_caps_never_hold_back_the_rest(tier: Tier) -> None:
    night = QuietHours(time(11), time(20))
    story = Story(concern_of(tier), people(sam={"quiet": night}), pages_this_week={MENTOR: 99})
    assert MENTOR in story.reached()


@pytest.mark.parametrize(("cap", "had", "spared"), [(5, 5, True), (5, 4, False), (1, 1, True), (6, 5, False)])
@pytest.mark.parametrize("tier", [Tier.PATTERN, Tier.QUIET])
def test_a_mentor_with_enough_alerts_this_week_is_spared(tier: Tier, cap: int, had: int, spared: bool) -> None:
    pack = Pack({}, {}, Policy(policy="any", caps=Caps(per_mentor_week=cap)))
    story = Story(concern_of(tier), pages_this_week={MENTOR: had}, signals=pack)
    assert (MENTOR not in story.reached()) is spared


def test_a_spared_mentor_does_not_stop_the_ladder() -> None:
    story = Story(concern_of(Tier.PATTERN), pages_this_week={MENTOR: 5})
    story.walk(3 * DAY)
    assert story.pages == [(2 * D, (BACKUP,)), (3 * D, COORDS)]


@pytest.mark.parametrize("gone", [{"blocked": True}, {"reachable": False}, {"away_until": NOON + DAY}])
def test_who_cannot_be_reached_is_replaced_at_once_by_the_next_rung(gone: dict[str, object]) -> None:
    assert Story(concern_of(Tier.TODAY), people(sam=gone)).reached() == {BACKUP}
    assert Story(concern_of(Tier.NOW), people(sam=gone)).reached() == {SAFE, BACKUP}


def test_without_a_mentor_the_coordinators_are_next() -> None:
    assert Story(concern_of(Tier.TODAY), pairing=None).reached() == {COORD, COORD2}


def test_when_nobody_answers_to_the_ladder_everyone_the_second_channel_and_the_operator_are_told_at_once() -> None:
    away = {name: {"away_until": NOON + DAY} for name in ("sam", "bo", "ines", "dora", "carl", "cleo")}
    story = Story(concern_of(Tier.TODAY), people(**away))
    assert story.reached() == set(EVERYONE)
    assert {SecondChannel, Alarm} <= {type(effect) for effect in story.last}


def test_when_nobody_has_a_chat_the_second_channel_and_the_operator_are_told() -> None:
    gone = {name: {"reachable": False} for name in ("sam", "bo", "ines", "dora", "carl", "cleo")}
    story = Story(concern_of(Tier.NOW), people(**gone))
    assert not story.reached()
    assert {SecondChannel, Alarm} <= {type(effect) for effect in story.last}
    assert story.concern.next_action is not None


def test_a_page_that_did_not_arrive_pages_the_next_at_once_and_keeps_the_times() -> None:
    story = Story(concern_of(Tier.TODAY))
    story.undelivered(MENTOR)
    assert story.reached() == {BACKUP}
    assert story.concern.next_action == NOON + HOUR / 2


def test_a_page_lost_after_the_acknowledgement_reopens_only_for_whoever_has_it() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    story.undelivered(SAFE)
    assert story.concern.state == "acknowledged"
    story.undelivered(MENTOR)
    assert story.concern.state == "triggered"


def test_when_no_page_arrived_at_all_the_operator_is_told() -> None:
    story = Story(concern_of(Tier.TODAY))
    for who in EVERYONE:
        story.undelivered(who)
    assert any(isinstance(effect, Alarm) for effect in story.effects)


def test_the_mentee_is_never_paged_about_themselves() -> None:
    story = Story(concern_of(Tier.NOW))
    story.walk(HOUR)
    assert all(MENTEE not in to for _, to in story.pages)


def test_a_push_carries_no_content() -> None:
    story = Story(concern_of(Tier.NOW))
    for effect in story.effects:
        if isinstance(effect, Send):
            assert "alive" not in effect.text
            assert "Lena" not in effect.text
            assert "7" in effect.text
            assert "Bird 1" in effect.text
