"""The held-out sets keep their format, sizes and balance; failures name ids, never texts."""

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

HERE = Path(__file__).parent
SIZES = {"phrases_en": 450, "phrases_es": 280, "second_en": 450, "second_es": 280}
LABELS = {"risk", "rumination", "avoidance", "none"}
ORDINARY = {
    "ordinary", "figure_of_speech", "negated", "third_person", "fiction_news",
    "past_resolved", "everyday_stress", "mentoring_talk", "humour",
}  # fmt: skip
FAMILIES = {
    "ideation_active", "ideation_passive", "plan_means", "self_harm", "overdose", "goodbye_giving_away",
    "hopelessness", "abuse", "coercion_grooming", "sexual_exploitation", "threat_to_others",
    "purging_starving", "minor_disclosure", "not_joking",
}  # fmt: skip
KINDS = {
    "checkin_sent", "answer", "no_answer", "snooze", "skip", "free_message",
    "goal_set", "goal_due", "goal_done", "goal_deferred", "mood", "loop_rating",
}  # fmt: skip
SPOKEN = {"answer", "free_message", "goal_deferred", "goal_done", "skip"}
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def ids(found: list[Row]) -> list[str]:
    return [row["id"] for row in found]


def spoken(thread: Row) -> set[str]:
    return {event["text"] for event in thread["events"] if event["kind"] in SPOKEN and "text" in event}


