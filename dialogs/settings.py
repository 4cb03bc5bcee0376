"""What a script may set beside its own variables: a person's settings, their plans, commitments and flags."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from dialogs import goals
from dialogs.checkins.plans import default_plans
from dialogs.model.checkin import Plan
from dialogs.model.effect import SavePerson, SavePlan, SaveWeight
from dialogs.model.people import QuietHours, Status
from dialogs.model.signal import Flag
from dialogs.parse import parse_days
from dialogs.review import next_review
from dialogs.signals.policy import DEFAULT

if TYPE_CHECKING:
    from dialogs.turn import Turn
    from dialogs.world import World


def assign(turn: Turn, name: str, value: Any) -> None:
    """Set one setting; `name` is a key of SETTINGS (the script check holds that)."""
    SETTINGS[name](turn, value)


def _person(field: str, convert: Callable[[Turn, Any], Any] = lambda _turn, value: value) -> Callable[..., None]:
    def change(turn: Turn, value: Any) -> None:
        turn.person = replace(turn.person, **{field: convert(turn, value)})
        turn.effects.append(SavePerson(person=turn.person))
        turn.replan = turn.replan or field in {"zone", "quiet"}

    return change


def _quiet(_turn: Turn, value: Any) -> QuietHours:
    start, end = (time.fromisoformat(part) for part in str(value).split("-"))
    return QuietHours(start, end)


def _consent(turn: Turn, value: Any) -> Any:
    return turn.world.now if value else None


def _activate(turn: Turn, value: Any) -> None:
    """Admit the mentee: their plans start and the next check-in is planned."""
    del value
    turn.person = replace(turn.person, status=Status.ACTIVE)
    turn.effects += [SavePerson(person=turn.person), next_review(turn.world.now, turn.person.zone)]
    for plan in default_plans(turn.world, "mentee"):
        turn.plans.setdefault(plan.id, plan)
        turn.effects.append(SavePlan(plan=turn.plans[plan.id]))
    turn.replan = True


def _plan(change: Callable[[Plan, Any], Plan]) -> Callable[[Turn, Any], None]:
    """Change the first plan, the one whose days and time the mentee chooses."""

    def apply(turn: Turn, value: Any) -> None:
        plans = list(turn.plans.values()) or [*default_plans(turn.world, "mentee")]
        if not plans:
            return
        plan = change(plans[0], value)
        turn.plans = {plan.id: plan, **{other.id: other for other in plans[1:]}}
        turn.effects.append(SavePlan(plan=plan))
        turn.replan = True

    return apply


def _commitment(event: str, **changes: Any) -> Callable[[Turn, Any], None]:
    def apply(turn: Turn, value: Any) -> None:
        known = goals.behind(turn, value)
        if known is None:
            return
        count = {"deferred": known.deferred + 1} if event == "goal_deferred" else {}
        goals.save(turn, replace(known, changed=turn.world.now, **changes, **count))
        turn.note(event, text=known.text, goal=known.id)  # type: ignore[arg-type] # the table below holds the kinds

    return apply


def _contest(turn: Turn, value: Any) -> None:
    """The mentee's answer to "does this fit?": not fitting lowers the rule's weight for them, and is kept."""
    flag = turn.flag()
    if flag is None:
        return
    turn.save_flag(replace(flag, contested=bool(value)))
    if value and not flag.contested:
        turn.effects.append(SaveWeight(person=turn.person.id, rule=flag.signal.rule, weight=lowered(turn.world, flag)))


def lowered(world: World, flag: Flag) -> float:
    """What is left of the weight of the flag's rule once its person says that it does not fit."""
    left = (world.signals.policy or DEFAULT).contested_weight
    return world.dossier.history.weights.get(flag.signal.rule, 1.0) * left


SETTINGS: dict[str, Callable[[Turn, Any], None]] = {
    "person.name": _person("name"),
    "person.language": _person("language"),
    "person.country": _person("country"),
    "person.zone": _person("zone"),
    "person.age_band": _person("age_band"),
    "person.quiet": _person("quiet", _quiet),
    "person.just_listen": _person("just_listen", lambda _turn, value: bool(value)),
    "person.contact_preference": _person("contact_preference"),
    "person.screening_consent": _person("screening_consent", _consent),
    "person.guardian_consent": _person("guardian_consent", _consent),
    "person.active": _activate,
    "plan.days": _plan(lambda plan, value: replace(plan, days=parse_days(str(value)) or plan.days)),
    "plan.time": _plan(
        lambda plan, value: replace(plan, start=time.fromisoformat(value), end=time.fromisoformat(value))
    ),
    "commitment.done": _commitment("goal_done", status="done"),
    "commitment.deferred": _commitment("goal_deferred"),
    "commitment.dropped": _commitment("goal_deferred", status="dropped"),
    "flag.contested": _contest,
}
