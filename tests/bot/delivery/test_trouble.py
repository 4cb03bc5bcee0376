"""Refusals, lost answers, a failing server or database, a crash: nothing is lost, and what may be double says so."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.delivery.delivery import Delivery
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from storage.store import Store
from tests.bot.delivery.conftest import Until


async def test_a_normal_message_told_to_wait_long_goes_back_into_the_outbox(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, until: Until
) -> None:
    await sim.fault("storm429", method="sendMessage", retry_after=600, times=1)
    outbox.many([ana] * 3, "n")
    await delivery.drained()
    assert (outbox.open(), outbox.claimed()) == (3, 0)
    assert await sim.texts(ana) == []


async def test_what_may_have_arrived_is_sent_again_and_alerts_say_so(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, mentor: int
) -> None:
    await sim.fault("drop_after_accept", method="sendMessage", chat_id=ana, times=1)
    await sim.fault("drop_after_accept", method="sendMessage", chat_id=mentor, times=1)
    outbox.say(ana, "hello")
    outbox.say(mentor, "Concern 3", urgent=True, alert=True)
    await delivery.drained()
    assert await sim.texts(ana) == ["hello", "hello"]
    assert await sim.texts(mentor) == ["Concern 3", "[delivery.repeat]\n\nConcern 3"]


async def test_after_a_crash_what_was_in_flight_goes_out_again_marked(
    make: Callable[[], Delivery], outbox: Any, store: Store, sim: SimClient, ana: int, mentor: int, sandbox: Sandbox
) -> None:
    outbox.say(ana, "hello")
    outbox.say(mentor, "Concern 3", urgent=True, alert=True)
    assert len(store.claim(sandbox.world.now(), 10)) == 2  # and then the process dies
    store.recover()
    delivery = make()
    task = asyncio.create_task(delivery.run())
    await delivery.drained()
    await delivery.close()
    await task
    assert await sim.texts(ana) == ["hello"]
    assert await sim.texts(mentor) == ["[delivery.repeat]\n\nConcern 3"]


async def test_a_failing_server_is_asked_again_in_order(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int
) -> None:
    await sim.fault("status", method="sendMessage", status=500, times=2)
    outbox.many([ana] * 2, "n")
    await delivery.drained()
    assert await sim.texts(ana) == ["n 0", "n 1"]


async def test_a_long_message_is_not_begun_again_in_the_middle(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, until: Until
) -> None:
    outbox.say(ana, "one " * 1_000 + "\n\n" + "two " * 1_000)
    await sim.fault("status", method="sendMessage", status=500, times=1)
    await delivery.drained()
    assert [text[:3] for text in await sim.texts(ana)] == ["one", "two"]


async def test_no_text_and_no_token_is_logged_whatever_goes_wrong(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await sim.fault("drop_after_accept", method="sendMessage", times=1)
    await sim.fault("status", method="sendMessage", status=500, times=1)
    await sim.fault("storm429", method="sendMessage", retry_after=1, times=1)
    outbox.say(ana, "<planted>sentence</planted>")
    outbox.say(999, "planted sentence")
    outbox.add(ana, {"type": "planted"})
    await delivery.drained()
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert len(lines) >= 5
    assert not [line for line in lines if "planted" in line or "made-up_token" in line]


async def test_closing_gives_back_what_waits(
    make: Callable[[], Delivery], outbox: Any, store: Store, sim: SimClient, ana: int, until: Until
) -> None:
    delivery = make()
    task = asyncio.create_task(delivery.run())
    outbox.many([ana] * 8, "n")
    delivery.nudge()
    await sim.wait_for(ana, "n 3")
    await until(lambda: outbox.claimed() > 0)
    await delivery.close()
    await task
    assert outbox.claimed() == 0
    assert store.recover() == 0
    assert len(await sim.texts(ana)) + outbox.open() == 8


async def test_a_database_that_does_not_answer_delays_and_alarms(
    delivery: Delivery, outbox: Any, store: Store, sim: SimClient, ana: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    real = store.sent

    def sent(results: Any) -> None:
        tries.append(results)
        if len(tries) == 1:
            raise OSError("disk full")
        real(results)

    monkeypatch.setattr(store, "sent", sent)
    outbox.say(ana, "hello")
    await delivery.drained()
    assert len(tries) == 2
    assert await sim.texts(ana) == ["hello"]
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "outbox"
