"""A concern's buttons: what each one asks of the machine, and the menus between two presses."""

from collections.abc import Callable

from msgspec.structs import replace

from dialogs.concern.alert import opened
from dialogs.concern.buttons import about_menu, pass_menu
from dialogs.concern.closing import ask_outcome
from dialogs.concern.events import tell
from dialogs.concern.replies import answer, refuse
from dialogs.concern.routing import can_be_reached
from dialogs.concern.standing import Step, around, may_handle, noted
from dialogs.concern.verbs import ways_on
from dialogs.model.action import Do
from dialogs.model.concern import Concern
from dialogs.model.effect import AnswerTap, CloseButtons, CloseRelay, Effect, SetTimer, TellConcern
from dialogs.model.inbound import Tap
from dialogs.model.people import Person
from dialogs.relay import open_line
from dialogs.world import World

Press = Callable[[World, Concern, Person, Do], Step]

_VERBS = {  # presses that are one verb of the machine
    "ack": "acknowledge",
    "contacted": "contacted",
    "outcome": "outcome",
    "useful": "useful",
    "not_useful": "not_useful",
    "clear_mentor": "clear_mentor",
}
_MENU = frozenset({"outcome", "close"})  # their buttons go once one of them is pressed


def handle_press(world: World, concern: Concern, presser: Person, action: Do, tap: Tap | None = None) -> Step:
    """What a press on one of this concern's buttons does; checked against the presser, whoever it was sent to."""
    verb = action.verb.removeprefix("concern.")
    after, effects = _pressed(world, concern, presser, verb, action)
    return after, (*_acknowledge_tap(presser, verb, tap, action), *effects)


def _pressed(world: World, concern: Concern, presser: Person, verb: str, action: Do) -> Step:
    if verb in _VERBS:
        event = TellConcern(concern=concern.id, what=_VERBS[verb], by=presser.id, data=action.args)
        return tell(world, concern, presser, event)
    if not may_handle(world, concern, presser) or verb not in _PRESSES:
        return concern, (refuse(world, concern, presser, "alerts.not_yours"),)
    if not concern.open and verb != "open":
        return concern, (refuse(world, concern, presser, "alerts.closed_already"),)
    return _PRESSES[verb](world, concern, presser, action)


def _acknowledge_tap(presser: Person, verb: str, tap: Tap | None, action: Do) -> tuple[Effect, ...]:
    if tap is None:
        return ()
    end = AnswerTap(query_id=tap.query_id)
    if verb not in _MENU and not {"to", "person"} & action.args.keys():
        return (end,)
    return (end, CloseButtons(to=presser.id, message_id=tap.message_id, chosen=tap.label))


def _open(world: World, concern: Concern, presser: Person, _: Do) -> Step:
    """Opening is not acknowledging; it is only remembered."""
    seen_before = any(note.what == "viewed" and note.by == presser.id for note in concern.notes)
    viewed = concern if seen_before else replace(concern, notes=noted(concern, world, "viewed", presser.id))
    return viewed, (opened(world, viewed, presser),)


def _pass(world: World, concern: Concern, presser: Person, action: Do) -> Step:
    ways = ways_on(world, concern, presser)
    if "to" in action.args or not ways:
        event = TellConcern(concern=concern.id, what="pass_on", by=presser.id, data=action.args)
        return tell(world, concern, presser, event)
    menu = pass_menu(world, concern, presser, ways)
    return concern, (answer(world, concern, presser, "alerts.ask_pass", menu),)


def _about(world: World, concern: Concern, presser: Person, action: Do) -> Step:
    """It is about one of us: who, and then they are left out."""
    if "person" in action.args:
        event = TellConcern(concern=concern.id, what="about", by=presser.id, data=action.args)
        return tell(world, concern, presser, event)
    return concern, (answer(world, concern, presser, "alerts.ask_about", about_menu(world, concern)),)


def _resolve(world: World, concern: Concern, presser: Person, _: Do) -> Step:
    return ask_outcome(world, concern, presser, TellConcern(concern=concern.id, what="resolve", by=presser.id))


def _close(world: World, concern: Concern, presser: Person, _: Do) -> Step:
    """Skip the note."""
    event = TellConcern(concern=concern.id, what="resolve", by=presser.id)
    closed, effects = tell(world, concern, presser, event)
    return closed, (*effects, CloseRelay(person=presser.id))


def _write(world: World, concern: Concern, presser: Person, _: Do) -> Step:
    """Open a line to the mentee; writing is what counts, not opening."""
    mentee = around(world, concern.mentee).mentee
    if mentee is None or not can_be_reached(mentee):
        return concern, (answer(world, concern, presser, "alerts.mentee_unreachable"),)
    # The idle timer is the presser's, not the concern's; without it the line ends by its own `until`.
    line = open_line(world, presser, mentee, concern.id)
    return concern, tuple(effect for effect in line if not isinstance(effect, SetTimer))


_PRESSES: dict[str, Press] = {
    "open": _open,
    "pass": _pass,
    "about": _about,
    "resolve": _resolve,
    "close": _close,
    "write": _write,
}
