"""Only what was read is handled: what stands between or behind bubbles gets a turn of its own (I1, I2, I12)."""

import msgspec
import pytest

from dialogs.model.concern import Tier
from tests.bot.turn.conftest import Rooms
from tests.end_to_end.home import MIA

RISK = "I want to kill myself"


def tiers(rooms: Rooms) -> set[Tier]:
    return {one.tier for one in rooms.concerns()}


def test_a_bubble_that_does_not_read_hides_no_other(rooms: Rooms) -> None:
    rooms.text(MIA, "first")
    rooms.text(MIA, "torn")
    rooms.text(MIA, RISK)
    ground = rooms.store._ground
    (row, body, owner), *_ = ground.database.connection.execute(
        "SELECT id, body, sealed_for FROM inbox WHERE closed IS NULL ORDER BY id LIMIT 1 OFFSET 1"
    ).fetchall()
    carried = msgspec.msgpack.decode(ground.vault.open(owner, body))
    carried[0] = b'{"update_id": 1, "message": NaN}'
    with ground.writing() as c:
        c.execute("UPDATE inbox SET body = ? WHERE id = ?", (ground.seal(owner, carried), row))
    rooms.run()
    assert tiers(rooms) == {Tier.NOW, Tier.LOOK}


def test_a_bubble_that_cannot_be_opened_hides_no_other(rooms: Rooms) -> None:
    rooms.text(MIA, "first")
    rooms.text(MIA, "torn")
    rooms.text(MIA, RISK)
    with rooms.store._ground.writing() as c:
        c.execute("UPDATE inbox SET body = x'00' WHERE id = (SELECT max(id) - 1 FROM inbox)")
    rooms.run()
    assert tiers(rooms) == {Tier.NOW, Tier.LOOK}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_only_python_writes_hides_nothing(rooms: Rooms, number: float) -> None:
    rooms.text(MIA, "first")
    rooms.text(MIA, RISK, x=number)
    rooms.run()
    assert tiers(rooms) == {Tier.NOW}
