"""A check-in's moment has come: send it, hold it a while, or record why it does not happen."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from dialogs.checkins.ahead import replan
from dialogs.checkins.rows import (
    TIMER,
    WAITING,
    expires,
    in_safety,
    new_row,
    plan_of,
    read_key,
    rhythm_of,
    row_key,
    row_of,
    someone,
)
from dialogs.model.checkin import Checkin, CheckinStatus, Plan
from dialogs.model.concern import Tier
from dialogs.model.effect import Effect, SaveCheckin, SetTimer
from dialogs.model.inbound import Due
from dialogs.model.people import Status
from dialogs.when import Slot, fitting, held_back, in_quiet, quiet_end, slots_between
from dialogs.world import World

LOOK_AGAIN = timedelta(minutes=30)  # while another session is active
LATE = timedelta(minutes=5)  # a timer later than this was held up by an outage


class Fire(Struct, frozen=True, kw_only=True):
    """Start `script` now for `checkin`; commit `effects` too, and those of `on_sent`."""

    script: str
    checkin: Checkin
    effects: tuple[Effect, ...] = ()


def on_due(world: World, due: Due) -> Fire | tuple[Effect, ...]:
    """Decide a due check-in (timer kind "checkin"): fire it, hold it, or record it with the reason.

    What an outage swallowed since is recorded too, and the next check-in is planned; the caller need not plan again.
    """
    row = row_of(world, due.key) or _lost_row(world, due)
    plan = plan_of(world, row.plan)
    if row.status not in WAITING or plan is None or row.due > world.now:
        return ()  # handled already, or moved since the timer ran out
    held = _verdict(world, row, plan, due)
    effects = replan(world, (*held, *_swallowed(world, row, plan)))
    return effects if held else Fire(script=plan.script, checkin=row, effects=effects)


def on_session_end(world: World) -> tuple[Effect, ...]:
    """Let check-ins that waited for the session come now; call whenever a session ended."""
    waiting = (row for row in world.dossier.checkins if row.status == "deferred")
    return tuple(SetTimer(kind=TIMER, key=row_key(row), due=world.now) for row in waiting)


def _lost_row(world: World, due: Due) -> Checkin:
    """A row older than the dossier reaches, after a very long outage."""
    plan, day = read_key(due.key)
    return new_row(someone(world).id, Slot(plan=plan, local_date=day, due=due.due))


def _verdict(world: World, row: Checkin, plan: Plan, due: Due) -> tuple[Effect, ...]:
    """Why it cannot be sent now, as effects; empty when it can."""
    if reason := _off(world, row, plan):
        return _close(world, row, "skipped", reason)
    if someone(world).blocked:
        return _close(world, row, "missed", "blocked")
    delayed = "outage" if world.now - due.due > LATE else row.reason if row.status == "deferred" else ""
    if expires(row, plan) <= world.now:
        return _close(world, row, "missed", delayed or "outage")
    if _burden(world, plan):
        return _close(world, row, "skipped", "burden")
    if in_quiet(world.now, rhythm_of(world).zone, rhythm_of(world).quiet):
        return _after_quiet(world, row, plan, delayed)
    if reason := _busy(world):
        return _hold(row, min(expires(row, plan), _look_again(world)), reason)
    return ()


def _off(world: World, row: Checkin, plan: Plan) -> str:
    """The person does not want it now: stopped, away or paused."""
    person = someone(world)
    if person.status is not Status.ACTIVE or not plan.active:
        return "stopped"
    if person.away_until is not None and world.now < person.away_until:
        return "absence"
    return held_back(row.local_date, world.now, rhythm_of(world))


def _burden(world: World, plan: Plan) -> bool:
    minutes = world.library.script(plan.script).minutes
    return world.dossier.minutes_this_week + minutes > world.programme.caps.minutes_a_week


def _busy(world: World) -> str:
    urgent = any(concern.tier is Tier.NOW and concern.state == "triggered" for concern in world.dossier.concerns)
    if urgent or in_safety(world):
        return "safety"
    return "busy" if world.dossier.session is not None and not gives_way(world) else ""


def gives_way(world: World) -> bool:
    """Whether what runs was left alone for long enough to be let go of for a check-in."""
    until = _gives_way_at(world)
    return until is not None and until <= world.now


def _gives_way_at(world: World) -> datetime | None:
    session = world.dossier.session
    if session is None or len(session.stack) != 1 or not world.library.has(session.top.script):
        return None
    pause = world.library.script(session.top.script).gives_way
    return session.asked_at + pause if pause is not None and session.asked_at is not None else None


def _look_again(world: World) -> datetime:
    at, regular = _gives_way_at(world), world.now + LOOK_AGAIN
    return min(at, regular) if at is not None and at > world.now else regular


def _after_quiet(world: World, row: Checkin, plan: Plan, delayed: str) -> tuple[Effect, ...]:
    rhythm = rhythm_of(world)
    end = fitting(plan, row.local_date, quiet_end(world.now, rhythm.zone, rhythm.quiet), rhythm.zone)
    if end is not None and end < expires(row, plan):
        return _hold(row, end, "quiet")
    return _close(world, row, "missed" if delayed else "skipped", delayed or "quiet")


def _close(world: World, row: Checkin, status: CheckinStatus, reason: str) -> tuple[Effect, ...]:
    return (SaveCheckin(checkin=replace(row, status=status, reason=reason, closed=world.now)),)


def _hold(row: Checkin, until: datetime, reason: str) -> tuple[Effect, ...]:
    held = replace(row, status="deferred", reason=reason)
    return SaveCheckin(checkin=held), SetTimer(kind=TIMER, key=row_key(row), due=until)


def _swallowed(world: World, row: Checkin, plan: Plan) -> tuple[Effect, ...]:
    """Slots after `row` that came due unplanned: the last may still be sent, the others were missed."""
    person = someone(world).id
    slots = list(slots_between(plan, row.local_date, world.now, rhythm_of(world)))
    rows = [new for slot in slots if row_of(world, row_key(new := new_row(person, slot))) is None]
    if not rows:
        return ()
    missed = [effect for old in rows[:-1] for effect in _close(world, old, "missed", "outage")]
    last = rows[-1]
    return (*missed, SaveCheckin(checkin=last), SetTimer(kind=TIMER, key=row_key(last), due=last.due))
