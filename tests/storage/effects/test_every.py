"""Every effect that a turn may leave behind is tried here, or is one that the turn must replace."""

from typing import get_args

import pytest

from dialogs.model.concern import Tier
from dialogs.model.effect import Effect, OpenConcern, TellConcern
from storage.errors import NotCommittable
from tests.storage.effects import test_mind, test_person, test_say

CHECKS = test_say.CHECKS | test_person.CHECKS | test_mind.CHECKS
REPLACED = {
    OpenConcern: OpenConcern(mentee=1, tier=Tier.NOW, family="x", reason="signal"),
    TellConcern: TellConcern(concern=1, what="acknowledge"),
}


def test_every_effect_is_tried_here():
    assert CHECKS.keys() | REPLACED.keys() == set(get_args(Effect))


@pytest.mark.parametrize("effect", REPLACED.values(), ids=lambda one: type(one).__name__)
def test_what_the_turn_must_replace_is_refused(home, effect):
    one = home.person(chat=7)
    with pytest.raises(NotCommittable, match=type(effect).__name__):
        home.by(one.id, effect)
