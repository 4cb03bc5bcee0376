import asyncio

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.client import SimClient, SimRefused
from bot.sandbox.server import Sandbox, serve
from tests.bot.conftest import START


async def test_people_are_made_changed_and_listed(sim: SimClient) -> None:
    await sim.user(7, "Ana", label="mentee", zone="Europe/Berlin")
    await sim.user(7, label="second mentee")
    [ana] = await sim.users()
    assert (ana["id"], ana["first_name"], ana["label"], ana["zone"]) == (7, "Ana", "second mentee", "Europe/Berlin")
    with pytest.raises(SimRefused, match="A user has no 'shoe'"):
        await sim.user(8, shoe=43)
    with pytest.raises(SimRefused, match="There is no user 9: create one"):
        await sim.say(9, "x")


async def test_wait_for_goes_forward_only(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await bot.send_message(ana, "one")
    await bot.send_message(ana, "two")
    assert (await sim.wait_for(ana, "t.o"))["text"] == "two"
    with pytest.raises(TimeoutError, match="saw no 'one'"):
        await sim.wait_for(ana, "one", timeout=0)
    waiting = asyncio.create_task(sim.wait_for(ana, "ONE"))
    await asyncio.sleep(0)
    await bot.send_message(ana, "one more")
    assert (await asyncio.wait_for(waiting, 5))["text"] == "one more"
    sent = await bot.send_message(ana, "three")
    await sim.mark(ana)
    with pytest.raises(TimeoutError):
        await sim.wait_for(ana, "three", timeout=0)
    await bot.edit_message_text("three, mended", ana, sent.message_id)
    assert (await sim.wait_for(ana, "three"))["edited"]


async def test_which_button_is_tapped(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    keys = [[InlineKeyboardButton(text, callback_data=f"{text}-data") for text in ("Yes", "Yes, but", "No [x]")]]
    for _ in range(2):
        sent = await bot.send_message(ana, "?", reply_markup=InlineKeyboardMarkup(keys))
    await sim.tap(ana, "Yes")
    await sim.tap(ana, "Yes, *")
    await sim.tap(ana, "No [x]", message_id=sent.message_id - 1)
    await sim.tap(ana, index=-1)
    await sim.tap(ana, data="Yes-data")
    queries = [u.callback_query for u in await bot.get_updates()]
    assert [(q.data, q.message.message_id - sent.message_id) for q in queries if q and q.message] == [
        ("Yes-data", 0), ("Yes, but-data", 0), ("No [x]-data", -1), ("No [x]-data", 0), ("Yes-data", 0),
    ]  # fmt: skip
    with pytest.raises(SimRefused, match="sees no button 'Maybe'; they see: 'Yes', 'Yes, but'"):
        await sim.tap(ana, "Maybe")


async def test_a_button_that_is_gone_cannot_be_tapped(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    def keys(*labels: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])

    gone, bare, other = [await bot.send_message(ana, "?", reply_markup=keys("Yes", "No")) for _ in range(3)]
    await bot.delete_message(ana, gone.message_id)
    await bot.edit_message_reply_markup(ana, bare.message_id)
    await bot.edit_message_text("!", ana, other.message_id, reply_markup=keys("Later", "Never"))
    with pytest.raises(SimRefused, match=f"There is no message {gone.message_id}"):
        await sim.tap(ana, "Yes", message_id=gone.message_id)
    with pytest.raises(SimRefused, match=f"Message {bare.message_id} has no buttons any more, so 'Yes' cannot be"):
        await sim.tap(ana, "Yes", message_id=bare.message_id)
    with pytest.raises(SimRefused, match="sees no button 'Yes'; they see: 'Later', 'Never'"):
        await sim.tap(ana, "Yes")
    seen_before = {"message_id": other.message_id, "index": 0, "text": "Yes"}
    with pytest.raises(SimRefused, match="sees no button 'Yes'"):
        await sim._call("POST", f"/sim/users/{ana}/tap", seen_before)
    assert await bot.get_updates() == ()


async def test_a_link_button_of_this_bot_starts_it(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    link = InlineKeyboardButton("Join", url="https://t.me/kith_sandbox_bot?start=k")
    await bot.send_message(ana, "x", reply_markup=InlineKeyboardMarkup([[link]]))
    assert (await sim.tap(ana, "Join"))["started"]
    [update] = await bot.get_updates()
    assert update.message
    assert update.message.text == "/start k"


async def test_who_blocked_the_bot_cannot_write(sim: SimClient, ana: int) -> None:
    await sim.block(ana)
    with pytest.raises(SimRefused, match="has blocked the bot"):
        await sim.say(ana, "x")


async def test_cards_and_calls_and_outside(
    bot: telegram.Bot, sim: SimClient, http: httpx.AsyncClient, ana: int
) -> None:
    await sim.card(ana, "Invitation", "On paper", "https://t.me/kith_sandbox_bot?start=a", "Open it")
    assert (await sim.chat(ana))["cards"][0]["link_label"] == "Open it"
    await bot.send_message(ana, "x")
    [call] = await sim.calls("sendmessage")
    assert (call["method"], call["params"]["text"], call["ok"]) == ("sendMessage", "x", True)
    assert await sim.calls(after=call["n"]) == []
    await http.post("/sim/outside/alarm", json={"text": "wake up"})
    await http.post("/sim/outside/mail", content="plain")
    assert [(o["channel"], o["body"]) for o in await sim.outside()] == [
        ("alarm", {"text": "wake up"}),
        ("mail", "plain"),
    ]


async def test_reset(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.say(ana, "x")
    await sim.fault("status")
    await sim.reset()
    assert (await sim.users(), await bot.get_updates()) == ([], ())


async def test_moving_without_followers(sim: SimClient) -> None:
    assert await sim.now() == START
    await sim.walk(by=60)
    await sim.jump(by=60)
    assert ((await sim.now()) - START).total_seconds() == 120
    with pytest.raises(SimRefused, match="only moves forward"):
        await sim.walk(to=START)
    with pytest.raises(SimRefused, match="has no offset"):
        await sim._call("POST", "/sim/clock", {"to": "2026-04-01T10:00:00"})


async def test_two_walks_do_not_overlap(sim: SimClient) -> None:
    await sim._call("POST", "/sim/clock/followers", {"follower": "slow"})
    await sim._call("POST", "/sim/clock", {"by_seconds": 60})
    with pytest.raises(SimRefused, match="A move is under way"):
        await sim.walk(by=1)
    with pytest.raises(TimeoutError, match="still moving"):
        await sim._move("jump", 60, None, 0)
    await sim._call("DELETE", "/sim/clock/followers/slow")
    async with asyncio.timeout(5):
        assert (await sim._call("GET", "/sim/clock", wait="until_idle", timeout=5))["idle"]


async def test_a_silent_follower_is_dropped(sandbox: Sandbox, sim: SimClient) -> None:
    await sim._call("POST", "/sim/clock/followers", {"follower": "dead"})
    clock = sandbox.world.time
    real = clock.monotonic
    clock.monotonic = lambda: real() + 61
    state = await sim.walk(by=60)
    assert (state["followers"], state["notes"]) == ([], ["Follower dead was silent for 60 s and was dropped."])


async def test_a_stuck_follower_does_not_hold_the_clock(sim: SimClient) -> None:
    walking = asyncio.create_task(_walk_after_joining(sim))
    late = {"follower": "stuck", "next_due": START.isoformat()}
    async with asyncio.timeout(10):
        while not walking.done():
            epoch = (await sim.clock())["epoch"]
            await sim._call("POST", "/sim/clock/settled", {**late, "epoch": epoch})
    assert "kept saying that it is due" in (await walking)["notes"][-1]


async def _walk_after_joining(sim: SimClient) -> dict[str, object]:
    await sim._call("POST", "/sim/clock/followers", {"follower": "stuck"})
    return await sim.walk(by=60)


async def test_a_server_ends_while_polls_wait() -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        async with Sandbox() as running:
            poll = asyncio.create_task(http.get(f"{running.url}/bot1:x/getUpdates?timeout=50", timeout=60))
            await running.world.changes.until(lambda: running.world.poll or None, 5)
        assert (await asyncio.wait_for(poll, 5)).json()["result"] == []


async def test_a_port_that_is_taken(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match=r"cannot be used .* choose another one"):
        await Sandbox(port).__aenter__()


def test_serving_until_interrupted() -> None:
    def interrupt(url: str) -> None:
        assert httpx.URL(url).host == "127.0.0.1"
        raise KeyboardInterrupt

    serve(0, started=interrupt)
