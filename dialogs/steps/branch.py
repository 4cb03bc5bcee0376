"""Go one way or another, without asking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from dialogs.steps.base import Outcome, Route, Step, conditions

if TYPE_CHECKING:
    from dialogs.expr import Expression
    from dialogs.mistakes import Path
    from dialogs.turn import Turn


class Branch(Step):
    """Take the first route whose condition holds; outcome: answered.

    Example:
        branch:
          - {if: mood <= 3, to: low}
          - {to: fine}
    """

    branch: tuple[Route, ...] = Field(min_length=1)

    def enter(self, turn: Turn) -> Outcome:
        del turn
        return Outcome("answered")

    def expressions(self) -> Iterator[tuple[Path, Expression]]:
        yield from conditions("branch", self.branch)

    def onward(self) -> tuple[Route, ...]:
        return self.branch
