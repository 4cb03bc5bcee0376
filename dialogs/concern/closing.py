"""How a concern ends: a human chooses an outcome, may add a note, and says whether it was useful."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.concern.buttons import OUTCOMES, outcome_menu, skip_note
from dialogs.concern.ladder import arm, disarm
from dialogs.concern.machine import move
from dialogs.concern.replies import answer, others
from dialogs.concern.standing import SLOW, Step, noted
from dialogs.concern.verbs import take
from dialogs.model.concern import Concern
from dialogs.model.effect import Effect, OpenRelay, SaveWeight, TellConcern
from dialogs.model.people import Person
from dialogs.model.signal import Kind
from dialogs.world import World

NOTE_WAIT = timedelta(minutes=10)  # then a chosen outcome closes the concern without a note
_LONGEST_NOTE = 1000
_NOT_USEFUL = 0.8  # when no policy says otherwise


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


def ask_outcome(world: World, concern: Concern, by: Person, _: TellConcern) -> Step:
    """The choice of outcomes."""
    return concern, (answer(world, concern, by, "alerts.ask_outcome", outcome_menu(world, concern, by)),)


def resolve(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """Close it with its outcome and a note; acknowledges too when nobody had."""
    outcome = tell.data.get("outcome") or concern.outcome
    if outcome not in OUTCOMES:
        return ask_outcome(world, concern, by, tell)
    taken, effects = take(world, concern, by)
    state = move(taken.state, "on_resolve") or taken.state
    closed = replace(
        taken, state=state, outcome=outcome, notes=noted(taken, world, "resolved", by.id, tell.text[:_LONGEST_NOTE])
    )
    ended, cancel = disarm(closed)
    told: tuple[Effect, ...] = (*others(world, ended, by, "alerts.closed"), answer(world, ended, by, "alerts.resolved"))
    return ended, (*effects, *cancel, *told)


def decided_by(concern: Concern) -> int | None:
    """Who chose the outcome that waits for its note."""
    if not concern.outcome:
        return None
    return next((note.by for note in reversed(concern.notes) if note.what == "outcome"), None)


def rate(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """Useful or not: kept; only a pattern's weight for this person follows, never an acute rule's."""
    useful = tell.what == "useful"
    rated = replace(concern, useful=useful, notes=noted(concern, world, tell.what, by.id))
    effects = _weights(world, concern, useful=useful) if concern.tier in SLOW else ()
    return rated, (*effects, answer(world, rated, by, "alerts.rated", with_buttons=False))


def _weights(world: World, concern: Concern, *, useful: bool) -> tuple[Effect, ...]:
    policy = world.signals.policy
    left = policy.not_useful_weight if policy else _NOT_USEFUL
    known = world.dossier.history.weights
    rules = dict.fromkeys(signal.rule for signal in concern.signals if signal.kind is not Kind.RISK)
    return tuple(
        SaveWeight(person=concern.mentee, rule=rule, weight=1.0 if useful else known.get(rule, 1.0) * left)
        for rule in rules
    )
