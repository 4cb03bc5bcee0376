"""One run of a script with a person, as a stack of frames."""

from datetime import datetime
from typing import Any

from msgspec import Struct

SAFETY = "safety"  # the script that nothing may interrupt


class Frame(Struct, frozen=True, kw_only=True):
    """A script revision, the step it stands in, and its variables (sealed at rest)."""

    script: str
    revision: str
    step: str
    vars: dict[str, Any] = {}
    misreads: int = 0


class Session(Struct, frozen=True, kw_only=True):
    """One is active a person; `wait` changes at each new question, so that an old button is recognised."""

    id: str
    person: int
    stack: tuple[Frame, ...]
    started: datetime
    wait: int = 0
    asked_at: datetime | None = None
    expires: datetime | None = None  # the open question's timeout
    checkin: str = ""  # the check-in this session came from, if any
    buttons: bool = False  # the open question has some
    version: int = 0

    @property
    def top(self) -> Frame:
        """The frame that is running."""
        return self.stack[-1]
