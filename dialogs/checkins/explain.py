"""Why the next check-in is when it is, as codes with slots that a locale file puts into words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from msgspec import Struct

from dialogs.checkins.ahead import spent_days
from dialogs.checkins.rows import rhythm_of, someone
from dialogs.model.checkin import Plan
from dialogs.model.people import Status
from dialogs.when import Slot, slots_after, window
from dialogs.world import World

WEEK = timedelta(days=7)
_LOOK_AHEAD = 400  # slots: past any pause that a person can ask for


class Reason(Struct, frozen=True):
    """One part of the explanation: locale key "next.<code>" and the moments it mentions."""

    code: str
    moments: dict[str, datetime] = {}


class Next(Struct, frozen=True, kw_only=True):
    """The next check-in, None when none will come, and why."""

    due: datetime | None = None
    reasons: tuple[Reason, ...] = ()


def explain_next(world: World) -> Next:
    """The next check-in that will really be sent, over all plans, with what decided its time."""
    person = someone(world)
    if person.status is not Status.ACTIVE:
        return Next(reasons=(Reason("stopped"),))
    waiting = [row for row in world.dossier.checkins if row.status == "deferred"]
    if waiting:
        return Next(due=world.now, reasons=(Reason(f"waiting.{waiting[0].reason}"),))
    held, first = _first(world)
    snoozed = [row.due for row in world.dossier.checkins if row.status == "snoozed" and row.due > world.now]
    if snoozed and (first is None or min(snoozed) <= first[0].due):
        return Next(due=min(snoozed), reasons=(Reason("snoozed"),))
    if first is None:
        return Next(reasons=(Reason("none"),))
    return Next(due=first[0].due, reasons=(_own(world, *first), *(_held(world, code) for code in held)))


def _first(world: World) -> tuple[tuple[str, ...], tuple[Slot, Plan] | None]:
    """The first slot that may be sent, of any plan, and why those before it may not."""
    coming = merge(*(_coming(world, plan) for plan in world.dossier.plans if plan.active), key=lambda pair: pair[0].due)
    held: dict[str, None] = {}
    for slot, plan in coming:
        reason = slot.reason or ("burden" if _too_much(world, slot, plan) else "")
        if not reason:
            return tuple(held), (slot, plan)
        held[reason] = None
    return tuple(held), None


def _coming(world: World, plan: Plan) -> Iterator[tuple[Slot, Plan]]:
    """The plan's slots from the one that is planned on, whether or not they may be sent."""
    spent = spent_days(world, plan)
    slots = islice(slots_after(plan, world.now, rhythm_of(world)), _LOOK_AHEAD)
    return ((slot, plan) for slot in slots if slot.local_date not in spent)


def _too_much(world: World, slot: Slot, plan: Plan) -> bool:
    """Whether by then the week before asked so much that this one will be left out; nothing else is sent till then."""
    asked = (event for event in world.dossier.history.events if event.kind == "checkin_sent")
    minutes = sum(event.value or 0.0 for event in asked if slot.due - WEEK <= event.at)
    return minutes + world.library.script(plan.script).minutes > world.programme.caps.minutes_a_week


def _own(world: World, slot: Slot, plan: Plan) -> Reason:
    """How its own time came about."""
    if slot.moved:
        return Reason("moved")
    return Reason("fixed") if plan.start == plan.end else Reason("window", _bounds(world, slot, plan))


def _bounds(world: World, slot: Slot, plan: Plan) -> dict[str, datetime]:
    first, last = window(plan, slot.local_date, rhythm_of(world).zone)
    return {"first": first, "last": last}


def _held(world: World, code: str) -> Reason:
    paused = someone(world).paused_until
    return Reason(code, {"until": paused} if code == "paused" and paused else {})
