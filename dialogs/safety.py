"""What an acute signal does, in every state: help at once, a human told, everything else suspended."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs import relay
from dialogs.accused import accused
from dialogs.concern import who_was_told
from dialogs.concern.routing import leaves_out_mentor, left_out
from dialogs.model.action import Choose
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import OpenConcern, TellConcern
from dialogs.model.inbound import Tap
from dialogs.model.session import SAFETY, Frame
from dialogs.model.signal import Flag, Kind, Screening, Signal, Urgency
from dialogs.run import answer, start
from dialogs.turn import Turn

ONE_A_DAY = timedelta(days=1)
DETECTOR = "look:detector"
DENIED = "denied"  # the button for "you misunderstood me"
LEADING_OUT = frozenset({"on", "rest"})  # buttons that go on with other things, or leave it for today
GOOD_NEWS = frozenset({"safe/yes", "safe/denied", "open/safe", "open/denied", "check/no"})  # step/choice
_TIERS = {Urgency.NOW: Tier.NOW, Urgency.TODAY: Tier.TODAY}


def respond(turn: Turn, screening: Screening, said: str) -> bool:
    """Act on a screening; True when the safety script has taken over and the text is answered."""
    worst = screening.worst
    if worst is None:
        return False
    _flag(turn, screening)
    if worst.urgency is Urgency.ASK:
        return _ask(turn, worst, said)
    _open(turn, screening, worst, said)
    _suspend(turn, worst, said)
    return True


def look(turn: Turn, reason: str, said: str = "") -> bool:
    """Ask a human to look at what could not be read: one open concern a mentee and day, which all the others join
    (I12); where a concern for now or today is open, that one learns of it too, and an answer to help that nobody
    looks after any more is a concern by itself. True when newly asked.
    """
    known = any(_same_look(turn, concern, reason) for concern in turn.world.dossier.concerns)
    if known and reason == "language":
        return False  # asked about once a day: every message of that person would be such a one
    key = f"look:{reason}"
    enough = _unheard(turn) and key != DETECTOR  # the concern that the answer opens asks for a human already
    reply(turn, f"[{reason}] {said}".strip())
    if enough:
        return True
    turn.effects.append(
        OpenConcern(
            mentee=turn.person.id, tier=Tier.LOOK, family="unreadable", reason=key, said=said, bot_said=turn.place
        )
    )
    return not known


def _same_look(turn: Turn, concern: Concern, reason: str) -> bool:
    """An open one of today asks for the same; a failing detector is always asked about by itself."""
    if concern.tier is not Tier.LOOK or turn.world.now - concern.opened >= ONE_A_DAY:
        return False
    return (concern.reason == DETECTOR) == (f"look:{reason}" == DETECTOR)


def reply(turn: Turn, text: str, what: str = "replied") -> None:
    """While help is offered, everything the mentee writes belongs to a concern: the open one, or else a new one."""
    if turn.open_risk is not None or _unheard(turn):
        to_human(turn, text, family_of(turn.frame), what)


def to_human(turn: Turn, text: str, family: str, what: str = "replied") -> None:
    """To whoever looks after the open concern; where a human has closed it meanwhile, it reaches somebody anew."""
    concern = turn.open_risk
    if concern is not None:
        turn.effects.append(TellConcern(concern=concern.id, what=what, text=text))
        return
    place = turn.place or SAFETY
    opened = OpenConcern(
        mentee=turn.person.id, tier=Tier.TODAY, family=family, reason="after_resolved", said=text, bot_said=place
    )
    turn.effects.append(opened)


def asks(frame: Frame) -> bool:
    """Whether it offers help that belongs to a concern: the gentle question belongs to none yet."""
    return frame.script == SAFETY and frame.vars.get("urgency") != Urgency.ASK


def pressed(turn: Turn, choice: str, label: str) -> None:
    """The same for a button; one that only leads out of the script says nothing about the person."""
    if choice not in LEADING_OUT:
        reply(turn, label, "denied" if choice == DENIED else "replied")


def asked_here(turn: Turn, action: Choose) -> bool:
    """Whether the button belongs to a question of the safety script as it now is."""
    script, _, step = action.place.partition("/")
    return script == SAFETY and step in turn.world.library.script(SAFETY).steps


def answer_late(turn: Turn, action: Choose, tap: Tap) -> None:
    """An answer to an earlier question of the safety script counts as if it were asked now: it is never too late.

    Only where nothing is open any more, good news is no more than that.
    """
    running = next((frame for frame in turn.stack if frame.script == SAFETY), None)
    if running is None and turn.open_risk is None and _good_news(action):
        turn.say_words(turn.locale_text("engine.good_news"))
        return
    values = running.vars if running else _values_of(turn)
    turn.stack = [frame for frame in turn.stack if frame.script != SAFETY]
    turn.push(SAFETY, values)
    turn.take_pushed()
    turn.move(action.place.partition("/")[2])
    pressed(turn, action.value, tap.label)
    answer(turn, tap)


def _good_news(action: Choose) -> bool:
    return f"{action.place.partition('/')[2]}/{action.value}" in GOOD_NEWS


def _unheard(turn: Turn) -> bool:
    """A human closed the concern, and the mentee has not been told yet: they are still being asked."""
    return turn.open_risk is None and asks(turn.frame)


def family_of(frame: Frame) -> str:
    """What a run of the safety script is about."""
    return str(frame.vars.get("family") or "unclear")


def _values_of(turn: Turn) -> dict[str, object]:
    """What the safety script is given when it is taken up again."""
    concern = turn.open_risk
    told = who_was_told(turn.world, turn.person, concern) if concern else ""
    urgency = Urgency.NOW if concern is None or concern.tier is Tier.NOW else Urgency.TODAY
    family = concern.family if concern else "unclear"
    return {"urgency": str(urgency), "family": family, "signal_kind": Kind.RISK.value, "told": told, "words": ""}


def _flag(turn: Turn, screening: Screening) -> None:
    for index, signal in enumerate(screening.signals):
        turn.save_flag(Flag(id=_key(turn, index), at=turn.world.now, signal=signal, asked=turn.world.now))


def _key(turn: Turn, index: int) -> str:
    return f"{turn.world.rng('risk', index).getrandbits(48):012x}"


def _open(turn: Turn, screening: Screening, worst: Signal, said: str) -> None:
    about_us = any(leaves_out_mentor(signal.family) for signal in screening.signals)
    opened = OpenConcern(
        mentee=turn.person.id, tier=_TIERS[worst.urgency or Urgency.NOW], family=worst.family, reason="signal",
        signals=screening.signals, said=_words(worst, said), bot_said=f"{SAFETY}/{worst.urgency}",
        about=accused(turn.world, said) if about_us else (),
    )  # fmt: skip
    turn.effects.append(opened)
    line = turn.world.dossier.relay
    if line is not None and line.peer in left_out(turn.world, opened):
        turn.effects += relay.close(turn.world, turn.person)


def _ask(turn: Turn, worst: Signal, said: str) -> bool:
    """Ask once, gently. Inside the safety script, or beside an open concern, the words join what is known."""
    if turn.in_safety:
        reply(turn, said)
        return False
    if turn.open_risk is not None:
        reply(turn, said)
        return False
    _suspend(turn, worst, said)
    return True


def _words(worst: Signal, said: str) -> str:
    """As few of the person's words as explain the signal."""
    return " … ".join(span.text for span in worst.evidence.spans) or said


def _suspend(turn: Turn, worst: Signal, said: str) -> None:
    """Put the safety script on top; when it is there already it begins again with the graver tier."""
    values: dict[str, object] = {
        "urgency": str(worst.urgency), "family": worst.family, "signal_kind": Kind.RISK.value,
        "told": turn.who_was_told(), "words": _words(worst, said), "flag": _key(turn, 0),
    }  # fmt: skip
    turn.stack = [frame for frame in turn.stack if frame.script != SAFETY]
    if turn.stack:
        turn.stack[-1] = replace(turn.frame, misreads=0)
    start(turn, SAFETY, values)
