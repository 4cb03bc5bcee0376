import logging
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.alarm import EVERY, Alarm
from bot.gateway.api import BotApi
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from tests.bot.conftest import Time

OPERATOR = 77


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[SimClient]:
    async with SimClient(sandbox.url) as client:
        await client.user(OPERATOR, "Op", started=True)
        yield client


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[BotApi]:
    async with BotApi(SecretStr("1:x"), sandbox.url) as one:
        yield one


async def test_it_rings_at_both_places(sandbox: Sandbox, sim: SimClient, api: BotApi) -> None:
    alarm = Alarm(url=f"{sandbox.url}/sim/outside/alarm", chat=OPERATOR, api=api)
    assert await alarm.ring("inbox", "messages cannot be stored.")
    (told,) = await sim.outside()
    assert told["body"] == {"code": "inbox", "text": "Kith: messages cannot be stored."}
    assert await sim.texts(OPERATOR) == ["⚠️ Kith (inbox): messages cannot be stored."]


async def test_a_storm_is_one_message_a_code(sandbox: Sandbox, sim: SimClient, time: Time) -> None:
    alarm = Alarm(url=f"{sandbox.url}/sim/outside/alarm", monotonic=time)
    for _ in range(3):
        assert await alarm.ring("inbox", "x")
    assert await alarm.ring("outbox", "x")
    time.at += EVERY
    assert await alarm.ring("inbox", "x")
    assert [one["body"]["code"] for one in await sim.outside()] == ["inbox", "outbox", "inbox"]


async def test_what_did_not_get_through_is_tried_at_the_next_ring(api: BotApi, sim: SimClient, time: Time) -> None:
    alarm = Alarm(url="http://127.0.0.1:9/closed", chat=999, api=api, monotonic=time)
    assert not await alarm.ring("inbox", "x")
    assert not await Alarm().ring("inbox", "x")
    await sim.user(999, "New", started=True)
    assert await alarm.ring("inbox", "x")
    assert len(await sim.texts(999)) == 1


async def test_a_server_that_says_no_was_not_told(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    alarm = Alarm(url=f"{sandbox.url}/no/such/place/canary")
    assert not await alarm.ring("inbox", "x")
    assert "canary" not in " ".join(record.getMessage() for record in caplog.records if record.name == "bot.alarm")


async def test_ringing_soon_is_in_the_log_and_can_be_waited_for(
    sandbox: Sandbox, sim: SimClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    alarm = Alarm(url=f"{sandbox.url}/sim/outside/alarm")
    alarm.ring_soon("inbox", "messages cannot be stored.")
    await alarm.quiet()
    assert len(await sim.outside()) == 1
    assert "Alarm inbox: messages cannot be stored." in caplog.text
