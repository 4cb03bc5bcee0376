"""Many mistakes of many kinds in one script: one run tells each at its own place, and nothing that only follows."""

from copy import deepcopy
from io import StringIO
from typing import Any

import pytest
from ruamel.yaml import YAML

from dialogs.issue import Issue
from dialogs.lint import lint
from dialogs.script import Revision, overlay_texts, parse
from dialogs.text import Locale

HEAD = "script: tea\ntitle: Tea\npurpose: Tea.\nminutes: 1\nstart: first\ndefaults: {timeout: {after: 20h, to: bye}}\n"
TAIL = "  bye:\n    end: done\n"
TESTS = "tests:\n  - name: one\n    chat:\n      - ends: true\n"

# A script, and all that must be said about it: code, line, column, words of the finding.
SCRIPTS = {
    "in one question": (
        HEAD + """\
steps:
  first:
    ask: scale
    say: How {lod} is it?
    rnge: [10, 0]
    save: load
    routes:
      - {if: laod > 3, to: second}
      - {if: load >, to: bye}
      - {if: half(load), to: bye}
      - {to: secnd}
    timeout: {after: soon, to: by}
  second:
    ask: choice
    say: Tea?
    to: third
  third:
    say: Good.
  apart:
    say: Never.
""" + TAIL + TESTS,
        [("N203", 10, 5, "mean 'load'?"), ("KEY", 11, 5, "'range'"), ("VALUE", 11, 5, "smaller to the larger"),
         ("N201", 14, 10, "'laod'"), ("VALUE", 15, 10, "cannot be read"), ("N202", 16, 10, "'half'"),
         ("S101", 17, 10, "'secnd'"), ("VALUE", 18, 15, "'soon'"), ("S101", 18, 28, "'by'"),
         ("MISSING", 19, 3, "'choices'"), ("S102", 25, 3, "'apart'")],
    ),
    "in what a step is": (
        HEAD.replace("first", "frist") + """\
steps:
  first:
    aks: scale
    say: How?
    rage: [0, 10]
    to: second
  second:
    ask: chioce
    say: Tea?
    choices:
      a: {label: Yes, to: thrd}
      b: {label: Yes, iff: cups > 2}
    to: bye
  third:
    ask: drink
    say: Now?
    min: 3
    save: now
    to: fourth
  fourth:
    branch: {to: lost}
  lost:
    say: "{now}"
    to: bye
  apart:
    say: Never.
""" + TAIL + "tests: none\n",
        [("S101", 5, 1, "'first'"), ("KEY", 9, 5, "'ask'"), ("KEY", 11, 5, "'range'"), ("ASK", 14, 5, "'choice'"),
         ("S101", 17, 23, "'third'"), ("T303", 18, 7, "'yes'"), ("KEY", 18, 23, "'if'"), ("N201", 18, 23, "'cups'"),
         ("ASK", 21, 5, "'drink'"), ("VALUE", 27, 5, "branch must be a list"), ("S102", 31, 3, "'apart'"),
         ("VALUE", 35, 1, "must be a list")],
    ),
    "that stand twice": (
        HEAD.replace("title: Tea", "title: Tea\ntitle: More tea").replace("minutes: 1", "minutes: few") + """\
steps:
  first:
    say: Hello {nam}.
    to: second
  first:
    say: Hello.
    to: third
  second:
    ask: choice
    say: Tea?
    choices: {a: Yes, a: No}
    to: by
  third:
    say: Only the second one leads here.
  fourth:
    say: Nothing leads here.
""" + TAIL + TESTS,
        [("YAML", 3, 1, "'title'"), ("VALUE", 5, 1, "a number"), ("N203", 10, 5, "{nam}"), ("YAML", 12, 3, "'first'"),
         ("YAML", 18, 23, "'a'"), ("S101", 19, 5, "'by'"),
         ("S102", 22, 3, "'fourth'")],
    ),
    "in values and tests": (
        HEAD.replace("script: tea", "script: Tea Time").replace("after: 20h", "after: 20 hours") + """\
steps:
  first:
    set: {person.zon: zoone, tea: 1 +}
    to: second
  second:
    call: coffee
    with: {cups: tee}
    routes: [{if: tea > 1, to: third}]
  third:
    share: [tea, te]
    say: Share?
    to: fourth
  fourth: Just words
  fifth:
    ask: text
    say: When?
    parse: clok
    to: [bye]
""" + TAIL + """\
tests:
  - nme: one
    given: {nane: Mia, commitments: [{txt: CV}]}
    chat:
      - bott: Hello
      - {bot: Hello, me: Hello}
      - wait: long
""",
        [("VALUE", 1, 1, "small letters"), ("VALUE", 6, 22, "'20 hours'"), ("N201", 9, 11, "'zoone'"),
         ("N204", 9, 11, "'person.zone'"), ("VALUE", 9, 30, "cannot be read"), ("S106", 12, 5, "'coffee'"),
         ("N201", 13, 12, "'tee'"), ("S105", 14, 5, "without 'if'"), ("N205", 16, 18, "'te'"),
         ("VALUE", 19, 3, "'key: value' lines"), ("N206", 23, 5, "'clock'"), ("VALUE", 24, 5, "must be a text"),
         ("KEY", 28, 5, "'name'"), ("KEY", 29, 13, "'name'"), ("KEY", 29, 39, "'text'"), ("KEY", 31, 9, "'bot'"),
         ("VALUE", 32, 9, "exactly one of"), ("VALUE", 33, 9, "'long'")],
    ),
}  # fmt: skip


