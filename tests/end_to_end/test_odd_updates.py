"""Updates that no one can read, kinds that no one asked for, and an inbound that makes every turn fail (I8, I12)."""

from typing import Any

import pytest

from bot.sandbox.faults import MALFORMED
from dialogs import engine, hear
from dialogs.model.inbound import Text
from tests.end_to_end.conftest import Play
from tests.end_to_end.home import ANA, MIA, SAM
from tests.end_to_end.stage import Stage, rows, until


def me(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Mia"}


def private(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "Mia"}


def unknown(chat: int) -> dict[str, dict[str, Any]]:
    """Kinds of update that the bot did not ask for, or that do not exist yet; the last two name no private chat."""
    return {
        "poll_answer": {"poll_id": "1", "user": me(chat), "option_ids": [0]},
        "inline_query": {"id": "1", "from": me(chat), "query": "x", "offset": ""},
        "business_message": {"message_id": 1, "date": 1, "chat": private(chat), "from": me(chat), "text": "hi"},
        "a_kind_of_next_year": {"chat": private(chat), "date": 1},
        "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False},
        "edited_channel_post": {"message_id": 1, "date": 1, "chat": {"id": -1001, "type": "channel"}, "text": "x"},
    }


POISON = "the marble staircase"


def push(stage: Stage, **body: Any) -> None:
    """An update that the sandbox's people cannot make."""
    world = stage.sandbox.world
    world.queue.add_raw({"update_id": world.queue.next_id, **body}, world.now())
    world.changes.wake()


async def test_malformed_updates_between_good_ones_hold_nothing_up(play: Play) -> None:
    async with play() as stage:
        for shape in MALFORMED:
            await stage.sim.say(MIA, f"before {shape}")
            await stage.sim.fault("malformed_update", shape=shape)
        await stage.sim.say(MIA, "after all")
        await stage.settled()
        known = stage.store.export(stage.home.number(MIA))["transcript"]
        heard = "\n".join(line["text"] for line in known if line["by"] == "you")
        assert heard.split("\n") == [*(f"before {shape}" for shape in MALFORMED), "after all"]
        kept = rows(stage.store, "SELECT count(*) FROM inbox WHERE kind = 'unreadable' AND body IS NOT NULL")
        assert kept == [(len(MALFORMED),)]
        assert [one["body"]["code"] for one in await stage.sim.outside()] == ["unreadable"]


async def test_unknown_kinds_are_kept_and_answered_where_there_is_a_chat(play: Play) -> None:
    async with play(mentees=6) as stage:
        for chat, kind in enumerate(unknown(MIA), MIA):
            push(stage, **{kind: unknown(chat)[kind]})
            await stage.sim.say(chat, "hello")
        for chat, kind in enumerate(unknown(MIA), MIA):
            said = await stage.bot_says(chat)
            assert any("hello" in text for text in said), kind
            assert any("I cannot read this kind of message" in text for text in said) == (chat < MIA + 4), kind
        assert sum("please look" in text for text in await stage.bot_says(SAM)) == 4
        assert rows(stage.store, "SELECT count(*) FROM inbox WHERE kind = 'unreadable'") == [(5,)]  # no channel's


async def test_groups_and_service_messages_are_left_alone(play: Play) -> None:
    async with play() as stage:
        group = {"id": -5, "type": "group", "title": "us"}
        push(
            stage, message={"message_id": 1, "date": 1, "chat": group, "from": me(MIA), "text": "I want to kill myself"}
        )
        push(stage, message={"message_id": 1, "date": 1, "chat": private(MIA), "from": me(MIA), "pinned_message": {}})
        await stage.sim.say(MIA, "hello")
        said = await stage.bot_says(MIA)
        assert len(said) == 2
        assert "hello" in said[0]
        assert not any(call["params"].get("chat_id") == -5 for call in await stage.sim.calls("send*"))


async def test_a_poisoned_inbound_is_set_aside_and_nobody_waits_behind_it(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = hear.hear_text
    tries = []

    def failing(turn: Any, inbound: Any, text: Any) -> None:
        if POISON in text.text:
            tries.append(text.text)
            raise RuntimeError(f"cannot handle {text.text}")
        real(turn, inbound, text)

    monkeypatch.setitem(engine.HANDLERS, Text, failing)
    async with play(mentees=2) as stage:
        await stage.sim.say(MIA, POISON)
        await stage.sim.say(MIA + 1, "I want to kill myself")
        await stage.settled()
        await stage.sim.say(MIA, "and something else")
        assert any("and something else" in text for text in await stage.bot_says(MIA))
        assert len(tries) == 3
        assert [one.error for one in stage.store.waiting_for_human()] == ["RuntimeError"]
        pushed = await stage.bot_says(SAM)
        assert any("please look" in text for text in pushed)
        assert any("now" in text for text in pushed)
        assert [text for text in await stage.bot_says(ANA) if "now" in text]
        await until(lambda: stage.sandbox.world.outside)
        assert [(one["channel"], one["body"]["code"]) for one in await stage.sim.outside()] == [("alarm", "poison")]
        await stage.sim.walk(by=180)
        assert sum("now" in text for text in await stage.bot_says(ANA)) == 2


async def test_a_rung_is_never_late_for_a_poisoned_mentee(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    real = hear.hear_text

    def failing(turn: Any, inbound: Any, text: Any) -> None:
        if POISON in text.text:
            raise RuntimeError
        real(turn, inbound, text)

    monkeypatch.setitem(engine.HANDLERS, Text, failing)
    async with play() as stage:
        await stage.sim.say(MIA, "I want to kill myself")
        await stage.settled()
        for n in range(20):
            await stage.sim.say(MIA, f"{POISON} {n}")
        await stage.sim.walk(by=180)
        assert sum("now" in text for text in await stage.bot_says(ANA)) == 2
