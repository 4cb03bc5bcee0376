"""YAML text → Script, with every problem at its file:line:column."""

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, ValidationError
from rapidfuzz import fuzz, process

from dialogs.issue import Issue
from dialogs.mistakes import in_words, too_few
from dialogs.programme import Duration
from dialogs.rehearsal_test import Given, GivenCommitment, Line, ScriptTest
from dialogs.salvage import salvage
from dialogs.steps import STEP_TYPES, AnyStep, kind_of
from dialogs.steps.base import Doc, Misreads, Route, Step, Timeout
from dialogs.steps.options import Option
from dialogs.yaml import Document, Path, read


class Defaults(Doc):
    """What holds for every step that does not say otherwise."""

    timeout: Timeout | None = None
    misread: Misreads | None = None


class Script(Doc):
    """One dialog as a state machine, as a coordinator wrote it."""

    script: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    purpose: str = Field(min_length=1)
    minutes: float = Field(gt=0, le=30)
    audience: Literal["mentee", "mentor"] = Field(default="mentee", alias="for")
    start: str
    inputs: tuple[str, ...] = ()  # variables that a caller or the bot fills
    once_a_day: bool = False
    gives_way: Duration | None = None  # after so long without a word it is let go of for a check-in that is due
    fallback: str = ""  # where a run goes on whose step is gone; the end, when empty
    defaults: Defaults = Defaults()
    steps: dict[str, AnyStep] = Field(min_length=1)
    tests: tuple[ScriptTest, ...] = ()

    def timeout_of(self, step: Step) -> Timeout | None:
        """The step's timeout, or the script's."""
        return step.timeout or self.defaults.timeout

    def misread_of(self, step: Step) -> Misreads | None:
        """What follows after misreads of the step."""
        return step.misread or self.defaults.misread

    def texts(self) -> dict[str, str]:
        """Every text by its place, e.g. "what.say" or "when.choices.now"."""
        return {f"{name}.{place}": text for name, step in self.steps.items() for place, text in step.texts().items()}


class Revision:
    """One published content of a script: its digest, the script, and its texts in each language."""

    def __init__(self, script: Script, overlays: Mapping[str, Mapping[str, str]], source: str, file: str) -> None:
        self.script = script
        self.file = file
        self.source = source
        self._texts = MappingProxyType({"en": script.texts(), **{k: dict(v) for k, v in overlays.items()}})
        self.digest = digest(source, overlays)

    @property
    def name(self) -> str:
        """The script's id."""
        return self.script.script

    @property
    def overlays(self) -> Mapping[str, Mapping[str, str]]:
        """The texts of each language but the one the script is written in."""
        return {language: texts for language, texts in self._texts.items() if language != "en"}

    def text(self, language: str, place: str) -> str:
        """The text at `place`, in `language` where it is translated."""
        return self._texts.get(language, {}).get(place) or self._texts["en"][place]


def digest(source: str, overlays: Mapping[str, Mapping[str, str]]) -> str:
    """Twelve hex digits that name this content."""
    parts = [source, *(f"{lang}:{k}={v}" for lang in sorted(overlays) for k, v in sorted(overlays[lang].items()))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def parse(file: str, text: str) -> tuple[Script | None, Document | None, list[Issue]]:
    """The script, its document for later findings, and every problem of form at once.

    With problems of form the script is what could be salvaged: good for further checks, never for use.
    """
    document = read(file, text)
    if isinstance(document, Issue):
        return None, None, [document]
    if not isinstance(document.data, dict):
        return None, document, [document.issue((), "FORM", "a script is a list of 'key: value' lines")]
    try:
        return Script.model_validate(document.data), document, []
    except ValidationError as error:
        problems: list[dict[str, Any]] = [dict(problem) for problem in error.errors()]
        salvaged = _salvaged(document.data, [(_path(problem["loc"]), problem["type"]) for problem in problems])
        return salvaged, document, sorted({_issue(document, problem) for problem in problems})


def _salvaged(data: dict[str, Any], broken: list[tuple[Path, str]]) -> Script | None:
    """The script without what is broken, so that the other checks can go on; None when too little is left."""
    try:
        return Script.model_validate(salvage(data, broken))
    except ValidationError:
        return None


def overlay_texts(data: Any) -> dict[str, str]:
    """A translation file's nested texts as places, e.g. {"what": {"say": …}} → {"what.say": …}."""
    if not isinstance(data, dict):
        return {}
    flat: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{place}": text for place, text in overlay_texts(value).items()}
        else:
            flat[str(key)] = str(value)
    return flat


def suggest(word: str, known: Iterable[str]) -> str:
    """ "did you mean 'x'?" when something known is close, else the known words."""
    options = sorted(known)
    near = process.extractOne(word, options, scorer=fuzz.ratio, score_cutoff=60)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known here: {', '.join(options[:12])}" if options else ""


def _issue(document: Document, problem: dict[str, Any]) -> Issue:
    path = _path(problem["loc"])
    if problem["type"] == "extra_forbidden":
        known = _fields_at(document.data, path)
        return document.issue(
            path, "KEY", f"'{path[-1]}' is not a key that belongs here", suggest(str(path[-1]), known)
        )
    if problem["type"] == "union_tag_invalid":
        word = kind_of(_value(document.data, path))
        return document.issue((*path, "ask"), "ASK", f"'{word}' is not something that can be asked", suggest(
            word, ("text", "choice", "scale", "commitment")
        ))  # fmt: skip
    if problem["type"] == "missing" and not too_few(path, problem):
        return document.issue(path[:-1], "MISSING", f"'{path[-1]}' is missing here")
    return document.issue(path, "VALUE", in_words(path, problem))


def _path(loc: tuple[str | int, ...]) -> Path:
    """Pydantic's location without the tags of the union, which are not in the file."""
    path: list[str | int] = []
    for index, key in enumerate(loc):
        after_step = len(path) == 2 and path[0] == "steps" and index == 2
        if after_step and str(key) in STEP_TYPES:
            continue
        if key == "[key]":
            continue
        path.append(key)
    return tuple(path)


def _value(data: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(data, dict | list):
            return None
        data = data[int(key)] if isinstance(data, list) else data.get(key)
    return data


def _fields_at(data: Any, path: Path) -> set[str]:
    if len(path) == 1:
        return _names(Script)
    if path[0] == "steps" and len(path) == 3:
        step_type = STEP_TYPES.get(kind_of(_value(data, path[:2])))
        return _names(step_type) if step_type else set()
    if len(path) >= 2 and str(path[-2]) in _PARTS:
        return _names(_PARTS[str(path[-2])])
    return _names(_LISTED[str(path[-3])]) if len(path) >= 3 and str(path[-3]) in _LISTED else set()


_PARTS: dict[str, type[Doc]] = {"defaults": Defaults, "timeout": Timeout, "misread": Misreads, "given": Given}
_LISTED: dict[str, type[Doc]] = {
    "choices": Option, "routes": Route, "branch": Route, "tests": ScriptTest, "chat": Line,
    "commitments": GivenCommitment,
}  # fmt: skip


def _names(model: type[Doc]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}
