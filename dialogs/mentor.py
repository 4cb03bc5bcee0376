"""The mentor of a turn's person: who may hear of them, what they are called, what is shared with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import relay
from dialogs.model.effect import Send

if TYPE_CHECKING:
    from dialogs.model.people import Person
    from dialogs.turn import Turn


def reached(turn: Turn) -> Person | None:
    """The person's mentor, when there is one who can be reached and is not left out of what concerns them."""
    pairing = turn.world.dossier.pairing
    mentor = turn.world.dossier.people.get(pairing.mentor) if pairing and pairing.mentor else None
    if mentor is None or mentor.id in relay.closed_to(turn.world):
        return None
    return mentor if mentor.reachable and not mentor.blocked else None


def name(turn: Turn) -> str:
    """The mentor's name, or "your mentor" in the person's language."""
    mentor = reached(turn)
    return mentor.name if mentor else turn.locale_plain("engine.your_mentor")


def share(turn: Turn, text: str) -> bool:
    """Send what the mentee chose to share to their mentor, in the mentor's language; whether it could be sent."""
    mentor = reached(turn)
    if mentor is None:
        return False
    head = turn.world.library.locale.say(mentor.language, "share.head", name=turn.person.name)
    turn.effects.append(Send(to=mentor.id, text=f"{head}\n\n<blockquote>{text}</blockquote>", step=turn.place))
    return True
