from datetime import timedelta

import httpx
import pytest
import telegram
from telegram.error import NetworkError, RetryAfter

from bot.sandbox.client import SimClient, SimRefused
from bot.sandbox.faults import MALFORMED


async def test_a_dropped_line_hides_an_accepted_message(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.fault("drop_after_accept", method="sendMessage", times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(ana, "was it sent?")
    await bot.send_message(ana, "again")
    assert await sim.texts(ana) == ["was it sent?", "again"]


async def test_a_storm_in_one_chat(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.user(12, "Bo", started=True)
    await sim.fault("storm429", method="send*", retry_after=7, chat_id=ana)
    for _ in range(3):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ana, "x")
        assert caught.value.retry_after == timedelta(seconds=7)
    await bot.send_message(12, "x")
    await sim.clear_faults()
    await bot.send_message(ana, "x")


async def test_server_errors_and_delays(http: httpx.AsyncClient, sim: SimClient, ana: int) -> None:
    await sim.fault("status", status=503, times=2)
    await sim.fault("delay", seconds=0.05, times=1)
    codes = [(await http.get("/bot1:x/getMe")).status_code for _ in range(3)]
    assert codes == [503, 503, 200]
    listed = (await http.get("/sim/faults")).json()
    assert [(f["kind"], f["hits"]) for f in listed] == [("status", 2), ("delay", 1)]


async def test_chance_is_seeded(http: httpx.AsyncClient, sim: SimClient) -> None:
    async def run() -> list[int]:
        await sim.clear_faults()
        await sim.fault("status", probability=0.5, seed=3)
        return [(await http.get("/bot1:x/getMe")).status_code for _ in range(20)]

    first = await run()
    assert set(first) == {200, 502}
    assert await run() == first


@pytest.mark.parametrize("shape", MALFORMED)
async def test_a_malformed_update_between_good_ones(
    http: httpx.AsyncClient, sim: SimClient, ana: int, shape: str
) -> None:
    await sim.say(ana, "before")
    number = (await sim.fault("malformed_update", shape=shape))["update_id"]
    await sim.say(ana, "after")
    updates = (await http.get("/bot1:x/getUpdates")).json()["result"]
    assert [u["update_id"] for u in updates] == [number - 1, number, number + 1]
    assert updates[1] == {"update_id": number, **MALFORMED[shape]}
    rest = (await http.get(f"/bot1:x/getUpdates?offset={number + 1}")).json()["result"]
    assert [u["message"]["text"] for u in rest] == ["after"]


async def test_unknown_faults_are_refused(sim: SimClient) -> None:
    with pytest.raises(SimRefused, match="There is no fault 'earthquake'; choose from drop_after_accept"):
        await sim.fault("earthquake")
    with pytest.raises(SimRefused, match="A fault has no 'colour'"):
        await sim.fault("delay", colour="red")
