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


# Published in docs/signals-patterns.md: told in pictures and side remarks, too little for a rule to hold on to.
# And those who tell of it in words alone, on fewer than four days: the design counts words only beside behaviour.
MISSED = frozenset(
    """
    j-01 j-03 l-05 l-08 l-10 l-11 n-02 n-04 n-05 n-06 n-07 n-08 n-10 n-11 n-12 o-01 o-02 o-03 o-07 o-09
    o-11 o-12 p-01 p-02 p-03 p-04 p-05 p-07 p-08 p-09 p-10 p-12 z-01 z-04 z-06 z-07
    """.split()  # noqa: SIM905 # ids
)
SEEN_TOO = {"l-04": {"rumination"}}  # "what if they say it's serious", beside the avoidance that is there


@pytest.mark.parametrize("thread", PEOPLE, ids=lambda thread: thread.id)
def test_is_flagged_for_what_it_shows(thread, flagged):
    """Kinds, not rules: two rules may see the same pattern."""
    expected = frozenset() if thread.id in MISSED else thread.labels | SEEN_TOO.get(thread.id, set())
    assert {flag.kind for flag in flagged(thread)} == expected


def test_there_are_enough_people_and_kinds():
    """Sixty people at least, in both languages, and the ones who must never be flagged."""
    assert len(PEOPLE) >= 60
    assert {thread.lang for thread in PEOPLE} == {"en", "es"}
    assert sum(not thread.labels for thread in PEOPLE) >= 30


def test_no_flag_before_the_pattern(flagged):
    """Avoidance by deferral is seen at the third deferral, not before."""
    thread = next(thread for thread in PEOPLE if thread.id == "a-tess")
    assert [flag.event_index for flag in flagged(thread)] == [4]
