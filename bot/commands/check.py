"""`kith check`: every problem of the content at once, with its place."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from bot.content import KINDS, Content, first_key, is_laid_out, label, text_of
from bot.detectors import load_policy, load_signals
from bot.lacking import lacking
from bot.library import UNKNOWN, ContentError, check_library, load_programme
from dialogs.issue import Issue
from dialogs.signals.examine import examine
from dialogs.suggest import nearest_to

_BEGINS = "it begins with 'script:', 'policy:' or 'programme:'; for other files give the content folder they lie in"

_KEYS = (*KINDS, "programme")
_KEY = re.compile(r"""^["']?([A-Za-z][\w-]*)["']?\s*:""", re.MULTILINE)  # also where it is written as no key of ours is


def run(paths: Sequence[Path]) -> int:
    """Check the shipped content with each path laid over it; 1 when something must be mended."""
    found = sorted({issue for path in (*paths,) or (None,) for issue in problems(path)})
    for issue in found:
        print(f"{'warning: ' if issue.warning else ''}{issue}")
    errors = sum(not issue.warning for issue in found)
    print(f"{errors} problem{'s' * (errors != 1)}, {len(found) - errors} warnings")
    return 1 if errors else 0


def problems(path: Path | None) -> list[Issue]:
    """Every finding about the content with `path` (a folder, a script, a policy, a programme) laid over it."""
    if path is not None and not path.exists():
        return [Issue(str(path), 1, 1, "PATH", "there is no such file or folder", "give a content folder or a file")]
    alone = [issue for file in _loose(path) for issue in _by_itself(file)]
    if path is not None and path.is_file() and first_key(path) not in KINDS:
        return alone
    try:
        return alone + _laid_over(Content(path))
    except ContentError as error:  # a file that cannot even be read as text
        return alone + list(error.issues)


def _loose(path: Path | None) -> list[Path]:
    """The files that are told apart by how they begin, because they do not lie in a content folder's places."""
    if path is None:
        return []
    if is_laid_out(path):
        return [file for file in (path / "programme.yaml",) if file.is_file()]
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def _by_itself(file: Path) -> list[Issue]:
    """What is to be said of a file that is not laid over the content: a programme, or one that nothing reads."""
    kind = first_key(file)
    if kind == "programme":
        return _programme(file)
    if kind in KINDS:
        return []
    return [
        _misspelt(file) or Issue(str(file), 1, 1, "PATH", "this file is none that can be checked by itself", _BEGINS)
    ]


def _misspelt(file: Path) -> Issue | None:
    """The finding that a file begins with a key that is close to one that would say what it is."""
    text = file.read_text(encoding="utf-8", errors="replace")
    key = _KEY.search(text)
    meant = nearest_to(key[1].lower(), _KEYS) if key else None
    if key is None or meant is None or key[1] == meant:
        return None
    line, column = text.count("\n", 0, key.start(1)) + 1, key.start(1) - text.rfind("\n", 0, key.start(1))
    message = f"'{key[1]}' is not a key that a file begins with"
    return Issue(str(file), line, column, "KEY", message, f"did you mean '{meant}'?")


def _laid_over(content: Content) -> list[Issue]:
    loaded = check_library(content)
    found = list(loaded.issues)
    crisis = loaded.library.crisis if loaded.library else None
    if crisis is not None and crisis.stale(datetime.now(UTC).date()):
        message = f"the crisis lines were last checked on {crisis.checked}"
        found.append(Issue("crisis.yaml", 1, 1, "CRISIS", message, "call or read each at its source", warning=True))
    heard = [_openable(content, issue, "lexicons/", "nets/") for issue in _signals(content)]
    return [_openable(content, issue) for issue in found] + heard


def _openable(content: Content, issue: Issue, *folders: str) -> Issue:
    """The finding with its file as it was given: files are known by their place in the content, or in their folder."""
    paths = (content.path(folder + issue.file) for folder in ("", *folders))
    return next((replace(issue, file=label(path)) for path in paths if path), issue)


def _signals(content: Content) -> list[Issue]:
    """Lexicons, wording and every policy, the ones that are only kept for a backtest too."""
    issues: list[Issue] = []
    try:
        load_signals(content)
    except ContentError as error:
        issues += error.issues
    for name, text in content.read("policies").items():
        try:
            load_policy(f"policies/{name}", text)
        except ContentError as error:
            issues += error.issues
    return issues + (examine(content.read("lexicons")) if not issues else [])


def _programme(file: Path) -> list[Issue]:
    """What is wrong with a programme. Its scripts may lie beside it; where no content does, they may lie elsewhere."""
    beside = is_laid_out(file.parent)
    checked = check_library(Content(file.parent if beside else None))
    try:
        programme = load_programme(str(file), text_of(file), checked.names)
    except ContentError as error:
        return [replace(one, warning=one.warning or (one.code == UNKNOWN and not beside)) for one in error.issues]
    return lacking(str(file), text_of(file), programme, checked.library.crisis if checked.library else None)
