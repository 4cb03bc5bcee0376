import pytest

from bot.delivery.pacing import BURST, KEPT_FREE, OVERALL, Pacing
from tests.bot.conftest import Time


@pytest.fixture
def pacing(time: Time) -> Pacing:
    return Pacing(monotonic=time)


def sends(pacing: Pacing, time: Time, chats: list[int], seconds: float, *, urgent: bool = False) -> int:
    """How many messages go out in so many seconds when each is asked for again as soon as it may."""
    end, sent = time.at + seconds, 0
    while time.at < end:
        waits = [pacing.take(chat, urgent=urgent) for chat in chats]
        sent += waits.count(0)
        if min(waits) > 0:
            time.at += min(waits)
    return sent


def test_one_chat_gets_a_burst_and_then_one_a_second(pacing: Pacing, time: Time) -> None:
    assert [pacing.take(1, urgent=False) for _ in range(BURST)] == [0] * BURST
    assert pacing.take(1, urgent=False) == pytest.approx(1)
    assert pacing.take(2, urgent=False) == 0
    assert sends(pacing, time, [1], 10) == pytest.approx(10, abs=1)


def test_all_chats_together_stay_below_telegrams_limit(pacing: Pacing, time: Time) -> None:
    chats = list(range(100))
    sends(pacing, time, chats, 1)
    assert sends(pacing, time, chats, 10) == pytest.approx(OVERALL * 10, abs=1)


def test_urgent_passes_the_chat_and_finds_room_in_the_whole(pacing: Pacing, time: Time) -> None:
    assert [pacing.take(chat, urgent=False) for chat in range(100, 125)] == [0] * 25
    assert pacing.take(7, urgent=False) > 0
    assert [pacing.take(7, urgent=True) for _ in range(KEPT_FREE)] == [0] * KEPT_FREE
    assert pacing.take(7, urgent=True) > 0  # beyond that even alerts keep to the limit


def test_a_refused_chat_waits_and_others_do_not(pacing: Pacing, time: Time) -> None:
    pacing.refused(1, 20, urgent=False)
    assert pacing.take(1, urgent=False) == pytest.approx(20)
    assert pacing.held(1) == pytest.approx(20)
    assert pacing.take(2, urgent=False) == 0
    assert pacing.take(1, urgent=True) == 0
    time.at += 20
    assert pacing.take(1, urgent=False) == 0
    assert pacing.held(1) == 0


def test_a_second_refused_chat_means_everybody_but_the_urgent(pacing: Pacing, time: Time) -> None:
    pacing.refused(1, 20, urgent=False)
    time.at += 1
    pacing.refused(2, 20, urgent=False)
    assert pacing.take(3, urgent=False) == pytest.approx(20)
    assert pacing.take(3, urgent=True) == 0
    assert pacing.held(3) == 0
    time.at += 20
    assert pacing.take(3, urgent=False) == 0


def test_what_an_urgent_message_is_told_holds_for_its_chat(pacing: Pacing, time: Time) -> None:
    pacing.refused(1, 5, urgent=True)
    assert pacing.take(1, urgent=True) == pytest.approx(5)
    assert pacing.take(1, urgent=False) == pytest.approx(5)
    assert pacing.take(2, urgent=True) == 0


def test_refusals_long_past_mean_nothing(pacing: Pacing, time: Time) -> None:
    pacing.refused(1, 5, urgent=False)
    time.at += 6
    pacing.refused(2, 5, urgent=False)
    assert pacing.take(3, urgent=False) == 0


def test_memory_of_chats_is_bounded(pacing: Pacing, time: Time) -> None:
    for chat in range(30_000):
        time.at += 1
        pacing.take(chat, urgent=True)
    assert len(pacing._chats) <= 10_002
