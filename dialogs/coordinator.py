"""The coordinators, as a turn's person needs them: whom they can turn to, and who learns that they are out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import relay
from dialogs.concern.routing import available, can_be_reached
from dialogs.model.effect import Send
from dialogs.model.people import Role

if TYPE_CHECKING:
    from dialogs.turn import Turn


def name(turn: Turn) -> str:
    """Who coordinates and can be reached, the one who is here longest; where there is none the safeguarding contact."""
    people = sorted(turn.world.dossier.people.values(), key=lambda person: person.id)
    here = (one for one in people if one.has(Role.COORDINATOR) and available(one, turn.world.now))
    known = next((one.name for one in here if one.name and one.id not in relay.closed_to(turn.world)), "")
    return known or turn.world.programme.contacts.safeguarding.name


def told_of_lost(turn: Turn) -> tuple[Send, ...]:
    """Alerts to the turn's person do not arrive any more: those who coordinate can speak to them in another way."""
    lost, say = turn.person, turn.world.library.locale.say
    if not lost.roles - {Role.MENTEE}:
        return ()
    people = sorted(turn.world.dossier.people.values(), key=lambda person: person.id)
    told = [one for one in people if one.has(Role.COORDINATOR) and one.id != lost.id and can_be_reached(one)]
    return tuple(Send(to=one.id, text=say(one.language, "desk.lost", name=lost.name)) for one in told)
