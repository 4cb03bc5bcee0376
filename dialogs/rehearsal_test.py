"""The `tests:` inside a script: what is given, and the chat that must follow."""

from typing import Any

from pydantic import Field, model_validator

from dialogs.programme import Duration
from dialogs.steps.base import Doc


class GivenCommitment(Doc):
    """An open commitment that the mentee already has."""

    text: str
    deferred: int = 0


class Given(Doc):
    """The world before the first line; what is not said has a plain default."""

    name: str = "Mia"
    mentor: str | None = "Sam"
    language: str = "en"
    zone: str = "Europe/Madrid"
    country: str = "ES"
    age_band: str = "18_24"
    commitments: tuple[GivenCommitment, ...] = ()
    vars: dict[str, Any] = Field(default_factory=dict)


class Line(Doc):
    """One line of a chat: the bot says (a pattern with *), I write or press "[a button]", time passes, I send media,
    another script begins as a check-in would.
    """

    bot: str | None = None
    me: str | None = None
    wait: Duration | None = None
    media: str | None = None
    mentor: str | None = None  # what the mentor must have been sent, a pattern with *
    ends: bool | None = None  # the run is over
    start: str | None = None

    @model_validator(mode="after")
    def _one(self) -> "Line":
        if len(self.model_fields_set) != 1:
            raise ValueError("a line of a chat has exactly one of bot, me, wait, media, mentor, ends, start")
        return self


class ScriptTest(Doc):
    """A named example conversation."""

    name: str = Field(min_length=1)
    given: Given = Given()
    chat: tuple[Line, ...] = Field(min_length=1)
