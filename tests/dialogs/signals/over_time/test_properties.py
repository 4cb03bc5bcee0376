"""What must hold for any history."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.content import Content
from bot.detectors import load_wording
from dialogs.model.history import Absence, Event, History
from dialogs.model.signal import Kind
from dialogs.signals import notice as noticing
from dialogs.signals.policy import Policy

POLICY = Policy(policy="any")
WORDING = load_wording(Content())
START = datetime(2026, 3, 2, 18, tzinfo=UTC)
TEXTS = (
    "", "ok", "fine, thanks", "I keep replaying the meeting, why did I say that", "Still the meeting, round and round",
    "Haven't opened the letter, I'd rather not know", "I keep putting it off", "let's talk about something else",
    "I finally called her and we sorted it out", "A quiet day with a long walk by the river and some reading",
)  # fmt: skip
KINDS = ("checkin_sent", "answer", "no_answer", "snooze", "skip", "free_message", "goal_set", "goal_due", "goal_done",
         "goal_deferred", "mood", "loop_rating")  # fmt: skip


def notice(policy, history, now):
    """With the shipped wording."""
    return noticing.notice(policy, history, now, WORDING)


@st.composite
def histories(draw, least=0, most=40):
    """Up to `most` events at random times over two months."""
    hours = sorted(draw(st.lists(st.integers(0, 24 * 60), min_size=least, max_size=most)))
    events = tuple(
        Event(
            at=START + timedelta(hours=hour),
            kind=(kind := draw(st.sampled_from(KINDS))),
            text=draw(st.sampled_from(TEXTS)) if kind in ("answer", "free_message") else "",
            value=float(draw(st.integers(0, 10))) if kind in ("mood", "loop_rating") else None,
            goal=draw(st.sampled_from(("", "cv", "bank"))) if kind.startswith("goal") else "",
        )
        for hour in hours
    )
    return History(events=events)


def kinds(history, now=None):
    """The kinds noticed at the end of the history."""
    at = now or (history.events[-1].at if history.events else START)
    return {signal.kind for signal in notice(POLICY, history, at)}


@given(histories())
def test_any_history_is_read_without_error(history):
    """And at most one signal of a kind comes out, with evidence."""
    found = notice(POLICY, history, history.events[-1].at if history.events else START)
    assert len({signal.kind for signal in found}) == len(found)
    assert all(signal.evidence.moments for signal in found)


@given(histories(), st.integers(0, 60), st.integers(0, 30))
def test_an_announced_absence_never_adds_a_flag(history, first, length):
    """Being away explains; it is never evidence."""
    day = date(2026, 3, 2) + timedelta(days=first)
    away = structs.replace(history, absences=(Absence(day, day + timedelta(days=length)),))
    assert kinds(away) <= kinds(history)


@given(histories(most=1))
def test_nothing_before_there_is_enough(history):
    """One event is never a pattern."""
    assert not kinds(history)


@given(histories(), st.sampled_from(("cv", "bank")))
def test_a_completed_act_cancels_the_deferrals(history, goal):
    """Once every commitment is done, no deferral counts any more."""
    at = START + timedelta(days=61)
    done = tuple(Event(at=at, kind="goal_done", goal=name) for name in ("", "cv", "bank"))
    found = notice(POLICY, structs.replace(history, events=(*history.events, *done)), at)
    assert all(signal.rule != "avoidance.deferred" for signal in found)


def replies(lengths, latencies):
    """Check-ins every second day, answered by neutral text of these lengths after these hours."""
    events = []
    for number, (length, latency) in enumerate(zip(lengths, latencies, strict=True)):
        at = START + timedelta(days=2 * number)
        events.append(Event(at=at, kind="checkin_sent"))
        events.append(Event(at=at + timedelta(hours=latency), kind="answer", text="m" * length))
    return History(events=tuple(events))


LENGTHS = st.lists(st.integers(30, 200), min_size=8, max_size=16)


@given(LENGTHS, st.integers(2, 12), st.data())
@settings(max_examples=60)
def test_only_the_persons_own_scale_counts(lengths, factor, data):
    """Somebody who writes all their life k times as much is judged the same."""
    latencies = data.draw(st.lists(st.integers(1, 40), min_size=len(lengths), max_size=len(lengths)))
    scaled = [length * factor for length in lengths]
    assert kinds(replies(lengths, latencies)) == kinds(replies(scaled, latencies))


@given(st.lists(st.integers(1, 12), min_size=8, max_size=30), st.data())
@settings(max_examples=60)
def test_a_naturally_short_writer_is_never_flagged_for_length(lengths, data):
    """However their few letters and, below their usual, their hours vary."""
    latencies = data.draw(st.lists(st.integers(1, 5), min_size=len(lengths), max_size=len(lengths)))
    assert Kind.AVOIDANCE not in kinds(replies(lengths, [5 + latency / 10 for latency in latencies]))


def test_shrinking_and_late_replies_are_seen():
    """So that the properties above are about something."""
    history = replies([100, 110, 90, 120, 95, 105, 100, 9, 8, 10, 6], [1, 1, 1, 1, 1, 1, 1, 14, 15, 12, 16])
    (signal,) = notice(POLICY, history, history.events[-1].at)
    assert signal.rule == "avoidance.replies"
    assert signal.evidence.cues == ("shorter", "later")
    assert signal.evidence.baseline["median"] == 100
