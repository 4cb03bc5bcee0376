"""What an author gets wrong: every problem at once, at its place, with a way to mend it."""

from textwrap import dedent

import pytest

from dialogs.issue import Issue
from dialogs.lint import lint
from dialogs.script import Revision, overlay_texts, parse
from dialogs.text import Locale
from dialogs.yaml import Document, read

GOOD = """\
script: tea
title: Tea
purpose: Ask about tea.
minutes: 1
start: ask
defaults: {timeout: {after: 20h, to: bye}}
steps:
  ask:
    ask: choice
    say: Tea, {name}?
    choices: {yes: "Yes", no: "No"}
    to: bye
  bye:
    end: done
    say: Bye.
tests:
  - name: tea
    chat:
      - me: "[Yes]"
      - bot: Bye.
"""

# What is replaced in GOOD, by what, and what must be said: code, line, column, words of the message, words of the hint.
BROKEN = [
    ("say: Tea, {name}?", "say: Tea: {name}?", "YAML", 10, 13, "not valid YAML", "needs quotes"),
    ("    to: bye\n", "\tto: bye\n", "YAML", 12, 1, "not valid YAML", "spaces"),
    ("title: Tea", "title: Tea\ntitle: Coffee", "YAML", 3, 1, "not valid YAML", "twice"),
    (GOOD, "just words\n", "FORM", 1, 1, "'key: value' lines", ""),
    ("title: Tea", "titel: Tea", "KEY", 2, 1, "'titel' is not a key", "'title'"),
    ("    say: Tea", "    sai: Tea", "KEY", 10, 5, "'sai' is not a key", "'say'"),
    ("to: bye}}", "too: bye}}", "KEY", 6, 34, "'too' is not a key", "'to'"),
    ('yes: "Yes"', 'yes: {lable: "Yes"}', "KEY", 11, 21, "'lable' is not a key", "'label'"),
    ("      - bot: Bye.", "      - bott: Bye.", "KEY", 20, 9, "'bott' is not a key", "'bot'"),
    ("    ask: choice", "    ask: chioce", "ASK", 9, 5, "'chioce' is not something that can be asked", "'choice'"),
    ("purpose: Ask about tea.\n", "", "MISSING", 1, 1, "'purpose' is missing", ""),
    ("    say: Tea, {name}?\n", "", "MISSING", 8, 3, "'say' is missing", ""),
    ("minutes: 1", "minutes: an hour", "VALUE", 4, 1, "minutes", ""),
    ("minutes: 1", "minutes: 60", "VALUE", 4, 1, "minutes must be at most 30", ""),
    ("after: 20h", "after: 20 hours", "VALUE", 6, 22, "is not a length of time", ""),
    ("script: tea", "script: Tea Time", "VALUE", 1, 1, "script", ""),
    ("    end: done", "    end: All Done", "VALUE", 14, 5, "end", ""),
    ("    to: bye\n", "    routes: [{if: name = 'Mia', to: bye}]\n", "VALUE", 12, 15, "cannot be read", ""),
    ("    to: bye\n", "    routes: [{if: name * 2, to: bye}]\n", "VALUE", 12, 15, "only + and - are allowed", ""),
    ("      - bot: Bye.", "      - {bot: Bye., me: Bye.}", "VALUE", 20, 9, "exactly one of", ""),
    ("script: tea", "script: coffee", "S107", 1, 1, "the file is called 'tea'", "same name"),
    ("    to: bye\n", "    to: by\n", "S101", 12, 5, "no step 'by'", "'bye'"),
    ("start: ask", "start: begin", "S101", 5, 1, "no step 'begin'", "known here: ask, bye"),
    ("to: bye}}", "to: goodbye}}", "S101", 6, 34, "no step 'goodbye'", "'bye'"),
    ("tests:", "  lost:\n    say: Never.\ntests:", "S102", 16, 3, "no way leads to step 'lost'", "remove it"),
    ("    end: done\n    say: Bye.", "    say: Bye.\n    to: bye", "S103", 13, 3, "in circles", ""),
    ("defaults: {timeout: {after: 20h, to: bye}}\n", "", "S104", 7, 3, "what happens in silence", "defaults"),
    ("    to: bye\n", "    routes: [{if: minor, to: bye}]\n", "S105", 12, 5, "no route whose", "without 'if'"),
    ("    say: Bye.", "    say: Bye.\n  more:\n    call: coffee", "S106", 17, 5, "no script 'coffee'", "tea"),
    ("    to: bye\n", "    routes: [{if: mod > 3, to: bye}, {to: bye}]\n", "N201", 12, 15, "'mod'", "known here"),
    ("    to: bye\n", "    routes: [{if: defer(name), to: bye}, {to: bye}]\n", "N202", 12, 15, "'defer'", "deferrals"),
    ("Tea, {name}?", "Tea, {nam}?", "N203", 10, 5, "{nam}", "'name'"),
    ("say: Tea, {name}?", "say: \"Tea, {name?\"", "N203", 10, 5, "brace", "{name}"),
    ("    end: done", "    set: {person.zon: name}", "N204", 14, 11, "'person.zon' cannot be set", "'person.zone'"),
    ("    end: done", "    share: [nme]", "N205", 14, 13, "nothing fills 'nme'", "'name'"),
    ("    ask: choice", "    ask: text\n    parse: ag_band", "N206", 10, 5, "nothing that an answer", "'age_band'"),
    ("Tea, {name}?", f"Tea? {'Please. ' * 100}", "T301", 10, 5, "characters", "split"),
    ('yes: "Yes"', f'yes: "{"Yes please " * 4}"', "T302", 11, 15, "characters", "36"),
    ('no: "No"', 'no: "yes"', "T303", 11, 27, "are called 'yes'", "its own words"),
    (GOOD[GOOD.index("tests:") :], "", "C501", 1, 1, "no tests", "example conversation"),
    ("Tea, {name}?", "Why do you feel like tea?", "C502", 10, 5, "why do you", "when, or how"),
    ("    end: done\n    say: Bye.", "    say: Bye.", "C503", 7, 1, "no step that ends it", "end: done"),
]  # fmt: skip

