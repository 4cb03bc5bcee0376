"""Say something and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dialogs.steps.base import Outcome, Step

if TYPE_CHECKING:
    from dialogs.turn import Turn


class Say(Step):
    """Say a text; outcome: answered.

    Example:
        say: Thank you, {name}. I have written that down.
        to: next_step
    """

    say: str = Field(min_length=1)

    def enter(self, turn: Turn) -> Outcome:
        turn.say("say")
        return Outcome("answered")
