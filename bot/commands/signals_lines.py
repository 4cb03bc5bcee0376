"""Labelled files as `kith signals eval` and `kith signals threads` read them: one JSON object a line."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from dialogs.model.signal import Urgency

KINDS = ("risk", "rumination", "avoidance")
HIGH = (Urgency.NOW.value, Urgency.TODAY.value)
UNSAID = "risk, urgency not given"
EXPECTED = 'expected {"id", "text" or "texts", "lang", "label": [...], "urgency"?}'


class Line(Struct, kw_only=True):
    """One labelled message, or several bubbles of one; `urgency` says how soon it should be seen, where known."""

    id: str | int
    text: str | None = None
    texts: list[str] = []
    lang: str = "en"
    label: list[str] | str
    urgency: str | None = None
    slice: str | None = None
    form: str | None = None
    minor: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Its bubbles."""
        return tuple(self.texts) or (self.text or "",)

    @property
    def labels(self) -> frozenset[str]:
        """The kinds that are really there; "none" is no kind."""
        return self.given & set(KINDS)

    @property
    def given(self) -> frozenset[str]:
        """The labels as they stand in the file."""
        return frozenset([self.label] if isinstance(self.label, str) else self.label)

    @property
    def language(self) -> str:
        """The primary subtag: "es" of "es-MX"."""
        return primary(self.lang)

    @property
    def slices(self) -> dict[str, str]:
        """Which parts of the file it belongs to; languages by their primary subtag."""
        named = {"lang": self.language, "slice": self.slice, "form": self.form}
        return {name: value for name, value in named.items() if value is not None}

    @property
    def truth(self) -> str:
        """How soon it should be seen: "none" without risk, UNSAID where a risk line does not tell."""
        return (self.urgency or UNSAID) if "risk" in self.labels else "none"


def primary(language: str) -> str:
    """The primary subtag of a language tag (BCP 47), in lower case."""
    return language.replace("_", "-").split("-")[0].lower()


def rows(file: Path) -> Iterator[tuple[int, str]]:
    """Number and text of every line that is not empty; OSError or UnicodeDecodeError when it cannot be read.

    Only a line feed ends a line: U+2028 and its like may stand inside a JSON string.
    """
    for number, row in enumerate(file.read_bytes().decode("utf-8-sig").split("\n"), start=1):
        if row.strip():
            yield number, row


def read(file: Path) -> tuple[list[Line], list[str]]:
    """The lines that could be read, and for each other one where it is and what to mend."""
    lines: list[Line] = []
    mistakes: list[str] = []
    try:
        for number, row in rows(file):
            try:
                lines.append(_checked(msgspec.json.decode(row, type=Line)))
            except (msgspec.MsgspecError, ValueError) as error:
                mistakes.append(f"{file}:{number}: {error}; {EXPECTED}")
    except (OSError, UnicodeDecodeError) as error:
        return [], [f"{file}: cannot be read: {type(error).__name__}; give a UTF-8 file with one JSON object a line"]
    return lines, mistakes


def _checked(line: Line) -> Line:
    if line.text is None and not line.texts:
        raise ValueError("it has neither text nor texts")
    if unknown := line.given - {*KINDS, "none"}:
        raise ValueError(f"unknown label {min(unknown)!r}: use risk, rumination, avoidance or none")
    if "none" in line.given and line.labels:
        raise ValueError(f'it is labelled "none" and {min(line.labels)!r}: keep one of them')
    if line.urgency is not None and line.urgency not in set(Urgency):
        raise ValueError(f"unknown urgency {line.urgency!r}: use now, today or ask, or leave it out")
    return line
