"""Whatever stands in a file or a setting by mistake is told in our words, not in those of a library."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from bot.content import Content
from bot.settings import Settings, SettingsError
from dialogs.crisis import CrisisFile
from dialogs.mistakes import KNOWN, in_words
from dialogs.parsed import PARSED
from dialogs.programme import Programme
from dialogs.script import Script, parse
from dialogs.signals.document import KINDS
from dialogs.signals.policy import Policy
from dialogs.signals.policy import parse as parse_policy
from dialogs.signals.reading import read as read_lexicons
from dialogs.signals.wording_file import Lexicon
from dialogs.signals.wording_file import parse as parse_wording

WRONG = ("", "x y", "7x", [], {}, None, -1, 10**30, 0.5, True, [[]], {"a": 1}, ["a"] * 40, "x" * 100, float("inf"))
RAW = re.compile(r"\b(input|should|valid|validation|unable|instance|field required|tuple|string)\b", re.IGNORECASE)
TOLD_APART = {"union_tag_invalid"}  # by the script's own check, which knows the kinds of questions
LEXICON = {
    "family": "f", "about": "a", "urgency": "now", "minor": "today", "unmoved_by": ["c"], "sets": {"s": ["one"]},
    "rules": [{"id": "r", "phrases": ["one"], "urgency": "ask", "examples": ["one"], "not": ["two"]}],
}  # fmt: skip
CUES = {"cues": [{"id": "c", "steps": 1, "where": "before", "within": 3, "phrases": ["one"], "examples": ["one"]}]}
POLICY = {
    "policy": "p", "rumination": {"score": 0.5, "window": "14d", "last": 4}, "avoidance": {"slower_by": 2},
    "quiet": [{"first": "2027-01-01", "last": "2027-01-05"}], "people": {"a-1": {"off": ["silence"]}},
}  # fmt: skip
SCRIPT = {
    "script": "tea", "title": "Tea", "purpose": "Ask", "minutes": 1, "start": "a", "once_a_day": True,
    "gives_way": "5m", "defaults": {"timeout": {"after": "20h", "to": "b"}, "misread": {"tries": 2, "to": "b"}},
    "steps": {
        "a": {"ask": "scale", "say": "How?", "range": [0, 10], "labels": {"0": "low"}, "save": "a", "record": "mood"},
        "b": {"ask": "choice", "say": "Which?", "choices": {"y": {"label": "Yes", "remind": "3h", "if": "load > 1"}}},
        "c": {"share": ["load"], "say": "See?", "routes": [{"if": "load > 1", "to": "d"}, {"to": "d"}]},
        "e": {"handoff": "today", "family": "f", "words": ["load"]},
        "d": {"end": "done", "say": "Bye."},
    },
    "tests": [{"name": "t", "given": {"commitments": [{"text": "x", "deferred": 2}]}, "chat": [{"me": "7"}]}],
}  # fmt: skip


def shipped(name: str) -> Any:
    return PARSED.values(Content().one(name) or "")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, the whole of it first."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


def spoilt(document: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    if not path:
        return wrong
    whole = deepcopy(document)
    inner = whole
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = wrong
    return whole


@pytest.mark.parametrize(
    ("model", "document"),
    [
        (Script, SCRIPT), (Policy, POLICY), (KINDS["family"], LEXICON), (KINDS["cues"], CUES),
        (Programme, shipped("programme/template.yaml")), (Programme, shipped("programme/demo.yaml")),
        (CrisisFile, {"checked": "2026-11-20", "countries": {"ES": shipped("crisis.yaml")["countries"]["ES"]}}),
        (KINDS["means"], {"means": {"u": "you"}, "correct": ["one"]}), (KINDS["emoji"], {"emoji": {"knife": "x"}}),
        (Lexicon, {"lexicon": "l", "language": "en", "families": {"f": {"weight": 0.5, "patterns": ["a"]}}}),
    ],
)  # fmt: skip
def test_every_mistake_is_told_in_our_words(model: type[BaseModel], document: Any) -> None:
    kinds = set()
    for path in places(document):
        for wrong in WRONG:
            try:
                model.model_validate(spoilt(document, path, wrong))
            except ValidationError as error:
                for problem in error.errors():
                    kinds.add(problem["type"])
                    told = in_words(problem["loc"], dict(problem))
                    assert problem["type"] in TOLD_APART or not RAW.search(told.split(" ", 1)[1]), told
    assert kinds <= KNOWN | TOLD_APART


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("range: [0, 10]", "range: [0]", "a range needs two numbers, the lowest and the highest, such as [0, 10]"),
        ("range: [0, 10]", "range: 7", "a range needs two numbers, the lowest and the highest, such as [0, 10]"),
        ("range: [0, 10]", "range: [10, 0]", "a range goes from the smaller to the larger number, at most 20 apart"),
        ("share: [load]", "share: []", "steps.b.share must not be empty"),
        ("share: [load]", "share: load", "steps.b.share must be a list, such as [one, two]"),
        ("minutes: 1", "minutes: 60", "minutes must be at most 30"),
        ("minutes: 1", "minutes: long", "minutes must be a number, such as 3 or 0.5"),
        ("script: tea", "script: My Tea", "script must be small letters, digits and hyphens, a letter first"),
        ("for: mentor", "for: all", "for must be 'mentee' or 'mentor'"),
    ],
)
def test_a_script_s_mistake_says_how_to_mend_it(was: str, now: str, sentence: str) -> None:
    good = (
        "script: tea\ntitle: Tea\npurpose: Ask\nminutes: 1\nfor: mentor\nstart: a\nsteps:\n"
        "  a: {ask: scale, say: How?, range: [0, 10], save: load, to: b}\n  b: {share: [load], say: See?}\n"
    )
    assert parse("tea.yaml", good)[2] == []
    (issue,) = parse("tea.yaml", good.replace(was, now))[2]
    assert sentence in issue.message


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("clock", "sundial", "CLOCK must be 'system' or 'sandbox'."),
        ("webhook_port", "many", "WEBHOOK_PORT must be a whole number, such as 3."),
        ("webhook_port", "70000", "WEBHOOK_PORT must be at most 65535."),
        ("alarm_chat", "Ana", "ALARM_CHAT must be a whole number, such as 3."),
    ],
)
def test_a_setting_s_mistake_says_how_to_mend_it(setting: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings(_env_file=None, **{setting: value})
    assert sentence in str(raised.value)


FAMILY = "family: f\nabout: a\nurgency: now\nrules:\n  - {id: r, phrases: [one], examples: [one]}\n"


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("phrases: [one]", "phrases: []", "rules.0.phrases must not be empty"),
        ("urgency: now", "urgency: soon", "urgency must be 'now', 'today' or 'ask'"),
        ("about: a\n", "", "'about' is missing in the file"),
        ("about: a", "abuot: a", "'abuot' is not a key that belongs here"),
    ],
)
def test_a_lexicon_s_mistake_says_how_to_mend_it(was: str, now: str, sentence: str) -> None:
    _, issues = read_lexicons({"lexicons/en/f.yaml": FAMILY.replace(was, now)})
    assert sentence in [issue.message for issue in issues]


def test_a_policy_s_and_a_wording_s_mistake_say_how_to_mend_it() -> None:
    policy = parse_policy("p.yaml", "policy: p\nrumination: {last: 0, score: high}\n")
    wording = parse_wording("w.yaml", "lexicon: l\nlanguage: en\nfamilies: {f: {patterns: []}}\n")
    assert isinstance(policy, list)
    assert isinstance(wording, list)
    assert [issue.message for issue in (*policy, *wording)] == [
        "rumination.last must be at least 1", "rumination.score must be a number, such as 3 or 0.5",
        "families.f.patterns must not be empty",
    ]  # fmt: skip
