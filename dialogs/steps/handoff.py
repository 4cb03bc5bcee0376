"""Hand something to a human."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dialogs.model.concern import Tier
from dialogs.model.effect import OpenConcern
from dialogs.steps.base import Outcome, Step

if TYPE_CHECKING:
    from dialogs.turn import Turn


class Handoff(Step):
    """Open a concern of the given tier, with the variables named in `words` as what was said; outcome: answered.

    Example:
        handoff: today
        family: asked_for_human
        words: [thing]
        to: told
    """

    handoff: Tier
    family: str = Field(min_length=1)
    reason: str = "asked"
    words: tuple[str, ...] = ()

    def enter(self, turn: Turn) -> Outcome:
        said = "\n".join(filter(None, (turn.show(turn.env.get(name)) for name in self.words)))
        flag = turn.flag()
        turn.effects.append(
            OpenConcern(
                mentee=turn.person.id,
                tier=self.handoff,
                family=self.family,
                reason=self.reason,
                signals=(flag.signal,) if flag else (),
                said=said,
                bot_said=turn.place,
            )
        )
        if self.say:
            turn.say("say")
        return Outcome("answered")
