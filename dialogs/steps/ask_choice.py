"""Ask to choose one of a few buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dialogs.steps.base import WAITING, Misread, Outcome, Route, Step, Waiting
from dialogs.steps.keyboard import rows, widths
from dialogs.steps.options import Options, chosen, exits_of, expressions_of, labels_of, texts_of
from dialogs.steps.remind import set_reminder

if TYPE_CHECKING:
    from dialogs.expr import Expression
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


class AskChoice(Step):
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

    waits = True

    ask: Literal["choice"]
    say: str = Field(min_length=1)
    choices: Options = Field(min_length=1)
    save: str = ""

    def enter(self, turn: Turn) -> Waiting:
        labels = labels_of(self.choices, turn)
        turn.ask("say", rows([(label, key) for key, label in labels.items()], widths(labels.values())))
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = chosen(self.choices, turn, event)
        if key is None:
            return Misread("misread.choice")
        turn.answer(self.save, key)
        if delay := self.choices[key].remind:
            set_reminder(turn, delay, turn.locale_text("engine.remind"))
        return Outcome(key)

    def names(self) -> frozenset[str]:
        return frozenset({self.save} if self.save else ())

    def texts(self) -> dict[str, str]:
        return super().texts() | texts_of(self.choices)

    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions()
        yield from expressions_of(self.choices)

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        yield from exits_of(self.choices, self.onward())
