"""A mentee who waits for a guardian's consent, and what becomes of it when they stop, go, or are refused."""

import pytest

from bot.invitations import invite
from dialogs.model.concern import Concern
from dialogs.model.people import Role, Status
from tests.bot.turn.conftest import Rooms, _published
from tests.end_to_end.home import CARLA, MIA

AGREED, REFUSED = "A guardian of Mia agreed", "A guardian of Mia refused"


@pytest.fixture
def waiting(rooms: Rooms) -> Rooms:
    """Mia has been asked for a guardian's consent, and Carla has her buttons for it."""
    rooms.change(MIA, age_band="under_16", status=Status.ONBOARDING, guardian_consent=None)
    rooms.text(MIA, "/start")
    rooms.run()
    rooms.text(CARLA, "/guardian")
    rooms.run()
    assert the_concern(rooms).reason == "guardian_consent"
    return rooms


def the_concern(rooms: Rooms) -> Concern:
    (concern,) = rooms.concerns()
    return concern


def opened(rooms: Rooms) -> str:
    """What Carla reads behind the concern's button."""
    rooms.text(CARLA, "/alerts")
    rooms.run()
    rooms.press(CARLA, "Open")
    rooms.run()
    return rooms.said(CARLA)[-1]


def stopped(rooms: Rooms) -> None:
    rooms.text(MIA, "/stop")
    rooms.run()


def erased(rooms: Rooms) -> None:
    rooms.text(MIA, "/delete")
    rooms.run()
    rooms.press(MIA, "rase")
    rooms.run()


def test_while_they_wait_the_concern_asks_for_the_guardian(waiting: Rooms) -> None:
    assert "Please speak with the guardian yourself" in opened(waiting)


@pytest.mark.parametrize("leave", [stopped, erased])
@pytest.mark.parametrize("label", [AGREED, REFUSED])
def test_after_they_left_the_old_buttons_do_nothing(waiting: Rooms, leave: object, label: str) -> None:
    assert callable(leave)
    leave(waiting)
    before = len(waiting.said(MIA))
    waiting.press(CARLA, label)
    waiting.run()
    assert "Nobody waits" in waiting.said(CARLA)[-1]
    assert len(waiting.said(MIA)) == before
    assert the_concern(waiting).open  # only a human closes it (I7)


@pytest.mark.parametrize("leave", [stopped, erased])
def test_the_concern_says_that_they_left_and_a_human_closes_it(waiting: Rooms, leave: object) -> None:
    assert callable(leave)
    leave(waiting)
    assert [note.what for note in the_concern(waiting).notes][-1] == "left"
    said = opened(waiting)
    assert "nothing left to do here: please close it" in said
    assert "speak with the guardian" not in said
    for label in ("Resolve", "Something else", "Skip"):
        waiting.press(CARLA, label)
        waiting.run()
    assert waiting.concerns() == []


def test_what_an_erasure_leaves_open_reads_well(waiting: Rooms) -> None:
    erased(waiting)
    said = opened(waiting)
    assert "Meanwhile someone has stopped or gone" in said
    assert "They had everything erased while this was open" in said
    assert "find another way to reach them" not in said


def test_an_erasure_says_what_stays_of_the_asking(waiting: Rooms) -> None:
    waiting.text(MIA, "/delete")
    waiting.run()
    asked = waiting.said(MIA)[-1]
    waiting.press(MIA, "rase")
    waiting.run()
    done = waiting.said(MIA)[-1]
    assert "that a guardian was to be asked" in asked
    assert "something you wrote" not in asked
    assert "that a guardian was to be asked" in done
    assert "with your name" not in done


def test_whoever_has_the_concern_hears_that_they_left(waiting: Rooms) -> None:
    opened(waiting)
    waiting.press(CARLA, "Got it")
    waiting.run()
    stopped(waiting)
    assert "they have stopped or gone meanwhile" in waiting.said(CARLA)[-1]


def test_a_stop_does_not_speak_of_something_they_wrote(waiting: Rooms) -> None:
    stopped(waiting)
    assert not any("One thing goes on" in text for text in waiting.said(MIA))


def test_who_comes_back_after_a_stop_is_asked_for_the_consent_again(waiting: Rooms) -> None:
    stopped(waiting)
    waiting.text(MIA, "/start")
    waiting.run()
    assert waiting.person(MIA).status is Status.ONBOARDING
    assert any("needs the consent of a parent or guardian" in text for text in waiting.said(MIA)[-2:])
    assert "speak with the guardian" in opened(waiting)
    waiting.press(CARLA, AGREED)
    waiting.run()
    assert waiting.person(MIA).guardian_consent == waiting.now
    assert waiting.concerns() == []


def test_a_refusal_closes_the_concern_and_tells_the_mentee(waiting: Rooms) -> None:
    waiting.press(CARLA, REFUSED)
    waiting.run()
    assert waiting.concerns() == []
    mia = waiting.person(MIA)
    assert (mia.status, mia.guardian_consent) == (Status.ONBOARDING, None)
    assert "your guardian has not agreed" in waiting.said(MIA)[-1]
    waiting.text(MIA, "/start")
    waiting.run()
    assert the_concern(waiting).open  # it is asked for anew


def test_after_a_refusal_a_guardian_may_still_agree(waiting: Rooms) -> None:
    for label in (REFUSED, AGREED):
        waiting.press(CARLA, label)
        waiting.run()
    assert waiting.person(MIA).guardian_consent == waiting.now
    assert "your guardian has agreed" in waiting.said(MIA)[-1]


def test_a_later_invitation_begins_anew(waiting: Rooms) -> None:
    erased(waiting)
    number, token = invite(waiting.store, _published().programme, waiting.now, Role.MENTEE, "Mia")
    waiting.text(MIA, f"/start {token}")
    waiting.run()
    person = waiting.store.person(number)
    assert person is not None
    assert (person.status, person.age_band, person.guardian_consent) == (Status.ONBOARDING, "", None)
    waiting.text(CARLA, "/guardian")
    waiting.run()
    assert "Nobody waits" in waiting.said(CARLA)[-1]  # she has not told her age yet
    assert the_concern(waiting).mentee != number


def test_whoever_stopped_half_way_is_set_up_before_they_begin(rooms: Rooms) -> None:
    rooms.change(MIA, status=Status.ONBOARDING)
    rooms.text(MIA, "/stop")
    rooms.text(MIA, "/start")
    rooms.run()
    assert rooms.person(MIA).status is Status.ONBOARDING
    assert any("On which days" in text for text in rooms.said(MIA))
