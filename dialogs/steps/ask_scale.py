"""Ask for a number on a labelled scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from dialogs.model.action import Choose
from dialogs.model.inbound import Tap, Text
from dialogs.parse.numbers import parse_on_scale
from dialogs.steps.base import WAITING, Misread, Outcome, Step, Waiting
from dialogs.steps.keyboard import number_rows

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


def _two_numbers(raw: Any) -> Any:
    if isinstance(raw, list | tuple) and len(raw) == 2:
        return raw
    raise ValueError("a range needs two numbers, the lowest and the highest, such as [0, 10]")


def _ordered(ends: tuple[int, int]) -> tuple[int, int]:
    if not 0 < ends[1] - ends[0] <= 20:
        raise ValueError("a range goes from the smaller to the larger number, at most 20 apart")
    return ends


class AskScale(Step):
    """Ask for a number within a range, by button or typed; outcomes: answered, misread, timeout.

    Example:
        ask: scale
        say: How full is your week, from 0 to 10?
        range: [0, 10]
        save: load
        to: next_step
    """

    waits = True

    ask: Literal["scale"]
    say: str = Field(min_length=1)
    range: Annotated[tuple[int, int], BeforeValidator(_two_numbers), AfterValidator(_ordered)]
    labels: dict[int, str] = Field(default_factory=dict)
    save: str = ""
    record: Literal["answer", "mood", "loop_rating"] = "answer"  # what it counts as in the person's history

    def enter(self, turn: Turn) -> Waiting:
        labels = {number: turn.plain(f"labels.{number}") for number in self.labels}
        turn.ask("say", [[(_label(n, labels), str(n)) for n in row] for row in number_rows(*self.range)])
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        number = _number(event, *self.range)
        if number is None:
            return Misread("misread.scale")
        turn.answer(self.save, number, kind=self.record)
        return Outcome("answered")

    def names(self) -> frozenset[str]:
        return frozenset({self.save} if self.save else ())

    def texts(self) -> dict[str, str]:
        return super().texts() | {f"labels.{number}": label for number, label in self.labels.items()}


def _number(event: Event, low: int, high: int) -> int | None:
    if isinstance(event, Tap) and isinstance(event.action, Choose):
        return int(event.action.value)
    return parse_on_scale(event.text, low, high) if isinstance(event, Text) else None


def _label(number: int, labels: dict[int, str]) -> str:
    return f"{number} {labels[number]}" if number in labels else str(number)
