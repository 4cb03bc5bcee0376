"""Ask to choose one of a few buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from dialogs.model.action import Choose
from dialogs.model.inbound import Tap, Text
from dialogs.programme import Duration
from dialogs.steps.base import WAITING, Condition, Doc, Misread, Outcome, Route, Step, Waiting
from dialogs.steps.keyboard import pick, rows, widths
from dialogs.steps.remind import set_reminder

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
    choices: dict[str, Option] = Field(min_length=1, max_length=12)
    save: str = ""

    @field_validator("choices", mode="before")
    @classmethod
    def _labels_alone(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        return {key: {"label": option} if isinstance(option, str) else option for key, option in raw.items()}

    def enter(self, turn: Turn) -> Waiting:
        labels = self._labels(turn)
        pairs = [(label, key) for key, label in labels.items()]
        turn.ask("say", rows(pairs, widths(labels.values())))
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = self._chosen(turn, event)
        if key is None:
            return Misread("misread.choice")
        turn.answer(self.save, key)
        if delay := self.choices[key].remind:
            set_reminder(turn, delay, turn.locale_text("engine.remind"))
        return Outcome(key)

    def names(self) -> frozenset[str]:
        return frozenset({self.save} if self.save else ())

    def texts(self) -> dict[str, str]:
        return super().texts() | {f"choices.{key}": option.label for key, option in self.choices.items()}

    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions()
        yield from (option.when for option in self.choices.values() if option.when is not None)

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        for key, option in self.choices.items():
            yield key, (Route(to=option.to),) if option.to else self.onward()

    def _labels(self, turn: Turn) -> dict[str, str]:
        shown = (k for k, option in self.choices.items() if option.when is None or option.when.holds(turn.env))
        return {key: turn.plain(f"choices.{key}") for key in shown}

    def _chosen(self, turn: Turn, event: Event) -> str | None:
        if isinstance(event, Tap) and isinstance(event.action, Choose):
            return event.action.value if event.action.value in self.choices else None
        return pick(self._labels(turn), event.text) if isinstance(event, Text) else None
