"""YAML text → Script, with every problem at its file:line:column."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from dialogs.form import examine
from dialogs.issue import Issue
from dialogs.programme import Duration
from dialogs.rehearsal_test import ScriptTest
from dialogs.steps import AnyStep
from dialogs.steps.base import Doc, Misreads, Step, Timeout
from dialogs.yaml import Document, read_on


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
    document, doubled = read_on(file, text)
    if document is None:
        return None, None, doubled
    if not isinstance(document.data, dict):
        return None, document, [document.issue((), "FORM", "a script is a list of 'key: value' lines")]
    script, problems = examine(document, Script)
    return script, document, sorted([*doubled, *problems])


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