MENDED = {
    "a misspelt ask": (
        "steps:\n  first:\n    range: [0, 10]\n    aks: scale\n    say: How?\n    save: tea\n    to: bye\n",
        [("KEY", 10, 5, "'ask'")],
    ),
    "a question without its ask": (
        ("steps:\n  first:\n    say: Tea?\n    parse: days\n    choices: {a: {label: Yes, to: second}}\n    save: tea\n"
        "    routes: [{if: te > 1, to: bye}, {to: bye}]\n  second:\n    say: \"{tea}\"\n    to: bye\n"),
        [("MISSING", 8, 3, "'ask'"), ("N201", 13, 15, "'tea'")],
    ),
    "a broken button whose target nobody knows": (
        ("steps:\n  first:\n    ask: choice\n    say: Tea?\n    choices: {a: [Yes], b: No}\n    to: bye\n"
        "  second:\n    say: Two.\n    to: bye\n"),
        [("VALUE", 11, 15, "'key: value' lines")],
    ),
    "a broken button that says where it leads": (
        ("steps:\n  first:\n    ask: choice\n    say: Tea?\n    choices: {a: [{to: second}], b: No}\n    to: bye\n"
        "  second:\n    say: Two.\n    to: bye\n  third:\n    say: Three.\n    to: bye\n"),
        [("VALUE", 11, 15, "'key: value' lines"), ("S102", 16, 3, "'third'")],
    ),
    "a chain that nothing leads to": (
        ("steps:\n  first:\n    say: One.\n    to: bye\n  third:\n    say: Three.\n    to: bye\n"
        "  second:\n    say: Two.\n    to: third\n  round:\n    ask: text\n    say: Round?\n    to: again\n"
        "  again:\n    say: Again.\n    to: round\n"),
        [("S102", 14, 3, "'second'"), ("S102", 17, 3, "'round'")],
    ),
}  # fmt: skip
SCRIPTS |= {name: (HEAD + steps + TAIL + TESTS, told) for name, (steps, told) in MENDED.items()}


