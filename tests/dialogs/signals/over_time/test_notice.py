"""The policy between a detector and a flag: cooldowns, weights, quiet periods, switches."""

from datetime import timedelta

import pytest
from msgspec import structs

from dialogs.model.history import History
from dialogs.model.signal import Flag, Kind
from dialogs.signals.mood import low_moods
from dialogs.signals.policy import Policy

TOLD = (
    "I keep replaying the meeting and why I said that",
    "Still the meeting, it goes round and round in my head",
    "Can't sleep, the meeting again, I am such an idiot",
)


@pytest.fixture
def history(said):
    """Three evenings with the same meeting."""
    return History(events=tuple(said(2 * n, "free_message", text) for n, text in enumerate(TOLD)))


def test_a_pattern_is_noticed_with_its_evidence(notice, policy, history):
    """Words, days, rule and revision."""
    (signal,) = notice(policy, history, history.events[-1].at)
    assert (signal.kind, signal.rule, signal.revision) == (Kind.RUMINATION, "rumination.going_round", policy.revision)
    assert [moment.text for moment in signal.evidence.moments] == list(TOLD)
    assert all(span.text == TOLD[2][span.start : span.end] for span in signal.evidence.spans)
    assert "theme_recurs" in signal.evidence.cues


@pytest.mark.parametrize(("contested", "days"), [(None, 14), (False, 14), (True, 28)])
def test_it_stays_quiet_for_its_cooldown(notice, policy, history, said, contested, days):
    """Longer when the mentee said that it does not fit; then only something new raises it again."""
    now = history.events[-1].at
    (signal,) = notice(policy, history, now)
    flag = Flag(id="f", at=now, signal=signal, contested=contested)
    again = tuple(said(4 + days + 2 * n, "free_message", text) for n, text in enumerate(TOLD))
    later = structs.replace(history, flags=(flag,), events=(*history.events, *again))
    assert notice(policy, later, now + timedelta(days=days) - timedelta(minutes=1)) == ()
    assert notice(policy, later, again[-1].at)
    assert notice(policy, structs.replace(history, flags=(flag,)), now + timedelta(days=days)) == ()


@pytest.mark.parametrize(
    ("rule", "contested", "asked"),
    [
        ("avoidance.together", None, True),
        ("avoidance.told", False, True),
        ("avoidance.together", True, False),
        ("avoidance.deferred", None, False),
    ],
)
def test_what_is_counted_is_asked_about_though_another_rule_rests(notice, policy, said, rule, contested, asked):
    """A commitment put off for the third time guesses nothing; but "that does not fit" is kept to."""
    deferred = History(events=tuple(said(2 * n, "goal_deferred", "my CV", goal="cv") for n in range(3)))
    now = deferred.events[-1].at
    (signal,) = notice(policy, deferred, now)
    earlier = Flag(id="f", at=now - timedelta(days=1), signal=structs.replace(signal, rule=rule), contested=contested)
    found = notice(policy, structs.replace(deferred, flags=(earlier,)), now)
    assert [one.rule for one in found] == (["avoidance.deferred"] if asked else [])


def test_a_lowered_weight_holds_a_rule_back(notice, policy, history):
    """Contested often enough, it is no longer raised for this person."""
    now = history.events[-1].at
    lowered = structs.replace(history, weights={"rumination.going_round": policy.contested_weight**2})
    assert notice(policy, lowered, now) == ()
    assert notice(policy, structs.replace(history, weights={"avoidance.told": 0.0}), now)


def test_quiet_periods_and_switches(notice, policy, history):
    """Nothing is raised in the programme's holidays, nor what is switched off for a programme or a person."""
    now = history.events[-1].at
    raw = policy.model_dump()
    quiet = Policy.model_validate(raw | {"quiet": [{"first": now.date(), "last": now.date()}]})
    assert notice(quiet, history, now) == ()
    off = Policy.model_validate(raw | {"people": {"heron-4": {"off": ["rumination"]}}})
    assert notice(off.narrowed(person="heron-4"), history, now) == ()
    assert notice(off.narrowed(person="heron-5"), history, now)
    assert notice(policy.narrowed(off={"rumination"}), history, now) == ()
    assert policy.narrowed(off={"rumination", "risk"}).silence.enabled
    narrowed = Policy.model_validate(raw).narrowed(off={"silence"})
    (signal,) = notice(narrowed, history, now)
    assert signal.revision == policy.revision


