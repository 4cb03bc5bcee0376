"""Remember something: a variable, or a setting of the person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from dialogs.expr import Expression
from dialogs.steps.base import Outcome, Step, compile_condition

if TYPE_CHECKING:
    from dialogs.mistakes import Path
    from dialogs.turn import Turn


def _compile(raw: Any) -> Any:
    return compile_condition(str(raw).lower() if isinstance(raw, bool) else raw)


Value = Annotated[Expression, BeforeValidator(_compile)]


class SetValues(Step):
    """Give names their values, in order; a name with a dot is a setting (see settings.py); outcome: answered.

    Example:
        set: {person.zone: zone, asked_before: true}
        to: next_step
    """

    values: dict[str, Value] = Field(alias="set", min_length=1)

    def enter(self, turn: Turn) -> Outcome:
        for name, expression in self.values.items():
            turn.assign(name, expression.value(turn.env))
        return Outcome("answered")

    def names(self) -> frozenset[str]:
        return frozenset(name for name in self.values if "." not in name)

    def expressions(self) -> Iterator[tuple[Path, Expression]]:
        yield from super().expressions()
        yield from ((("set", name), value) for name, value in self.values.items())
