"""Reads scripts, locales, crisis lines and programme.yaml; keeps every published revision."""

import json
import logging
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from bot.content import SHIPPED, Content, label, text_of
from bot.content import ContentError as ContentError
from dialogs.crisis import CrisisFile
from dialogs.issue import Issue
from dialogs.library import Library
from dialogs.lint import lint
from dialogs.mistakes import Path as Keys
from dialogs.mistakes import in_words, path_of, too_few
from dialogs.programme import Programme
from dialogs.script import Revision, Script, overlay_texts, parse
from dialogs.suggest import keys_at, nearest_to, suggest
from dialogs.text import Locale
from dialogs.yaml import Document, read, read_on

Model = TypeVar("Model", bound=BaseModel)
UNKNOWN = "SCRIPT"  # the code of a script that is named and not there
log = logging.getLogger(__name__)


class Loaded(Struct, frozen=True):
    """What could be read, and every problem found; `library` is None when a script cannot be used."""

    library: Library | None
    issues: tuple[Issue, ...]
    names: frozenset[str]  # of all scripts, also those that cannot be read


def load_library(content: Content, revisions: Path | None = None) -> Library:
    """The library of all scripts, or ContentError with every problem; older revisions come from `revisions`."""
    loaded = check_library(content, revisions)
    errors = tuple(issue for issue in loaded.issues if not issue.warning)
    if errors or loaded.library is None:
        raise ContentError(errors)
    if revisions is not None:
        publish(loaded.library, revisions)
    return loaded.library


def check_library(content: Content, revisions: Path | None = None) -> Loaded:
    """Read and check everything, without raising."""
    issues: list[Issue] = []
    overlays = _overlays(content, issues)
    documents, unread = _scripts(content, issues)
    current = [_revision(script, document, overlays) for script, document in documents.values()]
    locale, crisis = _locale(content, issues), _crisis(content, issues)
    names = frozenset({*documents, *unread})
    issues += lint(current, {name: document for name, (_, document) in documents.items()}, locale, names)
    broken = any(not issue.warning for issue in issues)
    library = None if broken else Library(current, _older(revisions, {one.digest for one in current}), locale, crisis)
    return Loaded(library, tuple(sorted(set(issues))), names)


def _scripts(content: Content, issues: list[Issue]) -> tuple[dict[str, tuple[Script, Document]], set[str]]:
    """Every script by its name, and what those that cannot be read are called; a programme's own takes the place of a
    shipped one, two of one name are refused.
    """
    found: dict[str, tuple[Script, Document]] = {}
    unread = set[str]()
    paths = content.paths("scripts").values()
    for path in sorted(paths, key=lambda path: (not path.is_relative_to(SHIPPED), path)):
        try:
            script, document, problems = parse(label(path), text_of(path))
        except ContentError as error:
            issues += error.issues
            unread.add(path.stem)
            continue
        issues += problems
        if script is None or document is None:
            unread.add(path.stem)
            continue
        known = found.get(script.script)
        if known is not None and not (SHIPPED / known[1].file).is_file():
            twice = f"{known[1].file} is the script '{script.script}' already"
            issues.append(document.issue(("script",), "TWICE", twice, "give one of them another name"))
            continue
        found[script.script] = script, document
    return found, unread


def _revision(script: Script, document: Document, overlays: dict[str, dict[str, dict[str, str]]]) -> Revision:
    mine = {language: texts[script.script] for language, texts in overlays.items() if script.script in texts}
    return Revision(script, mine, document.text, document.file)


def load_programme(file: str, text: str, scripts: Collection[str] | None = None) -> Programme:
    """programme.yaml as a value, or ContentError with every problem at its place; `scripts` are those there are."""
    document, issues = read_on(file, text)
    if document is None:
        raise ContentError(tuple(issues))
    unknown = _unknown(document, scripts) if scripts is not None else ()
    try:
        programme = _validated(Programme, document)
    except ContentError as error:
        raise ContentError(tuple(sorted([*issues, *error.issues, *unknown]))) from None
    if issues := [*issues, *unknown]:
        raise ContentError(tuple(sorted(issues)))
    return programme


