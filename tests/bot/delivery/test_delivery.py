import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.alarm import Alarm
from bot.delivery.delivery import Delivery
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from dialogs.model.effect import Alarm as Ring
from dialogs.model.effect import AnswerTap, CloseButtons, Export, SecondChannel
from storage.records import Key, Message
from storage.store import Store

Until = Callable[..., Awaitable[None]]
MENTOR = 500


@pytest.fixture
async def ana(sim: SimClient) -> int:
    await sim.user(11, "Ana", started=True)
    return 11


@pytest.fixture
async def mentor(sim: SimClient) -> int:
    await sim.user(MENTOR, "Mo", started=True)
    return MENTOR


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


async def test_broken_formatting_still_gets_through(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, mentor: int
) -> None:
    outbox.say(ana, "a <b>b &amp; c")
    keys = ((Key(label="Got it", action="x" * 80),),)  # longer than Telegram takes
    outbox.add(mentor, Message(to=0, text="<i>Concern</i> 3", buttons=keys), urgent=True, alert=True)
    await delivery.drained()
    assert await sim.texts(ana) == ["a b & c"]
    assert await sim.texts(mentor) == ["Concern 3"]
    assert outbox.given_up() == []


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


async def test_who_cannot_be_reached_is_given_up_with_a_reason(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, alarm: Alarm
) -> None:
    await sim.block(ana)
    outbox.say(ana, "hello")
    outbox.say(999, "nobody there")
    outbox.say(MENTOR, "")
    outbox.add(None, Message(to=0, text="to no chat"))
    await sim.user(MENTOR, "Mo", started=True)
    await delivery.drained()
    assert outbox.given_up() == ["blocked", "chat_not_found", "refused", "no_chat"]
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "refused"


async def test_taps_and_keyboards_are_settled_and_never_worth_a_retry(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, sandbox: Sandbox
) -> None:
    keys = ((Key(label="Now", action="abc"), Key(label="Later", action="def")),)
    outbox.add(ana, Message(to=0, text="When?", buttons=keys))
    await delivery.drained()
    (message,) = [m for m in await sim.messages(ana) if m["from_bot"]]
    await sim.tap(ana, "Later")
    query = sandbox.world.queue.pending[-1][2]["callback_query"]["id"]
    outbox.add(ana, AnswerTap(query_id=query, text="ok"), kind="answer_tap", urgent=True)
    outbox.add(ana, AnswerTap(query_id="long gone"), kind="answer_tap", urgent=True)
    close = CloseButtons(to=0, message_id=message["message_id"], chosen="Later")
    outbox.add(ana, close, kind="close_buttons")
    outbox.add(ana, close, kind="close_buttons")  # not modified
    outbox.add(ana, CloseButtons(to=0, message_id=404), kind="close_buttons")
    await delivery.drained()
    assert (outbox.open(), outbox.given_up()) == (0, [])
    assert [answer["text"] for answer in (await sim.chat(ana))["answers"]] == ["ok"]
    (message,) = [m for m in await sim.messages(ana) if m["from_bot"]]
    assert [button["text"] for row in message["buttons"] for button in row] == ["✓ Later"]


async def test_a_question_s_buttons_are_found_though_their_end_was_claimed_with_it(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int
) -> None:
    outbox.bind(1, ana)
    for question in ("s:1", "s:2"):
        message = Message(to=1, text=question, buttons=((Key(label="Now", action="abc"),),))
        outbox.add(None, message, person=1, question=question)
    for question in ("s:1", "never asked"):
        outbox.add(None, CloseButtons(to=1, question=question), kind="close_buttons", person=1)
    await delivery.drained()
    assert (outbox.open(), outbox.given_up()) == (0, [])
    assert {m["text"]: bool(m["buttons"]) for m in await sim.messages(ana)} == {"s:1": False, "s:2": True}


async def test_an_export_is_gathered_when_it_is_sent(delivery: Delivery, outbox: Any, sim: SimClient, ana: int) -> None:
    outbox.bind(1, ana)
    outbox.add(None, Export(person=1), kind="export", person=1)
    await delivery.drained()
    (message,) = [m for m in await sim.messages(ana) if m["from_bot"]]
    assert (message["text"], message["file"]["name"]) == ("[delivery.export]", "kith.json")


async def test_the_final_rung_and_the_operator_are_told_outside_of_telegram(
    delivery: Delivery, outbox: Any, sim: SimClient
) -> None:
    outbox.add(None, SecondChannel(concern=3, text="Concern 3, now"), kind="second_channel", urgent=True, alert=True)
    outbox.add(None, Ring(code="poison", text="somebody look"), kind="alarm", urgent=True, alert=True)
    await delivery.drained()
    told = {one["channel"]: one["body"] for one in await sim.outside(wait=5)}
    assert told == {
        "rung": {"concern": 3, "text": "Concern 3, now"},
        "alarm": {"code": "poison", "text": "Kith: somebody look"},
    }


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


async def test_a_row_that_cannot_be_opened_holds_up_nobody(
    delivery: Delivery, outbox: Any, store: Store, sim: SimClient, ana: int, mentor: int
) -> None:
    outbox.bind(1, ana)
    outbox.add(None, Message(to=1, text="damaged"), person=1, urgent=True)
    with store._ground.writing() as cursor:
        cursor.execute("UPDATE outbox SET body = x'00'")
    outbox.say(mentor, "hello")
    await delivery.drained()
    assert await sim.texts(mentor) == ["hello"]
    assert outbox.given_up() == ["unreadable"]
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "payload"


async def test_a_row_that_breaks_the_code_holds_up_nobody(
    delivery: Delivery, outbox: Any, sim: SimClient, ana: int, mentor: int
) -> None:
    outbox.add(ana, {"type": "Nonsense"})
    outbox.say(mentor, "hello")
    await delivery.drained()
    assert await sim.texts(mentor) == ["hello"]
    assert outbox.given_up() == ["unreadable"]
