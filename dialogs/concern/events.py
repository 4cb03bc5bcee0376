"""What happens to an open concern: people's verbs, its own timer, and pages that did not arrive."""

from collections.abc import Callable

from msgspec.structs import replace

from dialogs.concern.closing import choose_outcome, decided_by, rate, resolve
from dialogs.concern.ladder import arm, climb, climb_on, restart
from dialogs.concern.replies import refuse
from dialogs.concern.standing import CARERS, Step, may_handle, noted, person_of
from dialogs.concern.unreached import corrected
from dialogs.concern.verbs import (
    acknowledge,
    clear_mentor,
    contacted,
    leave_out,
    left,
    note,
    pass_on,
    replied,
    wrote,
)
from dialogs.model.concern import Concern
from dialogs.model.effect import CancelTimer, SetTimer, TellConcern
from dialogs.model.inbound import Due, Notice
from dialogs.model.people import Person
from dialogs.world import World

Event = TellConcern | Due | Notice
Handled = Callable[[World, Concern, Person, TellConcern], Step]
Told = Callable[[World, Concern, "Person | None", TellConcern], Step]

# Only somebody with the right role (I7).
HANDLED: dict[str, Handled] = {
    "acknowledge": acknowledge,
    "contacted": contacted,
    "pass_on": pass_on,
    "outcome": choose_outcome,
    "resolve": resolve,
    "useful": rate,
    "not_useful": rate,
    "wrote": wrote,
    "clear_mentor": clear_mentor,
}

# The mentee's own, or the bot's.
TOLD: dict[str, Told] = {"replied": replied, "denied": replied, "about": leave_out, "left": left}

_CARERS_ONLY = frozenset({"clear_mentor", "about"})
_AFTER_THE_END = frozenset({"useful", "not_useful"})


def advance(world: World, concern: Concern, event: Event) -> Step:
    """The concern after `event`; an open one always comes back with a next action (I5)."""
    if isinstance(event, TellConcern):
        by = person_of(world, event.by) if event.by is not None else None
        return tell(world, concern, by, event)
    return settled(_happened(world, concern, event))


def _happened(world: World, concern: Concern, event: Due | Notice) -> Step:
    if not concern.open:
        return concern, ()
    if isinstance(event, Due):
        return _due(world, concern)
    return _missed(world, concern, event) if event.what == "undeliverable" else (concern, ())


def tell(world: World, concern: Concern, by: Person | None, event: TellConcern) -> Step:
    """A verb, after its rights were checked; what the bot does not know is kept as a note."""
    if by is None or by.id == concern.mentee:
        told = TOLD.get(event.what, note if event.what not in HANDLED else None)
        return settled(told(world, concern, by, event)) if told and concern.open else (concern, ())
    if not may_handle(world, concern, by) or (event.what in _CARERS_ONLY and not by.roles & CARERS):
        return concern, (refuse(world, concern, by, "alerts.not_yours"),)
    if not concern.open and event.what not in _AFTER_THE_END:
        return concern, (refuse(world, concern, by, "alerts.closed_already"),)
    handle = HANDLED.get(event.what) or TOLD.get(event.what, note)
    return settled(handle(world, concern, by, event))


def settled(step: Step) -> Step:
    """The step with only its last word on the concern's timer."""
    concern, effects = step
    timers = [effect for effect in effects if isinstance(effect, SetTimer | CancelTimer)]
    return concern, (*(effect for effect in effects if effect not in timers[:-1]),)


def _due(world: World, concern: Concern) -> Step:
    """The timer: an outcome's note did not come, somebody fell silent, or the next rung is due."""
    if concern.next_action is not None and world.now < concern.next_action:
        return arm(concern, concern.next_action)
    closer = person_of(world, decided_by(concern) or 0)
    if closer is not None and may_handle(world, concern, closer):
        return resolve(world, concern, closer, TellConcern(concern=concern.id, what="resolve", by=closer.id))
    if concern.state != "triggered":
        return restart(world, concern, "reopened")
    return climb(world, concern)


def _missed(world: World, concern: Concern, event: Notice) -> Step:
    """A page did not arrive: the next people at once, also for whoever had it; the mentee who was told is told so."""
    who = event.data.get("person")
    if not isinstance(who, int) or who == concern.mentee:
        return concern, ()
    recorded = replace(concern, notes=noted(concern, world, "undeliverable", who))
    after, effects = _without(world, recorded, who)
    return after, (*effects, *corrected(world, concern, after, who))


def _without(world: World, concern: Concern, who: int) -> Step:
    if concern.state == "triggered":
        return climb_on(world, concern)
    return restart(world, concern, "reopened") if concern.acknowledged_by == who else (concern, ())
