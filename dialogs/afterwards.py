"""A human has closed what a mentee was in danger of: they are told so, and what asked about their safety is over."""

from datetime import datetime

from dialogs import safety
from dialogs.concern import quiet_until
from dialogs.concern.replies import CLOSED
from dialogs.model.effect import Record, SetTimer
from dialogs.model.history import Event
from dialogs.model.session import SAFETY, Frame
from dialogs.run import leave
from dialogs.turn import Turn

_ONE = "danger"  # the key of the timer: however many were closed in the night, they are told once


def hear_closed(turn: Turn) -> None:
    """Tell the mentee and end the dialog: always both, so that nothing is asked of them without anybody listening.

    In quiet hours both wait; while another concern of danger is open, or they cannot be told, neither happens.
    """
    if turn.person.blocked or turn.open_risk is not None:
        return
    due = quiet_until(turn.world, turn.person)
    if due > turn.world.now:
        turn.effects.append(SetTimer(kind=CLOSED, key=_ONE, due=due))
        return
    turn.say_words(turn.locale_text("alerts.closed_for_you"))
    running = next((frame for frame in turn.stack if safety.asks(frame)), None)
    if running is not None:
        _end(turn, running)


def crossed(turn: Turn, written: datetime, text: str) -> None:
    """What was written before the dialog ended answers its question still, however late it comes: a human gets it."""
    events = (event for event in reversed(turn.world.dossier.history.events) if event.kind == CLOSED)
    ended = next(events, None)
    if ended is not None and written <= ended.at:
        safety.to_human(turn, text, family=ended.text)


def _end(turn: Turn, running: Frame) -> None:
    """The dialog is over as with "go on with the rest"; under another one it is only taken away.

    Of whoever has stopped or paused nothing more is asked.
    """
    ended = Event(at=turn.world.now, kind=CLOSED, text=safety.family_of(running), theme=SAFETY)
    turn.effects.append(Record(event=ended))
    if turn.person.at_rest(turn.world.now):
        turn.leave()
    elif turn.frame is running:
        leave(turn, "done")
    else:
        turn.stack = [frame for frame in turn.stack if frame is not running]
