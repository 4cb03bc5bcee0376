"""Ask to choose one of a few buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dialogs.model.inbound import Text
from dialogs.parse import PARSERS
from dialogs.steps.base import Misread, Outcome, Route
from dialogs.steps.options import Offering, Options, chosen, exits_of, labels_of
from dialogs.steps.remind import set_reminder

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


class AskChoice(Offering):
    """Ask to choose; typed words count when they clearly mean one button; outcomes: the chosen key, misread, timeout.

    Example:
        ask: choice
        say: When will you do those two minutes?
        choices:
          now: {label: Now, to: go}
          later: {label: Later today, remind: 3h, to: go}
          not: I'd rather not
        save: moment
        to: willing
    """

    ask: Literal["choice"]
    choices: Options = Field(min_length=1)
    parse: str = ""  # what typed words may also be read as, where that is the key of a button: "age_band"

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = self._read(turn, event) or chosen(self.choices, turn, event)
        if key is None:
            return Misread("misread.choice")
        turn.answer(self.save, key)
        if delay := self.choices[key].remind:
            set_reminder(turn, delay, turn.locale_text("engine.remind"))
        return Outcome(key)

    def _read(self, turn: Turn, event: Event) -> str | None:
        if not self.parse or not isinstance(event, Text):
            return None
        value = PARSERS[self.parse](event.text, turn.person)
        return value if value in labels_of(self.choices, turn) else None

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        yield from exits_of(self.choices, self.onward())
