"""Every reason that a concern can have is told in words, in both languages."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from bot.gateway.wire import MediaKind
from dialogs.concern import opened
from dialogs.model.concern import Tier
from tests.dialogs.concern.story import COORD, LIBRARY, Story, concern_of, people

ROOT = Path(__file__).parents[3]
CODE = "\n".join(path.read_text("utf-8") for folder in ("dialogs", "bot") for path in (ROOT / folder).rglob("*.py"))
UNSAID = frozenset({"", "sticker"})  # nobody is asked to look at a sticker


def given(pattern: str) -> set[str]:
    return {text for found in re.findall(pattern, CODE) for text in re.findall(r'"([a-z_]*)"', found)}


def handed_off(node: Any) -> set[str]:
    """The reasons of every handoff of a script, read from the file."""
    if isinstance(node, list):
        return set().union(*map(handed_off, node))
    if not isinstance(node, dict):
        return set()
    own = {node.get("reason", "asked")} if "handoff" in node else set()
    return own.union(*map(handed_off, node.values()))


def reasons() -> set[str]:
    scripts = (ROOT / "dialogs/content/scripts").glob("*.yaml")
    opened_with = given(r'OpenConcern\((?:[^()]|\([^()]*\))*?reason=("[a-z_]+")') | given(r'reason = ("aside" if .*)')
    looked_at = {
        *get_args(MediaKind),
        *given(r"Unreadable\(why=([^)]*)\)"),
        *given(r"look=([^\n)]*)"),
        *given(r'  look = ("[a-z]*" if [^\n]*)'),
    }
    looked_at -= UNSAID
    mine = set().union(*(handed_off(YAML(typ="safe").load(path.read_text("utf-8"))) for path in scripts))
    return opened_with | mine | {"pairing"} | {f"look:{why}" for why in looked_at}


def test_the_reasons_are_found() -> None:
    known = {"signal", "asked", "after_resolved", "aside", "poison", "guardian_consent", "look:voice", "look:stored"}
    assert known | {"look:detector", "look:language", "look:malformed"} <= reasons()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("reason", sorted(reasons()))
def test_every_reason_has_words(reason: str, language: str) -> None:
    key = f"alerts.reason.{reason.replace(':', '.')}"
    assert key in LIBRARY.locale.keys(language)
    everybody = people(carl={"language": language})
    story = Story(concern_of(Tier.LOOK, "unreadable", reason=reason, signals=()), everybody)
    text = opened(story.world, story.concern, everybody[COORD]).text
    assert LIBRARY.locale.raw(language, key) in text
    assert f"{reason}\n" not in text


def test_a_reason_of_ones_own_stands_as_it_was_written() -> None:
    story = Story(concern_of(Tier.LOOK, "unreadable", reason="wants a new time", signals=()))
    assert "wants a new time" in opened(story.world, story.concern, story.everybody[COORD]).text
