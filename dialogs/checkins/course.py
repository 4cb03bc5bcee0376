"""What becomes of a check-in once it was sent: answered, reminded, or missed."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.checkins.choices import buttons
from dialogs.checkins.due import LATE
from dialogs.checkins.rows import (
    EXPIRY,
    REMIND,
    forget_timers,
    plan_of,
    rhythm_of,
    row_by_id,
    row_key,
    row_of,
    say,
    theme_of,
)
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.effect import CancelTimer, Effect, Record, SaveCheckin, SetTimer
from dialogs.model.history import Event
from dialogs.model.inbound import Due
from dialogs.when import in_quiet
from dialogs.world import World

GRACE = timedelta(minutes=10)  # after an outage: answers that Telegram kept for us come in first


def on_sent(world: World, checkin: Checkin) -> tuple[Effect, ...]:
    """The first question goes out in this turn: the row is sent, its expiry and reminder are set."""
    plan = plan_of(world, checkin.plan)
    if plan is None:
        return ()
    sent = replace(checkin, status="sent", reason="", sent=world.now)
    end = timedelta(minutes=plan.expiry_minutes)
    effects: list[Effect] = [
        SaveCheckin(checkin=sent),
        # Its value is what it asks of the person: the burden cap adds up a week of them.
        Record(event=Event(at=world.now, kind="checkin_sent", theme=plan.script, value=_minutes(world, plan))),
        SetTimer(kind=EXPIRY, key=row_key(sent), due=world.now + end),
    ]
    if plan.reminder_minutes is not None and plan.reminder_minutes < plan.expiry_minutes:
        reminder = world.now + timedelta(minutes=plan.reminder_minutes)
        effects.append(SetTimer(kind=REMIND, key=row_key(sent), due=reminder))
    return tuple(effects)


def on_answered(world: World, checkin: str) -> tuple[Effect, ...]:
    """The first answer came (`checkin` is the session's): the row is answered, once; nothing for any other row.

    The answer's own event, with its latency, is recorded by the step that asked.
    """
    row = row_by_id(world, checkin)
    if row is None or row.status != "sent":
        return ()
    return SaveCheckin(checkin=replace(row, status="answered", closed=world.now)), *forget_timers(row)


def on_expired(world: World, due: Due) -> tuple[Effect, ...]:
    """Timer kind "checkin_expiry": still unanswered is missed, "no_answer"; the caller ends the row's session."""
    row = row_of(world, due.key)
    if row is None or row.status != "sent":
        return ()
    if world.now - due.due > LATE and not due.data.get("grace"):
        return (SetTimer(kind=EXPIRY, key=due.key, due=world.now + GRACE, data={"grace": True}),)
    missed = replace(row, status="missed", reason="no_answer", closed=world.now)
    event = Event(at=world.now, kind="no_answer", theme=theme_of(world, row))
    return SaveCheckin(checkin=missed), Record(event=event), CancelTimer(kind=REMIND, key=due.key)


def on_reminder(world: World, due: Due) -> tuple[Effect, ...]:
    """Timer kind "checkin_remind": one reminder while the check-in's own question is open, never in quiet hours."""
    row, session = row_of(world, due.key), world.dossier.session
    if row is None or row.status != "sent" or session is None or session.checkin != row.id or len(session.stack) != 1:
        return ()
    rhythm = rhythm_of(world)
    paused = rhythm.paused_until is not None and world.now < rhythm.paused_until
    if paused or in_quiet(world.now, rhythm.zone, rhythm.quiet) or world.now - due.due > LATE:
        return ()
    return (say(world, "checkin.reminder", buttons(world, row)),)


def let_go(world: World, reason: str) -> tuple[Effect, ...]:
    """Close open questions because the person paused or stopped; not a skip that a detector should count."""
    sent = [row for row in world.dossier.checkins if row.status == "sent"]
    closed = (SaveCheckin(checkin=replace(r, status="skipped", reason=reason, closed=world.now)) for r in sent)
    return (*closed, *(effect for row in sent for effect in forget_timers(row)))


def _minutes(world: World, plan: Plan) -> float:
    return world.library.script(plan.script).minutes
