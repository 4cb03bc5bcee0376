"""Buttons of a question: labels, conditions, where each leads; shared by the steps that offer some."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from dialogs.model.action import Choose
from dialogs.model.inbound import Tap, Text
from dialogs.programme import Duration
from dialogs.steps.base import Condition, Doc, Route
from dialogs.steps.keyboard import pick

if TYPE_CHECKING:
    from dialogs.expr import Expression
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


def texts_of(options: Mapping[str, Option]) -> dict[str, str]:
    """Every label by its place below the step."""
    return {f"choices.{key}": option.label for key, option in options.items()}


def expressions_of(options: Mapping[str, Option]) -> Iterator[Expression]:
    """The conditions under which buttons are shown."""
    return (option.when for option in options.values() if option.when is not None)


def exits_of(options: Mapping[str, Option], onward: tuple[Route, ...]) -> Iterator[tuple[str, tuple[Route, ...]]]:
    """An outcome a button: its own target, or the step's."""
    for key, option in options.items():
        yield key, (Route(to=option.to),) if option.to else onward
