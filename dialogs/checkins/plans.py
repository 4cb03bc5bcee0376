"""The plans that the programme gives a newcomer, by who the script is for."""

from typing import Literal

from dialogs.model.checkin import Plan
from dialogs.programme import PlanDefault
from dialogs.world import World

_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def default_plans(world: World, audience: Literal["mentee", "mentor"]) -> tuple[Plan, ...]:
    """The programme's plans whose script is for that audience, in the file's order."""
    named = world.programme.checkins.items()
    return tuple(_plan(key, one) for key, one in named if world.library.script(one.script).audience == audience)


def _plan(key: str, default: PlanDefault) -> Plan:
    return Plan(
        id=key,
        script=default.script,
        days=frozenset(_DAYS[day] for day in default.days),
        start=default.start,
        end=default.end,
        expiry_minutes=int(default.expiry.total_seconds() // 60),
        reminder_minutes=int(default.reminder.total_seconds() // 60) if default.reminder else None,
    )