@pytest.fixture(params=SIZES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def phrases(name: str) -> list[Row]:
    return rows(f"{name}.jsonl")


@pytest.fixture(scope="module")
def threads() -> list[Row]:
    return rows("threads.jsonl")


def test_there_are_enough_phrases_and_half_are_without_risk(name: str, phrases: list[Row]) -> None:
    without = sum(row["label"] != ["risk"] for row in phrases)
    assert len(phrases) >= SIZES[name]
    assert 2 * without >= len(phrases)


def test_every_phrase_has_the_keys_of_the_format(name: str, phrases: list[Row]) -> None:
    must = {"id", "text", "lang", "label", "slice", "form"}
    assert not ids([row for row in phrases if not must <= set(row) <= must | {"urgency", "texts"}])
    assert not ids([row for row in phrases if row["lang"] != name[-2:] or not row["text"].strip()])
    assert not ids([row for row in phrases if len(row["label"]) != 1 or not set(row["label"]) <= LABELS])


def test_urgency_is_now_or_today_and_only_beside_risk(phrases: list[Row]) -> None:
    urgent = [row for row in phrases if "urgency" in row]
    assert not ids([row for row in urgent if row["urgency"] not in {"now", "today"}])
    assert not ids([row for row in urgent if row["label"] != ["risk"]])


def test_label_and_slice_agree(phrases: list[Row]) -> None:
    patterns = {"rumination": {"rumination"}, "avoidance": {"avoidance"}}
    allowed = {"risk": FAMILIES | ORDINARY, "none": ORDINARY, **patterns}
    wrong = [row for row in phrases if row["slice"] not in allowed[row["label"][0]]]
    unsure = [row for row in phrases if row["label"] == ["risk"] and "urgency" not in row]
    assert not ids(wrong)
    assert not ids([row for row in unsure if row["slice"] not in ORDINARY])


def test_every_family_and_kind_is_there(phrases: list[Row]) -> None:
    assert {row["slice"] for row in phrases} == FAMILIES | ORDINARY | {"rumination", "avoidance"}


def test_bubbles_are_the_text_split(phrases: list[Row]) -> None:
    split = [row for row in phrases if row["form"] == "split_bubbles"]
    assert ids(split) == ids([row for row in phrases if "texts" in row])
    assert not ids([row for row in split if "\n".join(row["texts"]) != row["text"]])
    assert not ids([row for row in split if not 2 <= len(row["texts"]) <= 5])


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def test_phrase_texts_are_unique(phrases: list[Row]) -> None:
    texts = defaultdict(list)
    for row in phrases:
        texts[plain(row["text"])].append(row["id"])
    assert not [same for same in texts.values() if len(same) > 1]


def test_phrase_ids_are_unique() -> None:
    found = [row["id"] for name in SIZES for row in rows(f"{name}.jsonl")]
    assert len({*found}) == len(found)


def test_nothing_that_detectors_were_made_from_is_in_a_set(phrases: list[Row]) -> None:
    signals = HERE.parent / "dialogs" / "signals"
    files = [*signals.glob("dev_*.jsonl"), *(signals / "written").glob("*.jsonl")]
    lines = (json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines())
    learned = {plain(row.get("text") or "\n".join(row["texts"])) for row in lines}
    assert not ids([row for row in phrases if plain(row["text"]) in learned])


def test_there_are_enough_threads_of_each_label(threads: list[Row]) -> None:
    labels = Counter(thread["label"] for thread in threads)
    assert set(labels) == {"rumination", "avoidance", "silence", "none"}
    assert len(threads) >= 72
    assert 2 * labels["none"] >= len(threads)
    assert sum(thread["lang"] == "es" for thread in threads) >= 12
    assert len({*ids(threads)}) == len(threads)


def test_thread_events_follow_one_another_in_the_persons_own_zone(threads: list[Row]) -> None:
    for thread in threads:
        times = [datetime.fromisoformat(event["t"]) for event in thread["events"]]
        local = [time.astimezone(ZoneInfo(thread["tz"])).utcoffset() for time in times]
        assert all(a < b for a, b in pairwise(times)), thread["id"]
        assert local == [time.utcoffset() for time in times], thread["id"]
        assert (times[-1] - times[0]).days >= 14, thread["id"]


def test_thread_events_are_of_known_kinds_and_rated_from_0_to_10(threads: list[Row]) -> None:
    for thread in threads:
        events = thread["events"]
        rated = [event for event in events if event["kind"] in {"mood", "loop_rating"}]
        goals = [event for event in events if event["kind"].startswith("goal_")]
        assert {event["kind"] for event in events} <= KINDS, thread["id"]
        assert {key for event in events for key in event} <= {"t", "kind", "text", "value", "goal"}, thread["id"]
        assert all(0 <= event["value"] <= 10 for event in rated), thread["id"]
        assert all(event.get("goal") for event in goals), thread["id"]


def test_an_onset_is_given_exactly_where_there_is_something_to_see(threads: list[Row]) -> None:
    shown = SPOKEN | {"snooze", "no_answer"}
    assert not ids([t for t in threads if ("onset_event_index" in t) == (t["label"] == "none")])
    positive = [t for t in threads if "onset_event_index" in t]
    assert not ids([t for t in positive if t["events"][t["onset_event_index"]]["kind"] not in shown])


def test_sentences_are_many_and_no_positive_one_is_in_more_than_three_threads(threads: list[Row]) -> None:
    pools = (HERE / "smalltalk.yaml").read_text(encoding="utf-8")
    everyday = {line.strip() for line in pools.splitlines()}
    positive = [t for t in threads if t["label"] != "none"]
    uses = Counter(text for thread in positive for text in spoken(thread) - everyday)
    most = max(uses.values())
    distinct = len({text for thread in threads for text in spoken(thread)})
    assert most <= 3
    assert distinct >= 250


def test_writing_the_threads_again_gives_the_committed_file(tmp_path: Path) -> None:
    run = [sys.executable, "-B", str(HERE / "threads.py")]
    again = subprocess.run(run, cwd=tmp_path, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, check=True)
    same = again.stdout == (HERE / "threads.jsonl").read_bytes()
    assert same, "run: python tests/held_out/threads.py > tests/held_out/threads.jsonl"


def test_the_readme_counts_what_is_in_the_files(threads: list[Row]) -> None:
    told = {}
    for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"\| `(\w+)` \|.*\| (\d+) \| (\d+) \|$", line):
            told[found[1]] = (int(found[2]), int(found[3]))
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for column, name in enumerate(("en", "es")):
        for row in rows(f"phrases_{name}.jsonl"):
            unsure = row["label"] == ["risk"] and "urgency" not in row
            counted[row["slice"] + "_ask" * unsure][column] += 1
        for thread in threads:
            counted[f"thread_{thread['label']}"][column] += thread["lang"] == name
    assert told == {name: tuple(pair) for name, pair in counted.items()}
