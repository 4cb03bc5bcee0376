"""Ask for the person's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dialogs.model.inbound import Text
from dialogs.parse import PARSERS
from dialogs.steps.base import WAITING, Misread, Outcome, Step, Waiting

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


class AskText(Step):
    """Ask an open question; outcomes: answered, misread (only with `parse`), timeout.

    Example:
        ask: text
        say: What would be the first two minutes of it?
        save: first_step
        to: when
    """

    waits = True

    ask: Literal["text"]
    say: str = Field(min_length=1)
    save: str = ""
    parse: str = ""  # what the words must be, e.g. "zone"; see PARSERS
    private: bool = True

    def enter(self, turn: Turn) -> Waiting:
        turn.ask("say")
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        if not isinstance(event, Text):
            return Misread()
        value = PARSERS[self.parse](event.text, turn.person) if self.parse else event.text.strip()
        if value in (None, ""):
            return Misread(f"misread.{self.parse}" if self.parse else "")
        turn.answer(self.save, value, text=event.text, record=not self.parse, private=self.private)
        return Outcome("answered")

    def names(self) -> frozenset[str]:
        return frozenset({self.save} if self.save else ())
