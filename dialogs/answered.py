"""What a turn's person answered before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialogs.turn import Turn

RECENT = timedelta(hours=20)


def last(turn: Turn, kind: str) -> float | None:
    """The person's last number of this kind, e.g. "mood"."""
    events = (*turn.world.dossier.history.events, *turn.new_events)
    return next((event.value for event in reversed(events) if event.kind == kind), None)


def today(turn: Turn, script: str) -> bool:
    """Whether the person answered something in `script` within the last 20 hours."""
    recent = (e for e in turn.world.dossier.history.events if e.theme == script and e.kind != "checkin_sent")
    return any(turn.world.now - event.at < RECENT for event in recent)


def rests(turn: Turn, script: str) -> bool:
    """Whether a script for once a day was run already."""
    return turn.world.library.script(script).once_a_day and today(turn, script)
