"""What holds a page back: quiet hours and the weekly cap, for patterns and silences only."""

from datetime import datetime

from dialogs.concern.standing import SLOW
from dialogs.model.concern import Concern
from dialogs.model.people import Person, QuietHours
from dialogs.signals.policy import DEFAULT
from dialogs.when import quiet_end
from dialogs.world import World


def quiet_until(world: World, person: Person) -> datetime:
    """When the person may next be written to about something that can wait; `world.now` when at once."""
    hours = world.programme.quiet_hours
    quiet = person.quiet or QuietHours(start=hours.start, end=hours.end)
    return quiet_end(world.now, person.zone, quiet)


def capped(world: World, concern: Concern, person: Person) -> bool:
    """Whether the person already had this week's share of alerts that can wait."""
    had = world.dossier.pages_this_week.get(person.id, 0)
    return concern.tier in SLOW and had >= (world.signals.policy or DEFAULT).caps.per_mentor_week


def held_until(world: World, concern: Concern, people: tuple[Person, ...]) -> datetime | None:
    """When the first of `people` may be paged, when none of them may be now."""
    if concern.tier not in SLOW or not people:
        return None
    first = min(quiet_until(world, person) for person in people)
    return first if first > world.now else None
