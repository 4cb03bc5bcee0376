"""Come back later with a reminder."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import Field

from dialogs.model.effect import SetTimer
from dialogs.programme import Duration
from dialogs.steps.base import Outcome, Step

if TYPE_CHECKING:
    from dialogs.turn import Turn


class Remind(Step):
    """Send a text later, moved out of quiet hours; the run goes on at once; outcome: answered.

    Example:
        remind: 3h
        say: You wanted to do the first two minutes of {thing} about now.
        to: bye
    """

    remind: Duration
    say: str = Field(min_length=1)

    def enter(self, turn: Turn) -> Outcome:
        set_reminder(turn, self.remind, turn.text("say"))
        return Outcome("answered")


def set_reminder(turn: Turn, delay: timedelta, text: str) -> None:
    """Ask for a timer that sends `text` after `delay`."""
    key = f"{turn.session_id}:{turn.frame.step}"
    turn.effects.append(SetTimer(kind="remind", key=key, due=turn.world.now + delay, data={"text": text}))
