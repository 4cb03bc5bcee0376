"""A person in the held-out threads and the steps of their story."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

STEP = re.compile(r"(?P<onset>\*?)(?P<verb>[a-z]+)(?P<options>(?: [a-z]\d*)*)(?:: (?P<text>.+))?")


@dataclass(frozen=True)
class Step:
    """One thing that happens.

    Options: x times, m mood, l loop rating, h hours late, g about the goal, q asked for a step.
    """

    verb: str
    options: dict[str, int]
    text: str | None
    onset: bool

    @classmethod
    def read(cls, line: str) -> Self:
        """Read `[*]verb [options][: text]`; `*` marks the first event by which a careful mentor could say so."""
        found = STEP.fullmatch(line)
        if not found:
            raise ValueError(f"a story step reads '[*]verb [options][: text]', not {line!r}")
        options = {word[0]: int(word[1:] or 1) for word in found["options"].split()}
        return cls(found["verb"], options, found["text"], bool(found["onset"]))


@dataclass(frozen=True)
class Person:
    """Someone described in one line, with a story told check-in by check-in.

    hour is the local hour of check-ins, late the usual minutes to an answer, mood the usual 0-10 (10 good).
    """

    name: str
    line: str
    label: str
    story: str
    lang: str = "en"
    tz: str = "Europe/Berlin"
    pool: str = ""
    hour: int = 18
    late: int = 25
    mood: int = 7
    starts: date | None = None

    @property
    def steps(self) -> list[Step]:
        """The story's steps in order, repetitions written out."""
        read = [Step.read(line) for line in self.story.splitlines()]
        return [step for step in read for _ in range(step.options.get("x", 1))]
