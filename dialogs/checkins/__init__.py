"""Check-ins: planned ahead, decided when due, followed until answered or missed. Pure: everything returns effects."""

from dialogs.checkins.ahead import plan_ahead, replan, seen
from dialogs.checkins.choices import buttons, press, skip, snooze
from dialogs.checkins.course import let_go, on_answered, on_expired, on_reminder, on_sent
from dialogs.checkins.due import Fire, gives_way, on_due, on_session_end
from dialogs.checkins.explain import Next, Reason, explain_next
from dialogs.checkins.plans import default_plans

__all__ = [
    "Fire",
    "Next",
    "Reason",
    "buttons",
    "default_plans",
    "explain_next",
    "gives_way",
    "let_go",
    "on_answered",
    "on_due",
    "on_expired",
    "on_reminder",
    "on_sent",
    "on_session_end",
    "plan_ahead",
    "press",
    "replan",
    "seen",
    "skip",
    "snooze",
]
