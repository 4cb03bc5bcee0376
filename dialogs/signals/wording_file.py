"""A wording file: weighted families of patterns for one topic and language, and every problem with it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import re2
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml.error import YAMLError

from dialogs.issue import Issue
from dialogs.mistakes import in_words, path_of
from dialogs.parsed import PARSED
from dialogs.signals.policy_lint import place, unreadable

TOPICS = ("rumination", "avoidance", "circumstances")
_GAP = r"(?:[^\w.!?\n]+[\w']+){0,4}[^\w.!?\n]+"
_SPACE = "(?: {1,3})"
_PLACE = "name it LANGUAGE/LEXICON.yaml; LEXICON is rumination, avoidance or circumstances"
_NAME = re.compile(r"\{([a-z_]+)\}")


class Family(BaseModel):
    """Patterns that mean the same thing; `weight` is how far one of them alone goes towards a full score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weight: float = Field(default=0.0, ge=0, le=1)
    lowers: float = Field(default=1.0, ge=0, le=1)  # what is left of the score when this is there too
    patterns: tuple[str, ...] = Field(min_length=1)


class Lexicon(BaseModel):
    """One file: `define` names parts that patterns use as {part}; " ... " skips up to four words of a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lexicon: str
    language: str
    define: dict[str, str] = Field(default_factory=dict)
    ignore: str = ""  # words that say nothing about what a text is about
    families: dict[str, Family]

    def compiled(self) -> Iterable[tuple[str, Family, str]]:
        """Every pattern as RE2 source, with the family it belongs to."""
        for name, family in self.families.items():
            for pattern in family.patterns:
                yield name, family, self.source(pattern)

    def source(self, pattern: str) -> str:
        """One pattern as RE2 source, in whole words."""
        for name, part in self.define.items():
            pattern = pattern.replace("{" + name + "}", f"(?:{part})")
        return r"\b(?:" + pattern.replace(" ... ", _GAP).replace(" ", _SPACE) + r")\b"


def read_all(files: Mapping[str, str]) -> tuple[dict[str, list[Lexicon]], list[Issue]]:
    """The sound files ("en/avoidance.yaml" → text) by language, and everything that is wrong with the others."""
    lexicons: dict[str, list[Lexicon]] = {}
    issues: list[Issue] = []
    for name, text in files.items():
        found = parse(f"wording/{name}", text)
        if isinstance(found, list):
            issues += found
        elif f"{found.language}/{found.lexicon}.yaml" != name or found.lexicon not in TOPICS:
            message = f"holds the {found.lexicon} wording of '{found.language}'"
            issues.append(Issue(f"wording/{name}", 1, 1, "KW06", message, _PLACE))
        else:
            lexicons.setdefault(found.language, []).append(found)
    return lexicons, issues


def parse(file: str, text: str) -> Lexicon | list[Issue]:
    """The lexicon written in `text`, or everything that is wrong with it, each with its place."""
    try:
        values = PARSED.values(text)
    except YAMLError as error:
        return [unreadable(file, error, "KW01")]
    try:
        lexicon = Lexicon.model_validate(values)
    except ValidationError as error:
        return sorted(_issue(file, text, detail) for detail in error.errors(include_url=False))
    return sorted(_broken(file, text, lexicon)) or lexicon


def _issue(file: str, text: str, detail: Any) -> Issue:
    path = path_of(detail)
    code = "KW02" if detail["type"] == "extra_forbidden" else "KW03"
    return Issue(file, *place(text, path), code, in_words(path, detail), "see the other files")


def _broken(file: str, text: str, lexicon: Lexicon) -> Iterable[Issue]:
    """Patterns that name an unknown part, or that RE2 cannot compile."""
    for name, family in lexicon.families.items():
        for number, pattern in enumerate(family.patterns):
            where = ("families", name, "patterns", number)
            unknown = sorted(set(_NAME.findall(pattern)) - lexicon.define.keys())
            if unknown:
                yield Issue(
                    file,
                    *place(text, where),
                    "KW04",
                    f"the part {{{unknown[0]}}} is not defined",
                    "add it under 'define'",
                )
            elif problem := _problem(lexicon.source(pattern)):
                yield Issue(
                    file,
                    *place(text, where),
                    "KW05",
                    f"cannot be compiled: {problem}",
                    "check brackets and '?', '+', '*'",
                )


def _problem(source: str) -> str:
    quiet = re2.Options()
    quiet.log_errors = False
    try:
        re2.compile(source, quiet)
    except re2.error as error:
        said = error.args[0] if error.args else error
        return said.decode() if isinstance(said, bytes) else str(said)
    return ""
