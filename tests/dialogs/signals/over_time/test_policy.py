"""A policy file: what it takes, and how it says what is wrong."""

import pytest

from dialogs.signals.policy import Policy, parse


def codes(text):
    """Place and code of every finding."""
    found = parse("p.yaml", text)
    assert isinstance(found, list)
    return [(issue.line, issue.column, issue.code) for issue in found]


def test_the_shipped_file_spells_out_the_defaults(policy):
    """So that a coordinator sees every number."""
    assert Policy(policy="default", note=policy.note) == policy


def test_equal_content_has_an_equal_revision(policy):
    """And another content another one."""
    assert Policy(policy="default", note=policy.note).revision == policy.revision
    assert Policy(policy="default").revision != policy.revision
    many = {"people": {"a-1": {"off": ["silence", "avoidance", "rumination"]}}, "policy": "p"}
    assert Policy.model_validate(many).revision == Policy.model_validate(many).revision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("policy: [a", [(1, 11, "KP01")]),
        ("- a", [(1, 1, "KP01")]),
        ("policy: a\nrumination:\n  scorring: 2", [(3, 3, "KP02")]),
        ("rumination: {}", [(1, 1, "KP03")]),
        ("policy: a\nrumination:\n  last: 0", [(3, 3, "KP03")]),
        ("policy: a\nquiet:\n- {first: 2027-01-05, last: 2027-01-01}", [(3, 3, "KP03")]),
        ("policy: a\nrumination:\n  last: 2\n  scoring: 3", [(4, 3, "KP04")]),
        ("policy: a\nrumination: {near: 0.7}", [(2, 14, "KP04")]),
        ("policy: a\navoidance: {dodges: 6}", [(2, 13, "KP04")]),
        ("policy: a\navoidance: {replies: 9}", [(2, 13, "KP04")]),
        ("policy: a\nsilence: {cooldown: 40d}", [(2, 1, "KP04")]),
        ("policy: a\nrumination: {window: 1d}", [(2, 14, "KP05")]),
        ("policy: a\navoidance:\n  window: 2d\n  deferral_window: 2d", [(3, 3, "KP05"), (4, 3, "KP05")]),
        ("policy: a\nsilence: {quiet: 3h}", [(2, 11, "KP05")]),
    ],
)
def test_every_problem_has_a_place_and_a_code(text, expected):
    """All of them at once."""
    assert codes(text) == expected


def test_a_misspelt_setting_is_answered_with_a_guess():
    """In one sentence."""
    (issue,) = parse("p.yaml", "policy: a\nrumination:\n  scorring: 2")
    assert str(issue) == "p.yaml:3:3: KP02 unknown setting 'rumination.scorring' (did you mean 'scoring'?)"
