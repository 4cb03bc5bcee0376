"""What goes out and comes to its end: messages, keyboards, files, alarms, and what cannot be sent."""

from typing import Any

from bot.alarm import Alarm
from bot.delivery.delivery import Delivery
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from dialogs.model.effect import Alarm as Ring
from dialogs.model.effect import AnswerTap, CloseButtons, Export, SecondChannel
from storage.records import Key, Message
from storage.store import Store
from tests.bot.delivery.conftest import MENTOR


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
