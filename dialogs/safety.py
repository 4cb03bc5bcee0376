"""What an acute signal does, in every state: help at once, a human told, everything else suspended."""

from msgspec.structs import replace

from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import OpenConcern, TellConcern
from dialogs.model.signal import Flag, Kind, Screening, Signal, Urgency
from dialogs.run import start
from dialogs.turn import SAFETY, Turn

DENIED = "denied"  # the button for "you misunderstood me"
LEADING_OUT = frozenset({"on", "rest"})  # buttons that go on with other things, or leave it for today
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
    """Ask a human to look at what could not be read: one open a mentee and day (I12). True when newly asked."""
    if any(concern.tier is Tier.LOOK for concern in turn.world.dossier.concerns):
        return False
    tier, key = Tier.LOOK, f"look:{reason}"
    turn.effects.append(
        OpenConcern(mentee=turn.person.id, tier=tier, family="unreadable", reason=key, said=said, bot_said=turn.place)
    )
    return True


def reply(turn: Turn, text: str) -> None:
    """While help is offered, everything the mentee writes belongs to the open concern's record."""
    concern = open_risk(turn)
    if concern is not None:
        turn.effects.append(TellConcern(concern=concern.id, what="replied", text=text))


def pressed(turn: Turn, choice: str, label: str) -> None:
    """The same for a button; one that only leads out of the script says nothing about the person."""
    concern = open_risk(turn)
    if concern is not None and choice not in LEADING_OUT:
        what = "denied" if choice == DENIED else "replied"
        turn.effects.append(TellConcern(concern=concern.id, what=what, text=label))


def open_risk(turn: Turn) -> Concern | None:
    """The mentee's open concern of tier now or today."""
    tiers = {Tier.NOW, Tier.TODAY}
    return next((concern for concern in turn.world.dossier.concerns if concern.tier in tiers and concern.open), None)


def _flag(turn: Turn, screening: Screening) -> None:
    for index, signal in enumerate(screening.signals):
        turn.save_flag(Flag(id=_key(turn, index), at=turn.world.now, signal=signal, asked=turn.world.now))


def _key(turn: Turn, index: int) -> str:
    return f"{turn.world.rng('risk', index).getrandbits(48):012x}"


def _open(turn: Turn, screening: Screening, worst: Signal, said: str) -> None:
    turn.effects.append(
        OpenConcern(
            mentee=turn.person.id, tier=_TIERS[worst.urgency or Urgency.NOW], family=worst.family, reason="signal",
            signals=screening.signals, said=_words(worst, said), bot_said=f"{SAFETY}/{worst.urgency}",
        )
    )  # fmt: skip


def _ask(turn: Turn, worst: Signal, said: str) -> bool:
    """Ask once, gently. Inside the safety script, or beside an open concern, the words join what is known."""
    if turn.in_safety:
        reply(turn, said)
        return False
    if open_risk(turn) is not None:
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
