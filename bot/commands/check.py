"""`kith check`: every problem of the content at once, with its place."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.content import Content, first_key, is_laid_out
from bot.library import ContentError, check_library, load_policy, load_programme, load_signals
from dialogs.issue import Issue
from dialogs.signals.examine import examine

READABLE = frozenset({"script", "policy", "programme"})
_BEGINS = "it begins with 'script:', 'policy:' or 'programme:'; for other files give the content folder they lie in"


def run(paths: Sequence[Path]) -> int:
    """Check the shipped content with each path laid over it; 1 when something must be mended."""
    found = sorted({issue for path in (*paths,) or (None,) for issue in problems(path)})
    for issue in found:
        print(f"{'warning: ' if issue.warning else ''}{issue}")
    errors = sum(not issue.warning for issue in found)
    print(f"{errors} problems, {len(found) - errors} warnings")
    return 1 if errors else 0


def problems(path: Path | None) -> list[Issue]:
    """Every finding about the content with `path` (a folder, a script, a policy, a programme) laid over it."""
    if path is not None and (found := _not_content(path)) is not None:
        return found
    content = Content(path)
    try:
        return _unknown(path) + _laid_over(content)
    except ContentError as error:  # a file that cannot even be read as text
        return list(error.issues)


def _unknown(path: Path | None) -> list[Issue]:
    """The files of a folder of loose files that nobody would read."""
    if path is None or not path.is_dir() or is_laid_out(path):
        return []
    loose = [file for file in sorted(path.rglob("*.yaml")) if first_key(file) not in READABLE]
    return [Issue(str(file), 1, 1, "PATH", "this file is not read by anything", _BEGINS) for file in loose]


def _laid_over(content: Content) -> list[Issue]:
    loaded = check_library(content)
    found = list(loaded.issues) + _signals(content)
    crisis = loaded.library.crisis if loaded.library else None
    if crisis is not None and crisis.stale(datetime.now(UTC).date()):
        message = f"the crisis lines were last checked on {crisis.checked}"
        found.append(Issue("crisis.yaml", 1, 1, "CRISIS", message, "call or read each at its source", warning=True))
    return found


def _not_content(path: Path) -> list[Issue] | None:
    """What is to be said of a path that holds no scripts; None when it does."""
    if path.is_dir():
        return None
    if not path.is_file():
        return [Issue(str(path), 1, 1, "PATH", "there is no such file or folder", "give a content folder or a file")]
    match first_key(path):
        case "script" | "policy":
            return None
        case "programme":
            return _programme(path)
    return [Issue(str(path), 1, 1, "PATH", "this file is none that can be checked by itself", _BEGINS)]


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


def _programme(path: Path) -> list[Issue]:
    try:
        load_programme(str(path), path.read_text(encoding="utf-8"))
    except ContentError as error:
        return list(error.issues)
    return []
