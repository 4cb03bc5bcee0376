"""`kith check` on the policies and the wording, shipped and of one's own."""

import pytest

from bot.commands.check import problems
from bot.library import Loaded
from dialogs.signals import Pack


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch):
    """Scripts and lexicons of acute risk have tests of their own, and take longer."""
    monkeypatch.setattr("bot.detectors.build", lambda files, policy: Pack({}, {}))
    monkeypatch.setattr("bot.commands.check.check_library", lambda content: Loaded(None, (), frozenset()))


def codes(folder):
    """What is found, by file and code."""
    return {(issue.file, issue.code) for issue in problems(folder) if issue.code.startswith(("KP", "KW"))}


@pytest.fixture
def own(tmp_path):
    """Lays one file into a content folder."""

    def lay(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return lay


def test_what_ships_is_sound():
    """Policies and wording."""
    assert codes(None) == set()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("policies/default.yaml", "policy: own\nrumination: {scoring: 9}\n", "KP04"),
        ("policies/strict.yaml", "policy: strict\nsilenced: 3\n", "KP02"),
        ("policies/strict.yaml", "policy: [", "KP01"),
        ("policies/strict.yaml", "policy: strict\navoidance: {told: 40}\n", "KP05"),
        ("policies/strict.yaml", "policy: strict\npass_at: 3\n", "KP03"),
        ("wording/en/avoidance.yaml", "lexicon: [", "KW01"),
        (
            "wording/en/avoidance.yaml",
            "lexicon: avoidance\nlanguage: en\nfamilies: {a: {patterns: [x], y: 1}}\n",
            "KW02",
        ),
        ("wording/en/avoidance.yaml", "lexicon: avoidance\nlanguage: en\nfamilies: {a: {patterns: []}}\n", "KW03"),
        ("wording/es/avoidance.yaml", "lexicon: avoidance\nlanguage: es\nfamilies: {a: {patterns: ['{b}']}}\n", "KW04"),
        ("wording/es/avoidance.yaml", "lexicon: avoidance\nlanguage: es\nfamilies: {a: {patterns: ['(b']}}\n", "KW05"),
        ("wording/es/avoidance.yaml", "lexicon: avoidance\nlanguage: en\nfamilies: {a: {patterns: [b]}}\n", "KW06"),
        ("wording/es/gloom.yaml", "lexicon: gloom\nlanguage: es\nfamilies: {a: {patterns: [b]}}\n", "KW06"),
    ],
)
def test_what_is_wrong_in_a_content_folder_is_found(own, name, text, code):
    """At its file, with its code."""
    folder = own(name, text)
    assert codes(folder) == {(str(folder / name), code)}


def test_a_programme_may_bring_its_own_wording(own):
    """Another language too."""
    text = "lexicon: avoidance\nlanguage: pt\nfamilies: {putoff: {weight: 0.6, patterns: [deixei para depois]}}\n"
    assert codes(own("wording/pt/avoidance.yaml", text)) == set()


def test_what_cannot_be_read_as_text_or_by_anything_is_named(tmp_path):
    """A folder of loose files: none of them may go unread without a word."""
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\x00bad")
    (tmp_path / "ours.yaml").write_bytes(b"programme: ours\n# \xff")
    assert [(issue.file.rpartition("/")[2], issue.code) for issue in problems(tmp_path)] == [
        ("bad.yaml", "PATH"), ("empty.yaml", "PATH"), ("ours.yaml", "UTF8"),
    ]  # fmt: skip


def test_a_file_that_is_not_utf8_is_a_finding(tmp_path):
    """Beside everything else that is to be said."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "mine.yaml").write_bytes(b"policy: mine\n# \xff")
    assert [issue.code for issue in problems(tmp_path)] == ["UTF8"]