def _unknown(document: Document, scripts: Collection[str]) -> Iterator[Issue]:
    """Check-ins of scripts that are not there; looked for also where the rest cannot be used."""
    data = document.data if isinstance(document.data, dict) else {}
    plans = data.get("checkins")
    for name, plan in plans.items() if isinstance(plans, dict) else ():
        script = plan.get("script") if isinstance(plan, dict) else None
        if isinstance(script, str) and script not in scripts:
            hint = suggest(script, scripts)
            yield document.issue(("checkins", name, "script"), UNKNOWN, f"there is no script '{script}'", hint)


def publish(library: Library, folder: Path) -> None:
    """Keep each current revision, so that sessions stay on theirs after the files change."""
    folder.mkdir(parents=True, exist_ok=True)
    for revision in library.scripts.values():
        path = folder / f"{revision.digest}.json"
        if not path.exists():
            kept = {"file": revision.file, "source": revision.source, "overlays": dict(revision.overlays)}
            half = path.with_suffix(".half")  # a process that is killed here must leave no broken revision
            half.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            half.replace(path)


def _older(folder: Path | None, current: set[str]) -> list[Revision]:
    """What was published before; the current ones are not read twice, and a damaged one is gone, not an obstacle."""
    paths = sorted(folder.glob("*.json")) if folder and folder.is_dir() else []
    found = (_kept(path) for path in paths if path.stem not in current)
    return [revision for revision in found if revision is not None]


def _kept(path: Path) -> Revision | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        script, _, problems = parse(kept["file"], kept["source"])
        if script is None or problems:  # what can be salvaged of it is for checks, not for people
            raise ValueError(f"{len(problems)} problems of form")
        return Revision(script, kept["overlays"], kept["source"], kept["file"])
    except (OSError, ValueError, KeyError, TypeError):
        log.error("The kept revision %s cannot be read; sessions on it go on with the current one.", path.name)
        return None


def _overlays(content: Content, issues: list[Issue]) -> dict[str, dict[str, dict[str, str]]]:
    """language → script → place → text, from locales/<language>/scripts/<script>.yaml."""
    overlays: dict[str, dict[str, dict[str, str]]] = {}
    for name, text in content.read("locales", "scripts/*.yaml").items():
        document = read(f"locales/{name}", text)
        if isinstance(document, Issue):
            issues.append(document)
            continue
        language, script = name.split("/")[0], Path(name).stem
        overlays.setdefault(language, {})[script] = overlay_texts(document.data)
    return overlays


def _locale(content: Content, issues: list[Issue]) -> Locale:
    texts: dict[str, dict[str, str]] = {}
    for name, text in content.read("locales").items():
        if "/scripts/" in name:
            continue
        document = read(f"locales/{name}", text)
        if isinstance(document, Issue):
            issues.append(document)
            continue
        texts.setdefault(name.split("/")[0], {}).update(overlay_texts(document.data))
    return Locale(texts)


def _crisis(content: Content, issues: list[Issue]) -> CrisisFile | None:
    text = content.one("crisis.yaml")
    document = read("crisis.yaml", text) if text else None
    if isinstance(document, Issue):
        issues.append(document)
        return None
    if document is None:
        return None
    try:
        return _validated(CrisisFile, document)
    except ContentError as error:
        issues += error.issues
        return None


def _validated(model: type[Model], document: Document) -> Model:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        problems = [(path_of(problem), dict(problem)) for problem in error.errors()]
        misspelt = {_meant(model, path) for path, problem in problems if problem["type"] == "extra_forbidden"}
        missing = {path for path, problem in problems if problem["type"] == "missing"}
        told = (one for one in problems if one[0] not in missing & misspelt)
        raise ContentError(tuple(_problem(model, document, *one) for one in told)) from None


def _meant(model: type[BaseModel], path: Keys) -> Keys:
    """The path with the key that was probably meant where the last one does not belong."""
    return (*path[:-1], nearest_to(str(path[-1]), keys_at(model, path[:-1])) or path[-1])


def _problem(model: type[BaseModel], document: Document, path: Keys, problem: dict[str, Any]) -> Issue:
    code = "VALUE" if too_few(path, problem) else _CODES.get(problem["type"], "VALUE")
    hint = suggest(str(path[-1]), keys_at(model, path[:-1])) if code == "KEY" else ""
    return document.issue(path[:-1] if code == "MISSING" else path, code, in_words(path, problem), hint)


_CODES = {"missing": "MISSING", "extra_forbidden": "KEY"}