TRANSLATED = [
    ("ask: {say: '¿Té?'}", "L401", 11, 15, "no translation"),
    ("ask: {say: '¿Té?', sey: no}", "L402", 1, 1, "'ask.sey', which this script does not have"),
    ("ask: {say: '¿Té, {nombre}?'}", "L403", 10, 5, "{nombre}"),
    ("ask: {say: '¿Té, {name?'}", "L403", 10, 5, "{?}"),
    (f"ask: {{choices: {{yes: '{'Claro que sí ' * 4}'}}}}", "T302", 11, 15, "its 'es' text"),
]


def findings(text: str, translation: str = "") -> list[Issue]:
    """Every problem of one script."""
    script, document, issues = parse("tea.yaml", text)
    if script is None or document is None:
        return issues
    overlay = read("es.yaml", translation)
    assert isinstance(overlay, Document)
    overlays = {"es": overlay_texts(overlay.data)} if translation else {}
    return issues + lint([Revision(script, overlays, text, "tea.yaml")], {script.script: document}, Locale({}))


def test_the_good_one_has_none() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(("was", "now", "code", "line", "column", "message", "hint"), BROKEN)
def test_each_mistake_is_found_at_its_place(
    was: str, now: str, code: str, line: int, column: int, message: str, hint: str
) -> None:
    assert was in GOOD
    found = findings(GOOD.replace(was, now, 1))
    assert (code, line, column) in {(issue.code, issue.line, issue.column) for issue in found}, [*map(str, found)]
    issue = next(issue for issue in found if (issue.code, issue.line) == (code, line))
    assert message in issue.message
    assert hint in issue.hint


@pytest.mark.parametrize(("translation", "code", "line", "column", "message"), TRANSLATED)
def test_each_mistake_in_a_translation_is_found(
    translation: str, code: str, line: int, column: int, message: str
) -> None:
    found = [issue for issue in findings(GOOD, translation) if issue.code == code]
    assert [(issue.line, issue.column) for issue in found if message in issue.message] != []
    assert (line, column) in {(issue.line, issue.column) for issue in found}


def test_all_problems_come_at_once() -> None:
    text = GOOD.replace("title: Tea", "titel: Tea").replace("chioce", "x").replace("minutes: 1", "minutes: many")
    assert [issue.code for issue in findings(text)] == ["KEY", "VALUE"]
    text = GOOD.replace("{name}", "{nam}").replace("    to: bye\n", "    to: by\n").replace("start: ask", "start: as")
    assert {issue.code for issue in findings(text)} == {"N203", "S101"}


def test_a_finding_reads_as_one_line() -> None:
    issue = findings(GOOD.replace("Tea, {name}?", "Tea, {nam}?"))[0]
    assert str(issue) == "tea.yaml:10:5: N203 nothing fills the placeholder {nam} (did you mean 'name'?)"


def test_every_code_is_in_the_table() -> None:
    told = {row[2] for row in BROKEN} | {row[1] for row in TRANSLATED}
    assert told >= set(CODES.split())
    assert len(BROKEN) >= 25


CODES = dedent(
    """\
    YAML FORM KEY ASK MISSING VALUE S101 S102 S103 S104 S105 S106 S107 N201 N202 N203 N204 N205 N206 T301 T302 T303
    L401 L402 L403 C501 C502 C503
    """
)