def findings(text: str, translation: Any = None, names: frozenset[str] = frozenset()) -> list[Issue]:
    script, document, issues = parse("tea.yaml", text)
    if script is None or document is None:
        return issues
    revision = Revision(script, {"es": overlay_texts(translation)} if translation else {}, text, "tea.yaml")
    return sorted([*issues, *lint([revision], {script.script: document}, Locale({}), names)])


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_mistake_comes_in_the_same_run_and_nothing_else(name: str) -> None:
    text, expected = SCRIPTS[name]
    found = findings(text)
    assert sorted((one.line, one.column, one.code) for one in found) == sorted(
        (line, column, code) for code, line, column, _ in expected
    ), "\n".join(map(str, found))
    for code, line, column, words in expected:
        here = [str(one) for one in found if (one.code, one.line, one.column) == (code, line, column)]
        assert any(words in said for said in here), here


def test_a_step_named_by_a_number_is_told_like_any_other() -> None:
    found = findings(
        HEAD.replace("start: first", "start: 1")
        + "steps:\n  1:\n    ask: tex\n    say: hi\n    to: bye\n"
        + TAIL
        + TESTS
    )
    assert any("tex" in str(one) or "text" in str(one) for one in found)


def test_a_script_that_cannot_be_read_is_not_called_missing() -> None:
    text = HEAD + "steps:\n  first:\n    call: coffee\n    to: bye\n" + TAIL + TESTS
    assert [one.code for one in findings(text)] == ["S106"]
    assert findings(text, names=frozenset({"coffee"})) == []


def test_a_translation_of_a_broken_step_is_not_called_a_leftover() -> None:
    text = HEAD + "steps:\n  first:\n    say: [Hello]\n    to: bye\n" + TAIL + TESTS
    assert {one.code for one in findings(text, {"first": {"say": "Hola."}})} == {"VALUE"}
    assert "L402" in {one.code for one in findings(text, {"first": {"sai": "Hola."}})}


WRONG: tuple[Any, ...] = ("", 7, [], {}, None, True, [[]], {"a": 1}, ["a"], "x y", {"to": "bye"})
WHOLE = {
    "script": "tea", "title": "Tea", "purpose": "Tea.", "minutes": 1, "for": "mentee", "inputs": ["cups"],
    "start": "lost", "defaults": {"timeout": {"after": "20h", "to": "bye"}, "misread": {"tries": 2, "to": "bye"}},
    "steps": {
        "a": {"ask": "scale", "say": "How?", "range": [0, 10], "labels": {0: "low"}, "save": "n", "to": "b"},
        "b": {"ask": "choice", "say": "Which?", "choices": {"y": {"label": "Yes", "to": "c"}}, "routes": [{"to": "c"}]},
        "c": {"set": {"x": "n"}, "to": "d"}, "d": {"branch": [{"if": "x > 1", "to": "e"}, {"to": "e"}]},
        "e": {"share": ["n"], "say": "See?", "to": "f"}, "f": {"ask": "commitment", "say": "What?", "save": "g"},
        "w": {"say": "Good, {nobody}.", "to": "bye"}, "bye": {"end": "done"},
    },
    "tests": [{"name": "t", "given": {"commitments": [{"text": "x", "deferred": 2}]}, "chat": [{"me": "7"}]}],
}  # fmt: skip


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inner = [spot for key, one in items for spot in spots(one, (*path, key))]
    return [*([path] if path else []), *inner]


def dumped(value: Any) -> str:
    stream = StringIO()
    YAML(typ="safe").dump(value, stream)
    return stream.getvalue()


@pytest.mark.parametrize("spot", [one for one in spots(WHOLE) if one != ("steps",) and one[:2] != ("steps", "w")])
def test_no_single_mistake_hides_a_placeholder_that_nothing_fills(spot: tuple[Any, ...]) -> None:
    for wrong in WRONG:
        spoilt: Any = deepcopy(WHOLE)
        inner = spoilt
        for key in spot[:-1]:
            inner = inner[key]
        inner[spot[-1]] = wrong
        assert "N203" in {one.code for one in findings(dumped(spoilt))}, (spot, wrong)
