"""How a concern ends: a human chooses an outcome, may add a note, and says whether it was useful."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.concern.buttons import OUTCOMES, outcome_menu, skip_note
from dialogs.concern.ladder import arm, disarm
from dialogs.concern.machine import move
from dialogs.concern.replies import answer, closed, others
from dialogs.concern.standing import SLOW, Step, noted
from dialogs.concern.verbs import take
from dialogs.model.concern import Concern
from dialogs.model.effect import Effect, OpenRelay, SaveWeight, TellConcern
from dialogs.model.people import Person
from dialogs.model.signal import Kind
from dialogs.signals.policy import DEFAULT
from dialogs.world import World

NOTE_WAIT = timedelta(minutes=10)  # then a chosen outcome closes the concern without a note
_LONGEST_NOTE = 1000


def choose_outcome(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """The outcome is kept and a note asked for; the concern closes with the note, on Skip, or after ten minutes."""
    outcome = tell.data.get("outcome", "")
    if outcome not in OUTCOMES:
        return ask_outcome(world, concern, by, tell)
    taken, effects = take(world, concern, by)
    decided = replace(taken, outcome=outcome, notes=noted(taken, world, "outcome", by.id, outcome))
    armed, timer = arm(decided, world.now + NOTE_WAIT)
    line = OpenRelay(person=by.id, peer=by.id, until=world.now + NOTE_WAIT, concern=concern.id)
    ask = answer(world, armed, by, "alerts.ask_note", skip_note(world, armed, by))
    return armed, (*effects, *timer, line, ask)


def ask_outcome(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """The choice of outcomes; words that came for a note are kept."""
    if tell.text:
        concern = replace(concern, notes=noted(concern, world, "note", by.id, tell.text[:_LONGEST_NOTE]))
    return concern, (answer(world, concern, by, "alerts.ask_outcome", outcome_menu(world, concern, by)),)


def resolve(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """Close it with its outcome and a note; acknowledges too when nobody had."""
    outcome = tell.data.get("outcome") or concern.outcome
    if outcome not in OUTCOMES:
        return ask_outcome(world, concern, by, tell)
    taken, effects = take(world, concern, by)
    state = move(taken.state, "on_resolve") or taken.state
    resolved = replace(
        taken, state=state, outcome=outcome, notes=noted(taken, world, "resolved", by.id, tell.text[:_LONGEST_NOTE])
    )
    ended, cancel = disarm(resolved)
    told: tuple[Effect, ...] = (*others(world, ended, by, "alerts.closed"), answer(world, ended, by, "alerts.resolved"))
    return ended, (*effects, *cancel, *closed(world, ended), *told)


def decided_by(concern: Concern) -> int | None:
    """Who chose the outcome that waits for its note."""
    if not concern.outcome:
        return None
    return next((note.by for note in reversed(concern.notes) if note.what == "outcome"), None)


def rate(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """Useful or not: kept; only a pattern's weight for this person follows, never an acute rule's."""
    useful = tell.what == "useful"
    rated = replace(concern, useful=useful, notes=noted(concern, world, tell.what, by.id))
    effects = _weights(world, concern, _factor(world, concern.useful, now=useful)) if concern.tier in SLOW else ()
    return rated, (*effects, answer(world, rated, by, "alerts.rated", with_buttons=False))


def _factor(world: World, before: bool | None, *, now: bool) -> float:
    """What the verdict does to a weight: said twice it counts once, taken back it is undone."""
    left = (world.signals.policy or DEFAULT).not_useful_weight
    if now:
        return 1 / left if before is False and left else 1.0
    return 1.0 if before is False else left


def _weights(world: World, concern: Concern, factor: float) -> tuple[Effect, ...]:
    if factor == 1.0:
        return ()
    known = world.dossier.history.weights
    rules = dict.fromkeys(signal.rule for signal in concern.signals if signal.kind is not Kind.RISK)
    return tuple(
        SaveWeight(person=concern.mentee, rule=rule, weight=round(min(1.0, known.get(rule, 1.0) * factor), 4))
        for rule in rules
    )
