"""Run another script and come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from dialogs.answered import rests
from dialogs.steps.base import GONE, WAITING, Outcome, Step, Waiting
from dialogs.steps.set_values import Value

if TYPE_CHECKING:
    from dialogs.expr import Expression
    from dialogs.mistakes import Path
    from dialogs.turn import Turn


class Call(Step):
    """Run another script on top of this one; its outcome is known here as `outcome` ("once_a_day" when it was run
    today and wants no more); outcome: answered.

    Example:
        call: looping-thoughts
        with: {thing: thing}
        routes:
          - {if: outcome == "stopped", to: leave_it}
          - {to: thanks}
    """

    call: str
    values: dict[str, Value] = Field(default_factory=dict, alias="with")

    def enter(self, turn: Turn) -> Waiting | Outcome:
        if not turn.world.library.has(self.call):
            return self.returned(turn, GONE)
        if rests(turn, self.call):
            turn.say_words(turn.locale_text("engine.once_a_day"))
            return self.returned(turn, "once_a_day")
        turn.push(self.call, {name: value.value(turn.env) for name, value in self.values.items()})
        return WAITING

    def returned(self, turn: Turn, outcome: str) -> Outcome:
        turn.remember("outcome", outcome)
        return Outcome("answered")

    def names(self) -> frozenset[str]:
        return frozenset({"outcome"})

    def expressions(self) -> Iterator[tuple[Path, Expression]]:
        yield from super().expressions()
        yield from ((("with", name), value) for name, value in self.values.items())
