"""The coordinator whom a turn's person can turn to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import relay
from dialogs.concern.routing import available
from dialogs.model.people import Role

if TYPE_CHECKING:
    from dialogs.turn import Turn


def name(turn: Turn) -> str:
    """Who coordinates and can be reached, the one who is here longest; where there is none the safeguarding contact."""
    people = sorted(turn.world.dossier.people.values(), key=lambda person: person.id)
    here = (one for one in people if one.has(Role.COORDINATOR) and available(one, turn.world.now))
    known = next((one.name for one in here if one.name and one.id not in relay.closed_to(turn.world)), "")
    return known or turn.world.programme.contacts.safeguarding.name
