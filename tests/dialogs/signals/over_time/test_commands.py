"""`kith signals threads` and `kith signals backtest` as a coordinator calls them."""

import json
from datetime import timedelta

import pytest

from bot.commands import signals_backtest, signals_threads
from bot.commands.signals_figures import figures
from bot.commands.signals_threads import Line, guess
from dialogs.model.history import History
from dialogs.signals.policy import Policy

DEFERRED = [
    {"t": f"2026-03-0{day}T10:00:00+01:00", "kind": "goal_deferred", "goal": "cv"} for day in (2, 4, 6)
]  # fmt: skip


@pytest.fixture
def file(tmp_path):
    """Two people, one of whom puts something off."""
    threads = [
        {"id": "p1", "label": "avoidance", "onset_event_index": 1, "tz": "Europe/Berlin", "events": DEFERRED},
        {"id": "p2", "label": ["none"], "tz": "UTC", "events": [
            {"t": "2026-03-02T10:00:00", "kind": "answer", "text": "Bien, gracias", "value": None},
            {"t": "2026-03-03T10:00:00Z", "kind": "mood", "value": 7, "something": "else"},
        ]},
    ]  # fmt: skip
    path = tmp_path / "threads.jsonl"
    path.write_text("\n".join(json.dumps(thread) for thread in threads) + "\n", encoding="utf-8")
    return path


def test_threads_as_json(policy, wording, file, capsys):
    """Figures per kind, and every flag with the event it came after."""
    assert signals_threads.run(policy, wording, file, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"recall": 1.0, "precision": 1.0, "n": 1}.items() <= told["avoidance"].items()
    assert told["avoidance"]["latency_events_median"] == 1
    assert told["rumination"] | {"n": 0, "recall": None} == told["rumination"]
    assert [(flag["id"], flag["kind"], flag["event_index"]) for flag in told["flags"]] == [("p1", "avoidance", 2)]


def test_threads_for_a_terminal(policy, wording, file, capsys):
    """A line a kind, a line a flag."""
    assert signals_threads.run(policy, wording, file) == 0
    out = capsys.readouterr().out
    assert "avoidance       1.00       1.00" in out
    assert "2026-03-06T10:00  p1  avoidance  avoidance.deferred  after event 2" in out


def test_events_may_come_in_any_order_and_keep_their_number(policy, wording, file):
    """The flag names the place in the file, not in time."""
    (thread, _) = signals_threads.read(file)
    thread.events.reverse()
    assert [flag.event_index for flag in signals_threads.walk(policy, wording, thread)] == [0]


@pytest.mark.parametrize(
    "text",
    [
        '{"id": "p1"}',
        '{"id": "p1", "events": [], "tz": "Nowhere/At all"}',
        "{",
        '{"id": "p1", "events": [{"t": "soon", "kind": "mood"}]}',
    ],
)
def test_a_broken_file_says_which_line(policy, wording, tmp_path, capsys, text):
    """On standard error, with exit code 1."""
    path = tmp_path / "broken.jsonl"
    path.write_text("\n" + text, encoding="utf-8")
    assert signals_threads.run(policy, wording, path) == 1
    assert "line 2" in capsys.readouterr().err
    assert signals_threads.run(policy, wording, tmp_path / "nowhere.jsonl") == 1


def test_the_language_is_guessed_from_the_little_words():
    """English when nothing tells."""
    at = "2026-03-02T10:00:00Z"
    lines = signals_threads.msgspec.convert([{"t": at, "kind": "answer", "text": "Hoy no me apetece"}], list[Line])
    assert guess(lines) == "es"
    assert guess([]) == "en"


def test_figures_are_honest():
    """Nothing is divided by nothing; the interval holds the figure."""
    pairs = [(True, True)] * 8 + [(True, False)] * 2 + [(False, True)] + [(False, False)] * 9
    told = figures(pairs)
    assert (told["recall"], told["precision"], told["false_alarm_rate"], told["n"]) == (0.8, 8 / 9, 0.1, 10)
    low, high = told["ci95"]["recall"]
    assert low < 0.8 < high
    assert figures([(False, False)])["precision"] is None
    assert figures([])["ci95"]["recall"] is None


@pytest.fixture
def histories(said):
    """Two people of one mentor; the first defers three times, the second four."""

    def deferring(times):
        return History(events=tuple(said(2 * n, "goal_deferred", goal="cv") for n in range(times)))

    return [(f"heron-{times}", "mentor-1", deferring(times)) for times in (3, 4)]


def test_backtest_says_what_changes(policy, wording, histories, capsys):
    """A policy that waits for the fourth deferral loses the first person."""
    later = Policy.model_validate(policy.model_dump() | {"policy": "later", "avoidance": {"deferrals": 4}})
    since = histories[0][2].events[0].at
    assert signals_backtest.run(histories, policy, later, since, wording, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["old"]["flags"] == 2
    assert told["new"]["people"] == ["heron-4"]
    assert (told["added"], told["gone"]) == ([], ["heron-3: avoidance"])
    assert sum(alert["alerts"] for alert in told["old"]["alerts"]) == 2


def test_backtest_counts_the_cap_and_the_switches(policy, wording, histories, capsys):
    """Beyond the cap alerts are held back; a person switched off is not flagged."""
    since = histories[0][2].events[0].at - timedelta(days=1)
    changed = {"caps": {"per_mentor_week": 1}, "people": {"heron-3": {"off": ["avoidance"]}}}
    capped = Policy.model_validate(policy.model_dump() | {"caps": changed["caps"]})
    off = Policy.model_validate(policy.model_dump() | changed)
    assert signals_backtest.run(histories, capped, off, since, wording) == 0
    out = capsys.readouterr().out
    assert "1 held back by the cap" in out
    assert "gone: heron-3: avoidance" in out


def test_backtest_shows_no_word(policy, wording, said, capsys):
    """Counts and pseudonyms only."""
    texts = ("I keep replaying the secret meeting", "Still the secret meeting, round and round in my head")
    history = History(events=tuple(said(3 * n, "free_message", text) for n, text in enumerate(texts)))
    signals_backtest.run([("heron-1", "m", history)], policy, policy, history.events[0].at, wording)
    out = capsys.readouterr().out
    assert "rumination 1" in out
    assert "secret" not in out
