"""Check-in rows: their names, their bounds, and the small questions everybody asks of them."""

from datetime import date, datetime, timedelta

from dialogs.model.action import Rows
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.effect import CancelTimer, Effect, Send
from dialogs.model.people import Person, QuietHours
from dialogs.model.session import SAFETY
from dialogs.when import Rhythm, Slot
from dialogs.world import World

TIMER, EXPIRY, REMIND = "checkin", "checkin_expiry", "checkin_remind"  # timer kinds
WAITING = frozenset({"planned", "deferred", "snoozed"})  # may still be sent
TAKEN_BACK = frozenset({"replanned", "stopped"})  # reasons of days that were never due, and may be planned again


def key_of(plan: str, day: date) -> str:
    """The timer key of one plan on one local date."""
    return f"{plan}:{day.isoformat()}"


def row_key(row: Checkin) -> str:
    """The timer key of a row."""
    return key_of(row.plan, row.local_date)


def read_key(key: str) -> tuple[str, date]:
    """Plan and local date of a timer key."""
    plan, _, day = key.rpartition(":")
    return plan, date.fromisoformat(day)


def new_row(person: int, slot: Slot) -> Checkin:
    """The row of a slot that has none yet; its id is the same however often it is made."""
    key = key_of(slot.plan, slot.local_date)
    return Checkin(id=f"{person}:{key}", plan=slot.plan, local_date=slot.local_date, due=slot.due)


def someone(world: World) -> Person:
    """The turn's person; check-ins of nobody do not exist."""
    person = world.dossier.person
    if person is None:
        raise LookupError("a check-in belongs to a person, and this turn's subject is nobody yet")
    return person


def rhythm_of(world: World) -> Rhythm:
    """What decides the person's times, the programme's quiet hours where they chose none."""
    person, hours = someone(world), world.programme.quiet_hours
    return Rhythm(
        person=person.id,
        zone=person.zone,
        quiet=person.quiet or QuietHours(hours.start, hours.end),
        absences=world.dossier.history.absences,
        paused_until=person.paused_until,
    )


def plan_of(world: World, plan: str) -> Plan | None:
    """The person's plan of that id."""
    return next((p for p in world.dossier.plans if p.id == plan), None)


def row_of(world: World, key: str) -> Checkin | None:
    """The row of a timer key."""
    return next((row for row in world.dossier.checkins if row_key(row) == key), None)


def row_by_id(world: World, checkin: str) -> Checkin | None:
    """The row of that id."""
    return next((row for row in world.dossier.checkins if row.id == checkin), None)


def in_safety(world: World) -> bool:
    """Whether the safety script runs: then nothing starts, and nothing is left."""
    session = world.dossier.session
    return session is not None and any(frame.script == SAFETY for frame in session.stack)


def expires(row: Checkin, plan: Plan) -> datetime:
    """When the row is too late to be sent."""
    return row.due + timedelta(minutes=plan.expiry_minutes)


def theme_of(world: World, row: Checkin) -> str:
    """The script that the row's events belong to."""
    plan = plan_of(world, row.plan)
    return plan.script if plan else row.plan


def forget_timers(row: Checkin) -> tuple[Effect, ...]:
    """Cancel the expiry and the reminder of a row."""
    return CancelTimer(kind=EXPIRY, key=row_key(row)), CancelTimer(kind=REMIND, key=row_key(row))


def say(world: World, key: str, buttons: Rows = (), /, **slots: object) -> Send:
    """A locale text to the turn's person, in their language."""
    person = someone(world)
    text = world.library.locale.say(person.language, key, **slots)
    return Send(to=person.id, text=text, buttons=buttons, step=f"commands/{key}")
