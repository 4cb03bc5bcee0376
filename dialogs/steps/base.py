"""What every step type shares: its fields, its exits, and the two moments it lives through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dialogs.expr import BadExpression, Expression
from dialogs.mistakes import Path
from dialogs.programme import Duration

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn

GONE = "gone"  # outcome of a called script that was taken away meanwhile
END = "(end)"  # the state in which a run of a script is over


def compile_condition(raw: Any) -> Any:
    """Turn what stands behind `if:` into an Expression."""
    if isinstance(raw, Expression):
        return raw
    try:
        return Expression(str(raw))
    except BadExpression as problem:
        raise ValueError(f"{problem} (at '{str(raw)[problem.column :][:20]}')") from None


Condition = Annotated[Expression, BeforeValidator(compile_condition)]


class Waiting(Struct, frozen=True):
    """The step asked something and waits for the person."""


class Outcome(Struct, frozen=True):
    """The step is over; `name` decides the route."""

    name: str


class Misread(Struct, frozen=True):
    """The answer did not fit; the person is asked again."""

    hint: str = ""  # key of a locale text that says what would fit


WAITING = Waiting()


class Doc(BaseModel):
    """Base of everything written in a script: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True)


class Route(Doc):
    """Where an outcome leads, when the condition holds (always, without one)."""

    when: Condition | None = Field(default=None, alias="if")
    to: str


def conditions(key: str, routes: tuple[Route, ...]) -> Iterator[tuple[Path, Expression]]:
    """The conditions of the routes that stand behind `key`, with their places."""
    for index, route in enumerate(routes):
        if route.when is not None:
            yield (key, index, "if"), route.when


class Timeout(Doc):
    """After so long without an answer the run goes on at `to`."""

    after: Duration
    to: str = END


class Misreads(Doc):
    """After so many answers that did not fit the run goes on at `to`."""

    tries: int = Field(default=2, ge=1, le=5)
    to: str = END


class Step(Doc):
    """One state of a script. Subclasses add fields, `enter`, and `resume` when they wait."""

    waits: ClassVar[bool] = False

    say: str = ""
    to: str | None = None
    routes: tuple[Route, ...] = ()
    timeout: Timeout | None = None
    misread: Misreads | None = None

    def enter(self, turn: Turn) -> Waiting | Outcome:
        """What happens when the run arrives here."""
        raise NotImplementedError(type(self).__name__)

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread | Waiting:
        """What the person's answer means; only called on steps that wait."""
        del turn, event
        return Misread()

    def returned(self, turn: Turn, outcome: str) -> Waiting | Outcome:
        """A script that ran on top of this step is over: ask again."""
        del outcome
        return self.enter(turn)

    def names(self) -> frozenset[str]:
        """Variables that this step fills."""
        return frozenset()

    def expressions(self) -> Iterator[tuple[Path, Expression]]:
        """Every condition and value written in the step, with its place below it, for the checks."""
        yield from conditions("routes", self.routes)

    def texts(self) -> dict[str, str]:
        """Every text a person may read, by its place below the step."""
        return {"say": self.say} if self.say else {}

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        """Outcomes with the routes they take, besides timeout and misread."""
        yield "answered", self.onward()

    def onward(self) -> tuple[Route, ...]:
        """The step's own routes, then its `to`, then the end."""
        last = (Route(to=self.to),) if self.to else ()
        return (*self.routes, *last) or (Route(to=END),)
