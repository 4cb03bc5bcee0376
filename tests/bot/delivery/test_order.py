"""Who goes first: alerts before everything, a chat's own order, nobody behind a full chat."""

import time
from typing import Any

import pytest

from bot.delivery.delivery import Delivery
from bot.sandbox.client import SimClient
from tests.bot.delivery.conftest import Until


async def people(sim: SimClient, count: int) -> list[int]:
    for number in range(1_000, 1_000 + count):
        await sim.user(number, f"P{number}", started=True)
    return list(range(1_000, 1_000 + count))


async def test_a_chats_messages_keep_their_order(delivery: Delivery, outbox: Any, sim: SimClient, ana: int) -> None:
    outbox.many([ana] * 6, "n")
    await delivery.drained()
    assert await sim.texts(ana) == [f"n {i}" for i in range(6)]
    assert outbox.open() == 0


async def test_an_alert_behind_a_thousand_messages_in_a_storm_arrives_at_once(
    delivery: Delivery, outbox: Any, sim: SimClient, mentor: int, until: Until
) -> None:
    crowd = await people(sim, 100)
    outbox.many(crowd * 10, "queued")
    for chat in crowd:
        await sim.fault("storm429", method="sendMessage", chat_id=chat, retry_after=30, times=3)
    delivery.nudge()
    await until(lambda: outbox.claimed() > 0)
    await sim.calls("sendMessage", wait=5)
    outbox.say(mentor, "Concern 3", urgent=True, alert=True)
    delivery.nudge()
    start = time.monotonic()
    await sim.wait_for(mentor, "Concern 3", timeout=5)
    assert time.monotonic() - start < 2
    assert outbox.open() > 900


async def test_an_alert_passes_the_queue_of_its_own_chat(
    delivery: Delivery, outbox: Any, sim: SimClient, mentor: int
) -> None:
    outbox.many([mentor] * 200, "queued")
    delivery.nudge()
    await sim.wait_for(mentor, "queued 3", timeout=5)
    outbox.say(mentor, "Concern 3", urgent=True, alert=True)
    delivery.nudge()
    await sim.wait_for(mentor, "Concern 3", timeout=3)
    assert len(await sim.texts(mentor)) < 20


@pytest.mark.parametrize("bound", [True, False])
async def test_one_full_chat_does_not_keep_others_waiting(
    bound: bool, delivery: Delivery, outbox: Any, sim: SimClient, mentor: int, ana: int
) -> None:
    if bound:
        outbox.bind(1, mentor)
        outbox.many([None] * 300, "queued", person=1)
    else:
        outbox.many([mentor] * 300, "queued")
    outbox.say(ana, "hello")
    delivery.nudge()
    await sim.wait_for(ana, "hello", timeout=5)
    await sim.wait_for(mentor, "queued 5", timeout=5)
    texts = await sim.texts(mentor)
    assert texts == [f"queued {number}" for number in range(len(texts))]


async def test_an_urgent_message_that_is_itself_refused_obeys_and_then_goes(
    delivery: Delivery, outbox: Any, sim: SimClient, mentor: int
) -> None:
    await sim.fault("storm429", method="sendMessage", retry_after=1, times=2)
    outbox.say(mentor, "Concern 3", urgent=True, alert=True)
    delivery.nudge()
    start = time.monotonic()
    await sim.wait_for(mentor, "^Concern 3$", timeout=8)  # a refusal is no ambiguity: not marked
    assert time.monotonic() - start >= 2
    assert len(await sim.calls("sendMessage")) == 3
