"""Low mood that stays: against the person's own median where there is one, else against the scale."""

from datetime import datetime

from dialogs.model.history import History
from dialogs.signals.baseline import Baseline, baseline, scale_top
from dialogs.signals.policy import Rumination

LATEST = 4  # moods that are looked at
DEVIATIONS = 1.5
LEAST_DROP = 0.15  # of the scale's top: smaller changes are noise whatever the spread


def low_moods(rules: Rumination, history: History, now: datetime) -> tuple[int, dict[str, float]]:
    """How many of the latest moods in the window are low, and the baseline they were compared with, if any."""
    moods = [(event.at, event.value) for event in history.events if event.kind == "mood" and event.value is not None]
    recent = [value for at, value in moods if now - rules.window <= at <= now][-LATEST:]
    if not recent:
        return 0, {}
    top = scale_top(event.value for event in history.events if event.kind in ("mood", "loop_rating") and event.value)
    earlier = [value for at, value in moods if at <= now][: -len(recent)]
    own = baseline(earlier) if len(earlier) >= rules.baseline else None
    limit = _limit(rules, top, own)
    return sum(value <= limit for value in recent), own.as_dict(recent[-1]) if own else {}


def _limit(rules: Rumination, top: float, own: Baseline | None) -> float:
    # On a scale of five the second step is as low as the third of ten.
    absolute = top * max(rules.low_mood, 0.4) if top <= 5 else top * rules.low_mood
    if own is None:
        return absolute
    return max(absolute, own.median - max(DEVIATIONS * own.spread, LEAST_DROP * top))
