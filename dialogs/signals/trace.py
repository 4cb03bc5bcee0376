"""What one avoidance rule found, enough for a flag or not."""

from msgspec import Struct

from dialogs.model.history import Event


class Trace(Struct, frozen=True, kw_only=True):
    """The events that speak for a rule; `enough` when they make a flag by themselves."""

    rule: str
    enough: bool = False
    score: float = 0.0
    theme: str = ""
    events: tuple[Event, ...] = ()
    cues: tuple[str, ...] = ()
    baseline: dict[str, float] = {}
