"""Effects, by what is known afterwards."""

from datetime import timedelta

import msgspec

from dialogs.model.concern import Concern, Tier
from tests.storage.conftest import NOW


def concern(mentee, number=1, **more):
    values = {"tier": Tier.NOW, "family": "x", "opened": NOW, "next_action": NOW + timedelta(minutes=3), **more}
    return Concern(id=number, mentee=mentee, **values)


def changed(value, **more):
    return msgspec.structs.replace(value, **more)


def each(checks):
    """(effect, check) for every check in a table of them."""
    return [(kind, one) for kind, some in checks.items() for one in some]
