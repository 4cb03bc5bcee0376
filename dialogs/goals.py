"""The commitments of a turn's person: made, found behind a variable, changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialogs.model.commitment import Commitment
from dialogs.model.effect import SaveCommitment

if TYPE_CHECKING:
    from dialogs.turn import Turn

REST = timedelta(hours=12)  # nobody is asked about the same thing twice within half a day


def new(turn: Turn, words: str) -> Commitment:
    """A new open commitment in the person's words."""
    key = f"{turn.world.rng('commitment', len(turn.commitments), words).getrandbits(48):012x}"
    commitment = Commitment(id=key, text=words, opened=turn.world.now)
    save(turn, commitment)
    turn.note("goal_set", text=words, goal=key)
    return commitment


def save(turn: Turn, commitment: Commitment) -> None:
    """Insert or update a commitment."""
    others = [known for known in turn.commitments if known.id != commitment.id]
    turn.commitments = [*others, commitment] if commitment.status == "open" else others
    turn.effects.append(SaveCommitment(commitment=commitment))


def behind(turn: Turn, value: Any) -> Commitment | None:
    """The open commitment that a variable stands for."""
    key = value.get("commitment") if isinstance(value, dict) else None
    return next((known for known in turn.commitments if known.id == key), None)


def due(turn: Turn) -> dict[str, str] | None:
    """The open commitment that was longest not asked about, as a variable; none that has not rested yet."""
    rested = [c for c in turn.commitments if turn.world.now - (c.changed or c.opened) >= REST]
    oldest = min(rested, key=lambda c: c.changed or c.opened, default=None)
    return {"commitment": oldest.id, "text": oldest.text} if oldest else None


def deferrals(turn: Turn, value: Any) -> int:
    """How often the commitment behind a variable was put off."""
    known = behind(turn, value)
    return known.deferred if known else 0
