"""Why the next check-in is when it is, as codes with slots that a locale file puts into words."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice, takewhile

from msgspec import Struct

from dialogs.checkins.ahead import spent_days
from dialogs.checkins.rows import rhythm_of, someone
from dialogs.model.checkin import Plan
from dialogs.model.people import Status
from dialogs.when import Slot, slots_after, window
from dialogs.world import World

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
    found = [(slot, plan) for plan in world.dossier.plans if plan.active and (slot := _real(world, plan))]
    snoozed = [row.due for row in world.dossier.checkins if row.status == "snoozed" and row.due > world.now]
    first = min(found, key=lambda pair: pair[0].due, default=None)
    if snoozed and (first is None or min(snoozed) <= first[0].due):
        return Next(due=min(snoozed), reasons=(Reason("snoozed"),))
    if first is None:
        return Next(reasons=(Reason("none"),))
    return Next(due=first[0].due, reasons=_reasons(world, *first))


def _coming(world: World, plan: Plan) -> Iterator[Slot]:
    """The plan's slots from the one that is planned on, whether or not they may be sent."""
    spent = spent_days(world, plan)
    slots = islice(slots_after(plan, world.now, rhythm_of(world)), _LOOK_AHEAD)
    return (slot for slot in slots if slot.local_date not in spent)


def _real(world: World, plan: Plan) -> Slot | None:
    return next((slot for slot in _coming(world, plan) if not slot.reason), None)


def _reasons(world: World, slot: Slot, plan: Plan) -> tuple[Reason, ...]:
    """How its own time came about, then what held the earlier ones back."""
    fixed = plan.start == plan.end
    own = Reason("moved") if slot.moved else Reason("fixed") if fixed else Reason("window", _bounds(world, slot, plan))
    earlier = takewhile(lambda other: other.due < slot.due, _coming(world, plan))
    codes = dict.fromkeys(other.reason for other in earlier)
    return own, *(_held(world, code) for code in codes)


def _bounds(world: World, slot: Slot, plan: Plan) -> dict[str, datetime]:
    first, last = window(plan, slot.local_date, rhythm_of(world).zone)
    return {"first": first, "last": last}


def _held(world: World, code: str) -> Reason:
    paused = someone(world).paused_until
    return Reason(code, {"until": paused} if code == "paused" and paused else {})
