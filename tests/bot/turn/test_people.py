"""Two turns that change one person: both changes are kept, in one batch and across commits (I8)."""

from typing import Any

import pytest
from msgspec.structs import replace

from bot.concerning import Concerning
from bot.turn import STALE, TRIES
from dialogs import engine
from dialogs.model.concern import Tier
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Heard, OpenConcern, SavePerson
from dialogs.model.inbound import Text
from dialogs.model.people import Status
from dialogs.world import World
from storage.errors import Stale
from tests.bot.turn.conftest import Rooms
from tests.bot.turn.test_poison import refuse
from tests.end_to_end.home import CARLA, MIA, SAM


@pytest.fixture
def waiting(rooms: Rooms) -> Rooms:
    """Mia waits for a guardian's consent, and Carla has the button that says it was given."""
    rooms.change(MIA, age_band="under_16", status=Status.ONBOARDING, guardian_consent=None)
    rooms.text(CARLA, "/guardian")
    rooms.run()
    return rooms


def test_a_guardians_consent_does_not_undo_a_stop(waiting: Rooms) -> None:
    waiting.text(MIA, "/stop")
    waiting.press(CARLA, "A guardian of Mia agreed")
    waiting.room.run()
    mia = waiting.person(MIA)
    assert mia.status is Status.STOPPED
    assert mia.guardian_consent is None  # Carla is told so: nobody waits any more


def test_a_guardians_consent_ends_what_asked_for_it(waiting: Rooms) -> None:
    mia = waiting.home.number(MIA)
    asked = OpenConcern(mentee=mia, tier=Tier.PATTERN, family="guardian_consent", reason="guardian_consent")
    other = OpenConcern(mentee=mia, tier=Tier.PATTERN, family="theme", reason="signal")
    dossier = Dossier(person=waiting.person(MIA), people={})
    published = waiting.room._shelf.current
    world = World(
        now=waiting.now, seed="t", programme=published.programme, library=published.library,
        signals=published.signals, dossier=dossier,
    )  # fmt: skip
    waiting.text(MIA, "/next")
    (job,) = waiting.store.ready(waiting.now)
    settled = Concerning(waiting.store).settle(world, (asked, other))
    waiting.store.commit([replace(turned, effects=settled) for turned in waiting.room._turn_all([job])])
    assert len(waiting.concerns()) == 2
    waiting.press(CARLA, "A guardian of Mia agreed")
    waiting.run()
    assert [one.reason for one in waiting.concerns()] == ["signal"]
    assert waiting.person(MIA).guardian_consent == waiting.now


def test_a_guardians_consent_and_a_block_are_both_kept(waiting: Rooms) -> None:
    waiting.press(CARLA, "A guardian of Mia agreed")
    waiting.block(MIA)
    waiting.room.run()
    mia = waiting.person(MIA)
    assert mia.guardian_consent == waiting.now
    assert mia.blocked


def test_neither_is_lost_where_the_batch_fails(waiting: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, Heard, lambda effect: effect.text == "poison")
    waiting.text(MIA + 1, "poison")
    waiting.press(CARLA, "A guardian of Mia agreed")
    waiting.block(MIA)
    waiting.run()
    mia = waiting.person(MIA)
    assert mia.guardian_consent == waiting.now
    assert mia.blocked
    assert waiting.store.waiting_for_human()


def test_a_person_changed_since_they_were_read_is_not_overwritten(rooms: Rooms) -> None:
    rooms.text(MIA, "/stop")
    (job,) = rooms.store.ready(rooms.now)
    rooms.change(MIA, language="es")
    done = rooms.room._turn_all([job])
    with pytest.raises(Stale):
        rooms.store.commit(done)
    rooms.run()
    mia = rooms.person(MIA)
    assert (mia.language, mia.status) == ("es", Status.STOPPED)


def test_what_is_stale_for_ever_is_set_aside(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    def always_old(turn: Any, inbound: Any, text: Any) -> None:
        turn.effects.append(SavePerson(person=replace(turn.person, name="x")))
        rooms.change(SAM, name=f"{len(turns)}")
        turns.append(text)
        turn.effects.append(SavePerson(person=turn.world.dossier.people[rooms.home.number(SAM)]))

    turns: list[Any] = []
    monkeypatch.setitem(engine.HANDLERS, Text, always_old)
    rooms.text(MIA, "hello")
    rooms.run(rounds=STALE * TRIES + 2)
    assert len(rooms.store.waiting_for_human()) == 1
    assert rooms.alarms() == 1
