"""Words of a staff member: a note or a name that the desk waits for, words for a mentee, or nothing it can use."""

from bot.desk.base import Desk, Effects, button, tell
from bot.desk.commands.invite import named
from dialogs import relay
from dialogs.model.dossier import Relay
from dialogs.model.effect import CloseRelay, Effect, TellConcern
from dialogs.model.inbound import Inbound, Text
from dialogs.model.people import Person, Role
from dialogs.world import World


def hear(world: World, person: Person, inbound: Inbound, desk: Desk) -> Effects | None:
    """What becomes of a staff member's words; None where they are the engine's: of somebody who is a mentee as well,
    only a line to oneself is the desk's (their words of danger have been sent to the engine before).
    """
    line, event = relay.line_of(world), inbound.event
    to_mentor = person.has(Role.MENTEE) and (line is None or line.peer != person.id)
    if to_mentor:
        return None
    if line is None:
        return None if world.dossier.session else (tell(world, person, "desk.no_line"),)
    if isinstance(event, Text) and event.edited:
        return ()
    if line.peer != person.id:
        return _pass_on(world, person, inbound, line)
    if not isinstance(event, Text):
        return (tell(world, person, "desk.words_please"),)
    return _for_desk(world, person, desk, line, event.text)


def _for_desk(world: World, person: Person, desk: Desk, line: Relay, text: str) -> Effects:
    """A line to oneself: about a concern it is the closing note, else the name of somebody to invite."""
    close = CloseRelay(person=person.id)
    if line.concern is None:
        return close, *named(world, person, desk, text)
    return close, TellConcern(concern=line.concern, what="resolve", by=person.id, text=text)


def _pass_on(world: World, person: Person, inbound: Inbound, line: Relay) -> Effects:
    effects = relay.pass_on(world, inbound)
    sent = isinstance(inbound.event, Text) and not any(isinstance(effect, CloseRelay) for effect in effects)
    if line.concern is None or not sent:
        return effects
    wrote = TellConcern(concern=line.concern, what="wrote", by=person.id)
    return *effects, wrote, *_ask_contacted(world, person, line.concern)


def _ask_contacted(world: World, person: Person, number: int) -> tuple[Effect, ...]:
    """Asked once, after the first words."""
    concern = next((one for one in world.dossier.concerns if one.id == number), None)
    if concern is None or concern.state in {"contacted", "resolved"}:
        return ()
    if any(note.what == "wrote" and note.by == person.id for note in concern.notes):
        return ()
    yes = button(world, person, "desk.mark_contacted", "concern.contacted", {"concern": str(number)})
    return (tell(world, person, "desk.ask_contacted", ((yes,),), id=number),)
