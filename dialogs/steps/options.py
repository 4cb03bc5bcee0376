"""Buttons of a question: labels, conditions, where each leads; and what the steps that offer some have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from dialogs.model.action import Choose
from dialogs.model.inbound import Tap, Text
from dialogs.programme import Duration
from dialogs.steps.base import WAITING, Condition, Doc, Route, Step, Waiting
from dialogs.steps.keyboard import pick, rows, widths

if TYPE_CHECKING:
    from dialogs.expr import Expression
    from dialogs.mistakes import Path
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


class Option(Doc):
    """One button: its label, where it leads, and perhaps a reminder; shown only when `if` holds."""

    label: str = Field(min_length=1, max_length=60)
    to: str | None = None
    remind: Duration | None = None
    when: Condition | None = Field(default=None, alias="if")


def _labels_alone(raw: Any) -> Any:
    if not isinstance(raw, dict):
        return raw
    return {key: {"label": option} if isinstance(option, str) else option for key, option in raw.items()}


Picker = Callable[[Mapping[str, str], str], str | None]
Options = Annotated[dict[str, Option], Field(max_length=12), BeforeValidator(_labels_alone)]


def labels_of(options: Mapping[str, Option], turn: Turn) -> dict[str, str]:
    """Key → label of each button that is shown now."""
    shown = (key for key, option in options.items() if option.when is None or option.when.holds(turn.env))
    return {key: turn.plain(f"choices.{key}") for key in shown}


def chosen(options: Mapping[str, Option], turn: Turn, event: Event, read: Picker = pick) -> str | None:
    """The key of the pressed button, or of the one that `read` finds in the typed words."""
    if isinstance(event, Tap) and isinstance(event.action, Choose):
        return event.action.value if event.action.value in options else None
    return read(labels_of(options, turn), event.text) if isinstance(event, Text) else None


def exits_of(options: Mapping[str, Option], onward: tuple[Route, ...]) -> Iterator[tuple[str, tuple[Route, ...]]]:
    """An outcome a button: its own target, or the step's."""
    for key, option in options.items():
        yield key, (Route(to=option.to),) if option.to else onward


class Offering(Step):
    """A question with buttons; its answer may be kept as a variable."""

    waits = True

    say: str = Field(min_length=1)
    choices: Options = Field(default_factory=dict)
    save: str = ""

    def enter(self, turn: Turn) -> Waiting:
        labels = labels_of(self.choices, turn)
        turn.ask("say", rows([(label, key) for key, label in labels.items()], widths(labels.values())))
        return WAITING

    def names(self) -> frozenset[str]:
        return frozenset({self.save} if self.save else ())

    def texts(self) -> dict[str, str]:
        return super().texts() | {f"choices.{key}": option.label for key, option in self.choices.items()}

    def expressions(self) -> Iterator[tuple[Path, Expression]]:
        yield from super().expressions()
        for key, option in self.choices.items():
            if option.when is not None:
                yield ("choices", key, "if"), option.when
