"""Threads of described people: each is flagged for what it shows, and for nothing else."""

import importlib.util
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("over_time_people", Path(__file__).parent / "conftest.py")
assert spec
assert spec.loader
described = importlib.util.module_from_spec(spec)
spec.loader.exec_module(described)
PEOPLE = described.people()


MISSED = {"j-01"}  # published in docs/signals-patterns.md: nothing is said or done that a rule could hold on to


@pytest.mark.parametrize("thread", PEOPLE, ids=lambda thread: thread.id)
def test_is_flagged_for_what_it_shows(thread, flagged):
    """Kinds, not rules: two rules may see the same pattern."""
    assert {flag.kind for flag in flagged(thread)} == (thread.labels if thread.id not in MISSED else frozenset())


def test_there_are_enough_people_and_kinds():
    """Sixty people at least, in both languages, and the ones who must never be flagged."""
    assert len(PEOPLE) >= 60
    assert {thread.lang for thread in PEOPLE} == {"en", "es"}
    assert sum(not thread.labels for thread in PEOPLE) >= 30


def test_no_flag_before_the_pattern(flagged):
    """Avoidance by deferral is seen at the third deferral, not before."""
    thread = next(thread for thread in PEOPLE if thread.id == "a-tess")
    assert [flag.event_index for flag in flagged(thread)] == [4]
