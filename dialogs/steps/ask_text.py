"""Ask for the person's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dialogs.model.inbound import Text
from dialogs.parse import PARSERS
from dialogs.steps.base import WAITING, Misread, Outcome, Route, Step, Waiting
from dialogs.steps.keyboard import pick_literally, rows, widths
from dialogs.steps.options import Options, chosen, exits_of, expressions_of, labels_of, texts_of

if TYPE_CHECKING:
    from dialogs.expr import Expression
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


class AskText(Step):
    """Ask an open question; outcomes: answered, a button's key, misread (only with `parse`), timeout.

    Buttons are ways round the question: one with `to` leads there, one without counts as if its label were typed.

    Example:
        ask: text
        say: What would be the first two minutes of it?
        choices:
          later: {label: Not now, to: bye}
        save: first_step
        to: when
    """

    waits = True

    ask: Literal["text"]
    say: str = Field(min_length=1)
    save: str = ""
    parse: str = ""  # what the words must be, e.g. "zone"; see PARSERS
    private: bool = True
    record: bool = True  # false: not part of the person's history, e.g. words of danger that a human gets anyway
    choices: Options = Field(default_factory=dict)

    def enter(self, turn: Turn) -> Waiting:
        labels = labels_of(self.choices, turn)
        turn.ask("say", rows([(label, key) for key, label in labels.items()], widths(labels.values())))
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = chosen(self.choices, turn, event, pick_literally)
        if key is not None and self.choices[key].to:
            return Outcome(key)
        if key is not None:
            return self._take(turn, turn.plain(f"choices.{key}"))
        return self._take(turn, event.text) if isinstance(event, Text) else Misread()

    def names(self) -> frozenset[str]:
        return frozenset({self.save} if self.save else ())

    def texts(self) -> dict[str, str]:
        return super().texts() | texts_of(self.choices)

    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions()
        yield from expressions_of(self.choices)

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        yield from super().exits()
        yield from exits_of({key: option for key, option in self.choices.items() if option.to}, ())

    def _take(self, turn: Turn, words: str) -> Outcome | Misread:
        value = PARSERS[self.parse](words, turn.person) if self.parse else words.strip()
        if value in (None, ""):
            return Misread(f"misread.{self.parse}" if self.parse else "")
        turn.answer(self.save, value, text=words, record=self.record and not self.parse, private=self.private)
        return Outcome("answered")
