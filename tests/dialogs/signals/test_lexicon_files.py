"""Mistakes in lexicon files are said with their place and how to mend them."""

import pytest

from dialogs.signals import PackError, build, screen
from dialogs.signals.examine import examine

WORDS = "common: [i]\nsets:\n  wish: [want to, wish to]\n"
FAMILY = """\
family: ideation
about: A test.
urgency: now
rules:
  - id: one
    phrases:
      - "{phrase}"
    examples: [i want to vanish]
"""


def files(phrase: str) -> dict[str, str]:
    return {"en/words.yaml": WORDS, "en/ideation.yaml": FAMILY.replace("{phrase}", phrase)}


def test_a_good_file_builds() -> None:
    pack = build(files("{wish} [just] vanish/fade"), None)
    assert screen(pack, ("I wish to just FADE",), (), "en", minor=False).worst is not None
    assert set(pack.revisions) == {"en"}


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("(vanish", "never closed"),
        ("{wsh} vanish", "no set named 'wsh'"),
        ("vanish )", "cannot stand here"),
        ("vanish ~99", "cannot stand here"),
        ("[i]", "names no word it needs"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_shown_with_its_place(phrase: str, says: str) -> None:
    with pytest.raises(PackError, match=says) as caught:
        build(files(phrase), None)
    issue = caught.value.issues[0]
    assert (issue.file, issue.line) == ("en/ideation.yaml", 7)
    assert issue.column > 1
    assert issue.hint or "needs" in issue.message


def test_a_key_that_does_not_exist_is_refused() -> None:
    broken = files("vanish") | {"en/ideation.yaml": FAMILY.replace("{phrase}", "vanish") + "urgncy: now\n"}
    with pytest.raises(PackError, match="urgncy"):
        build(broken, None)


def test_what_is_not_yaml_is_refused() -> None:
    with pytest.raises(PackError, match="L001"):
        build({"en/words.yaml": "common: [i\n"}, None)


def test_no_lexicon_at_all_is_refused() -> None:
    with pytest.raises(PackError, match="no lexicon"):
        build({}, None)


def test_examples_are_checked() -> None:
    codes = {issue.code for issue in examine(files("nothing of the sort"))}
    assert codes == {"L020"}


def test_a_rule_that_hits_ordinary_talk_is_named() -> None:
    ordinary = {"en/neutral.yaml": "neutral: [i want to vanish now, hello, bye]\n"}
    assert [issue.code for issue in examine(files("vanish") | ordinary)] == ["L030"]


def test_the_order_of_parts_can_be_free() -> None:
    pack = build(files("father & drunk & hit"), None)
    assert screen(pack, ("he hit me, my father was so drunk",), (), "en", minor=False).worst is not None
    assert screen(pack, ("my father was drunk. nobody was hit",), (), "en", minor=False).worst is None
