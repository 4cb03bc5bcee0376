"""The end of a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from dialogs.steps.base import END, Outcome, Route, Step

if TYPE_CHECKING:
    from dialogs.turn import Turn


class End(Step):
    """Say a last text, if any, and end with an outcome that a calling script can ask about; `all: true` ends whatever
    waits below as well.

    Example:
        end: done
        say: Take care, {name}.
    """

    end: str = Field(pattern=r"^[a-z][a-z_]*$")
    all: bool = False

    def enter(self, turn: Turn) -> Outcome:
        if self.say:
            turn.say("say")
        if self.all:
            turn.only_top()
        turn.outcome = self.end
        return Outcome("answered")

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        yield "answered", (Route(to=END),)
