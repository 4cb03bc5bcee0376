"""The one loop: continue until a step waits."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.answered import rests
from dialogs.machine import MISREAD, TIMEOUT
from dialogs.model.inbound import Event
from dialogs.model.session import Frame
from dialogs.steps.base import END, GONE, Misread, Outcome, Timeout, Waiting
from dialogs.turn import Turn

STEP_CAP = 100  # a script that goes on for longer without asking anything runs in circles
DEFAULT_TIMEOUT = Timeout(after=timedelta(hours=20))


class RunawayError(RuntimeError):
    """A script goes in circles without asking anything."""


def start(turn: Turn, script: str, values: dict[str, object] | None = None) -> None:
    """Run `script` on top of whatever waits; one for once a day only says so the second time."""
    if rests(turn, script):
        turn.say_words(turn.locale_text("engine.once_a_day"))
        return
    turn.push(script, values)
    turn.take_pushed()
    proceed(turn, turn.step.enter(turn))


def answer(turn: Turn, event: Event) -> None:
    """Hand the waiting step its answer and go on."""
    result = turn.step.resume(turn, event)
    if isinstance(result, Misread):
        misread(turn, result)
        return
    if isinstance(result, Outcome):
        turn.stack[-1] = replace(turn.frame, misreads=0)
    proceed(turn, result)


def time_out(turn: Turn) -> None:
    """Nobody answered in time."""
    proceed(turn, Outcome(TIMEOUT))


def misread(turn: Turn, result: Misread) -> None:
    """Say so and ask again; after the declared number of tries take the declared way out, where there is any."""
    tries = turn.frame.misreads + 1
    turn.stack[-1] = replace(turn.frame, misreads=tries)
    policy = turn.revision.script.misread_of(turn.step)
    if policy is not None and tries >= policy.tries:
        proceed(turn, Outcome(MISREAD))
        return
    turn.say_words(turn.locale_text(result.hint or "engine.misread"))
    again(turn)


def again(turn: Turn) -> None:
    """Ask the waiting step's question once more."""
    misreads = turn.frame.misreads
    proceed(turn, turn.step.enter(turn))
    if turn.stack:
        turn.stack[-1] = replace(turn.frame, misreads=misreads)


def proceed(turn: Turn, result: Outcome | Waiting) -> None:
    """Follow outcomes from step to step until one waits or the run is over. Raises RunawayError."""
    for _ in range(STEP_CAP):
        if isinstance(result, Outcome):
            following = _follow(turn, result)
        else:
            following = turn.step.enter(turn) if turn.take_pushed() else None
        if following is None:
            return
        result = following
    raise RunawayError(f"script '{turn.frame.script}' goes in circles around step '{turn.frame.step}'")


def leave(turn: Turn, outcome: str) -> None:
    """End the run on top from outside, as if its script had come to this end."""
    following = _leave(turn, outcome)
    if following is not None:
        proceed(turn, following)


def mend(turn: Turn) -> None:
    """Put frames whose content is gone onto the current revision: same step, else the declared fallback, else out.

    Where the running script itself is gone, the one that called it goes on as after any other outcome.
    """
    mended = [_mended(turn, frame) for frame in turn.stack]
    turn.stack = [frame for frame in mended if frame is not None]
    if turn.stack and mended[-1] is None:
        proceed(turn, turn.step.returned(turn, GONE))


def _follow(turn: Turn, outcome: Outcome) -> Outcome | Waiting | None:
    machine = turn.world.library.machine(turn.revision.digest)
    step = machine.follow(turn.frame.step, outcome.name, turn.env)
    if step != END:
        turn.move(step)
        return turn.step.enter(turn)
    return _leave(turn, turn.outcome or outcome.name)


def _leave(turn: Turn, outcome: str) -> Outcome | Waiting | None:
    turn.outcome = ""
    turn.stack.pop()
    return turn.step.returned(turn, outcome) if turn.stack else None


def _mended(turn: Turn, frame: Frame) -> Frame | None:
    if not turn.world.library.has(frame.script):
        return None
    revision = turn.world.library.revision(frame.revision, frame.script)
    steps, fallback = revision.script.steps, revision.script.fallback
    step = frame.step if frame.step in steps else fallback
    return replace(frame, revision=revision.digest, step=step) if step else None
