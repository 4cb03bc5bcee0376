"""Planning: each active plan has exactly one next check-in, with its timer."""

from datetime import date

from msgspec.structs import replace

from dialogs.checkins.rows import TAKEN_BACK, TIMER, WAITING, new_row, rhythm_of, row_key, row_of, someone
from dialogs.fold import fold
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.effect import CancelTimer, Effect, SaveCheckin, SetTimer
from dialogs.model.people import Status
from dialogs.when import Slot, slots_after
from dialogs.world import World


def plan_ahead(world: World) -> tuple[Effect, ...]:
    """Plan the next check-in of every active plan; take back planned ones that no longer hold. Changes nothing twice.

    A row that is already due stays: its timer decides. Uses the person, plans and rows of `world.dossier`, so after
    changing them in the same turn call `replan`.
    """
    live = [plan for plan in world.dossier.plans if plan.active] if _contactable(world) else []
    wanted = {slot.plan: slot for plan in live if (slot := _next(world, plan)) is not None}
    kept = {(slot.plan, slot.local_date) for slot in wanted.values()}
    ids = {plan.id for plan in live}
    gone = (row for row in world.dossier.checkins if _obsolete(world, row, ids, kept))
    effects = [effect for row in gone for effect in _take_back(world, row, stopped=row.plan not in ids)]
    return (*effects, *(effect for slot in wanted.values() for effect in _plan(world, slot)))


def replan(world: World, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects, then the planning that follows once they hold."""
    return (*effects, *plan_ahead(seen(world, effects)))


def seen(world: World, effects: tuple[Effect, ...]) -> World:
    """The world as the same turn's later steps should see it, after `effects`."""
    return replace(world, dossier=fold(world.dossier, effects, world.now))


def _contactable(world: World) -> bool:
    return someone(world).status is Status.ACTIVE


def _next(world: World, plan: Plan) -> Slot | None:
    spent, slots = spent_days(world, plan), slots_after(plan, world.now, rhythm_of(world))
    return next((slot for slot in slots if slot.local_date not in spent), None)


def spent_days(world: World, plan: Plan) -> frozenset[date]:
    """Local dates of the plan that can no longer be planned (I10)."""
    return frozenset(row.local_date for row in world.dossier.checkins if row.plan == plan.id and _spent(world, row))


def _spent(world: World, row: Checkin) -> bool:
    if row.status == "planned":
        return row.due <= world.now
    return row.reason not in TAKEN_BACK


def _obsolete(world: World, row: Checkin, live: set[str], kept: set[tuple[str, date]]) -> bool:
    if row.status not in WAITING:
        return False
    if row.plan not in live:
        return True
    return row.status == "planned" and row.due > world.now and (row.plan, row.local_date) not in kept


def _take_back(world: World, row: Checkin, *, stopped: bool) -> tuple[Effect, ...]:
    reason = "stopped" if stopped else "replanned"
    closed = replace(row, status="skipped", reason=reason, closed=world.now)
    return SaveCheckin(checkin=closed), CancelTimer(kind=TIMER, key=row_key(row))


def _plan(world: World, slot: Slot) -> tuple[Effect, ...]:
    row = new_row(someone(world).id, slot)
    if row_of(world, row_key(row)) == row:
        return ()
    return SaveCheckin(checkin=row), SetTimer(kind=TIMER, key=row_key(row), due=row.due)
