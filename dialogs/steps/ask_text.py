"""Ask for the person's own words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from dialogs.model.inbound import Text
from dialogs.parse import PARSERS
from dialogs.steps.base import Misread, Outcome, Route
from dialogs.steps.keyboard import pick_literally
from dialogs.steps.options import Offering, chosen, exits_of

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn


class AskText(Offering):
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

    ask: Literal["text"]
    parse: str = ""  # what the words must be, e.g. "zone"; see PARSERS
    private: bool = True
    record: bool = True  # false: not part of the person's history, e.g. words of danger that a human gets anyway

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = chosen(self.choices, turn, event, pick_literally)
        if key is not None and self.choices[key].to:
            return Outcome(key)
        if key is not None:
            return self._take(turn, turn.plain(f"choices.{key}"))
        return self._take(turn, event.text) if isinstance(event, Text) else Misread()

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        yield from super().exits()
        yield from exits_of({key: option for key, option in self.choices.items() if option.to}, ())

    def _take(self, turn: Turn, words: str) -> Outcome | Misread:
        value = PARSERS[self.parse](words, turn.person) if self.parse else words.strip()
        if value in (None, ""):
            return Misread(f"misread.{self.parse}" if self.parse else "")
        turn.answer(self.save, value, text=words, record=self.record and not self.parse, private=self.private)
        return Outcome("answered")
