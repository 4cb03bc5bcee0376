"""World: everything a turn may know, as one frozen value."""

from datetime import datetime
from random import Random

from msgspec import Struct

from dialogs.library import Library
from dialogs.model.dossier import Dossier
from dialogs.programme import Programme
from dialogs.signals import Pack


class World(Struct, frozen=True, kw_only=True):
    """Time and chance come in here as values: the same world gives the same turn (I9)."""

    now: datetime  # aware, UTC
    seed: str  # unique to this turn
    programme: Programme
    library: Library
    signals: Pack
    dossier: Dossier

    def rng(self, *purpose: object) -> Random:
        """A generator that gives the same draws whenever this turn is run again for the same purpose."""
        return Random(":".join([self.seed, *map(str, purpose)]))
