"""/talk: a line to the mentor, to the backup, or the team is asked."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.model.action import Do
from dialogs.model.concern import Tier
from dialogs.model.dossier import Relay
from dialogs.model.effect import OpenConcern, OpenRelay
from dialogs.model.people import Pairing, Person, Role, Status
from tests.dialogs.commands.conftest import CONCERN, NOW, MakeWorld, ask, found, said, sends, tap


def test_talk_opens_a_line_to_the_mentor_with_the_kind_of_help(make_world: MakeWorld) -> None:
    world = make_world()
    answer = tap(world, ask(world, "talk"), "Give me advice")
    assert [(line.person, line.peer) for line in found(answer, OpenRelay)] == [(1, 2)]
    to_mentor = next(send for send in sends(answer) if send.to == 2)
    assert "<b>Ana</b> would like to talk with you. Wished for: advice." in to_mentor.text
    assert to_mentor.buttons[0][0].action == Do("relay.open", {"to": "1"})
    assert "straight to Noor" in said(answer)
    assert not found(answer, OpenConcern)


def test_talk_again_says_that_the_line_is_open(make_world: MakeWorld) -> None:
    world = make_world(relay=Relay(1, 2, NOW + timedelta(minutes=5)))
    answer = ask(world, "talk")
    assert "goes to Noor" in said(answer)
    assert sends(answer)[0].buttons[0][0].action == Do("relay.stop")


def _staff(**mentor: Any) -> dict[int, Person]:
    noor = {"name": "Noor", "reachable": True} | mentor
    return {
        2: Person(id=2, roles=frozenset({Role.MENTOR}), status=Status.ACTIVE, **noor),
        3: Person(id=3, roles=frozenset({Role.MENTOR}), status=Status.ACTIVE, name="Kim", reachable=True),
    }


@pytest.mark.parametrize(
    "mentor", [{"reachable": False}, {"blocked": True}, {"away_until": NOW + timedelta(days=1)}, {"excluded": True}]
)
def test_talk_goes_to_the_backup_when_the_mentor_cannot_or_must_not(
    make_world: MakeWorld, mentor: dict[str, Any]
) -> None:
    left_out = mentor.pop("excluded", False)
    concerns = (replace(CONCERN, family="abuse", excluded=frozenset({2})),) if left_out else ()
    world = make_world(people=_staff(**mentor), concerns=concerns)
    assert [line.peer for line in found(tap(world, ask(world, "talk"), "Just listen"), OpenRelay)] == [3]


def test_talk_asks_the_team_when_nobody_can_be_reached(make_world: MakeWorld) -> None:
    world = make_world(pairing=Pairing(1, None))
    answer = tap(world, ask(world, "talk"), "Just listen")
    concern = found(answer, OpenConcern)[0]
    assert (concern.tier, concern.family, concern.reason) == (Tier.TODAY, "asked_for_human", "asked")
    assert "asked the people of the programme" in said(answer)
    assert not found(answer, OpenRelay)
