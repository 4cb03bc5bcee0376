"""Ask to choose one of a few buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dialogs.steps.base import Misread, Outcome, Route
from dialogs.steps.options import Offering, Options, chosen, exits_of
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

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = chosen(self.choices, turn, event)
        if key is None:
            return Misread("misread.choice")
        turn.answer(self.save, key)
        if delay := self.choices[key].remind:
            set_reminder(turn, delay, turn.locale_text("engine.remind"))
        return Outcome(key)

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        yield from exits_of(self.choices, self.onward())