def test_one_bad_day_is_none(notice, policy, said):
    """However much is written on it."""
    day = History(events=tuple(said(n / 10, "free_message", text) for n, text in enumerate(TOLD)))
    assert notice(policy, day, day.events[-1].at) == ()


def test_a_step_cancels(notice, policy, history, said):
    """A completed act that has to do with it; one that has not does not."""
    now = history.events[-1].at + timedelta(hours=2)
    done = said(4.05, "goal_done", goal="meeting-notes")
    other = said(4.05, "goal_done", goal="laundry")
    assert notice(policy, structs.replace(history, events=(*history.events, done)), now) == ()
    assert notice(policy, structs.replace(history, events=(*history.events, other)), now)


def test_an_announcement_in_words_counts_as_an_absence(notice, policy, said):
    """Three misses after "until the 14th" are no silence; without it they are."""
    asked = [event for n in range(3) for event in (said(4 + 2 * n, "checkin_sent"), said(4.5 + 2 * n, "no_answer"))]
    before = [said(0, "answer", "A good day"), said(2, "answer", "I'm away until the 14th, no signal there")]
    assert not notice(policy, History(events=(*before, *asked)), asked[-1].at)
    plain = [before[0], said(2, "answer", "A fine day as well")]
    (signal,) = notice(policy, History(events=(*plain, *asked)), asked[-1].at)
    assert (signal.kind, signal.rule) == (Kind.SILENCE, "silence.misses")


@pytest.mark.parametrize(
    ("top", "values", "lows"),
    [
        (9, (7, 7, 6, 7, 7, 3, 2), 2),
        (5, (4, 4, 4, 5, 4, 2, 1), 2),
        (9, (4, 4, 4, 4, 4, 4, 4), 0),
        (9, (7, 7, 1), 1),
        (9, (7, 7, 6, 7, 7, 7, 6, 7, 4, 4), 2),
    ],
)
def test_low_mood_is_low_for_this_person(policy, said, top, values, lows):
    """On a scale of five or ten; somebody who is always at four is not low at four."""
    moods = [said(n, "mood", value=float(value)) for n, value in enumerate(values)]
    history = History(events=(said(-20, "loop_rating", value=float(top)), *moods))
    assert low_moods(policy.rumination, history, moods[-1].at)[0] == lows


def test_illness_explains_behaviour_and_exams_explain_thoughts(notice, policy, said, history):
    """Three deferrals with a fever are none; circling in an exam week is none."""
    deferred = [said(n + 1, "goal_deferred", goal="cv") for n in range(3)]
    assert notice(policy, History(events=tuple(deferred)), deferred[-1].at)
    ill = said(0.5, "answer", "I've got the flu and stay in bed")
    assert not notice(policy, History(events=(ill, *deferred)), deferred[-1].at)
    exams = said(-0.5, "answer", "Exams all week now")
    assert not notice(policy, structs.replace(history, events=(exams, *history.events)), history.events[-1].at)
    ill = structs.replace(ill, at=exams.at)
    assert notice(policy, structs.replace(history, events=(ill, *history.events)), history.events[-1].at)


def test_what_was_flagged_is_not_flagged_again_without_news(notice, policy, said):
    """Even when the cooldown is over and the evidence is still fresh."""
    deferred = tuple(said(n, "goal_deferred", goal="cv") for n in range(3))
    now = deferred[-1].at
    (signal,) = notice(policy, History(events=deferred), now)
    later = now + policy.avoidance.cooldown
    assert notice(policy, History(events=deferred), later)
    assert notice(policy, History(events=deferred, flags=(Flag(id="f", at=now, signal=signal),)), later) == ()


def test_somebody_who_often_misses_three_is_not_silent_at_three(notice, policy, said):
    """The fourth in a row is unusual for them."""
    events, day = [], 0.0
    for _ in range(4):
        events.append(said(day, "answer", "all well here"))
        for _ in range(3):
            events += [said(day + 0.3, "checkin_sent"), said(day + 0.6, "no_answer")]
            day += 1
        day += 0.9
    assert notice(policy, History(events=tuple(events)), events[-1].at) == ()
    more = (*events, said(day, "checkin_sent"), said(day + 0.3, "no_answer"))
    (signal,) = notice(policy, History(events=more), more[-1].at)
    assert signal.rule == "silence.misses"
    assert signal.evidence.baseline["usual_misses"] == 3
