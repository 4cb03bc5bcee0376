"""Webhook and polling lead to the same conversations; a webhook confirms nothing that is not kept."""

import re
import signal
import socket
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from storage import database
from storage.store import FILE
from tests.end_to_end.home import ANA, MIA, SAM, TOKEN, Home, plan
from tests.end_to_end.process import RUN, ended, process
from tests.end_to_end.stage import Stage, running, theatre, until

SECRET = "a-secret-of-sixteen-letters-or-more"


def hooked() -> dict[str, Any]:
    """Settings for a webhook on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {"webhook_url": f"http://127.0.0.1:{port}/hook", "webhook_secret": SECRET, "webhook_port": port}


async def converse(stage: Stage) -> None:
    """A little of everything; each input is worked off before the next, so that nothing depends on how fast it is."""
    sim = stage.sim
    first = await sim.say(MIA, "the first thing")
    await stage.settled()
    for write in (
        sim.edit(MIA, first["message_id"], "the first thing, said better"),
        sim.say(MIA, "/next"),
        sim.tap(MIA, "Just keep it"),
        sim.send(MIA, sticker="🙂"),
        sim.send(MIA, voice=3),
        sim.say(MIA, "/checkin"),
        sim.say(MIA, "8"),
        sim.say(MIA, "no idea"),
        sim.say(MIA, "1"),
        sim.say(MIA, "I want to kill myself"),
        sim.tap(SAM, "Open"),
        sim.tap(MIA, "Yes, I am safe"),
        sim.say(MIA, "/unknown"),
        sim.say(SAM, "/alerts"),
        sim.tap(ANA, "Open"),
    ):
        await write
        await stage.settled()
    await sim.walk(by=3600)
    await sim.tap(ANA, "Got it")
    await stage.settled()
    await sim.block(MIA)
    await stage.settled()


async def chats(stage: Stage) -> dict[int, list[Any]]:
    """What everybody sees, without what differs from run to run."""
    return {
        chat: [
            (m["from_bot"], re.sub(r"revision \w+", "", m["text"]), [[b["text"] for b in row] for row in m["buttons"]])
            for m in await stage.sim.messages(chat)
        ]
        for chat in stage.sandbox.world.users
    }


async def heard(folder: Path, **settings: Any) -> dict[int, list[Any]]:
    home = Home(folder)
    home.furnish(plans=[plan()])
    async with theatre(home) as stage, running(stage, **settings):
        if settings:
            await until(lambda: stage.sandbox.world.webhook.url)
        await converse(stage)
        return await chats(stage)


async def test_webhook_and_polling_lead_to_the_same_conversations(folder: Path) -> None:
    polled = await heard(folder / "polled")
    pushed = await heard(folder / "pushed", **hooked())
    assert pushed == polled
    assert sum(map(len, polled.values())) > 40


async def test_a_webhook_answers_only_its_own_telegram(home: Home) -> None:
    home.furnish()
    settings = hooked()
    async with theatre(home) as stage, running(stage, **settings), httpx.AsyncClient(trust_env=False) as stranger:
        await until(lambda: stage.sandbox.world.webhook.url)
        update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "hi",
                                              "chat": {"id": MIA, "type": "private"}, "from": {"id": MIA}}}  # fmt: skip
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}):
            answer = await stranger.post(settings["webhook_url"], json=update, headers=headers)
            assert answer.status_code == 403
        assert await stage.bot_says(MIA) == []


async def test_a_webhook_is_not_answered_while_nothing_can_be_kept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)
    home.furnish()
    async with theatre(home) as stage, running(stage, **hooked()):
        await until(lambda: stage.sandbox.world.webhook.url)
        other = sqlite3.connect(home.data / FILE, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await stage.sim.say(MIA, "hello there")
        await until(lambda: "503" in stage.sandbox.world.webhook.last_error_message)
        other.execute("ROLLBACK")
        other.close()
        await stage.sim.wait_for(MIA, "hello there")
        assert len(await stage.bot_says(MIA)) == 2


async def test_the_process_on_a_webhook_ends_in_order_and_polling_takes_over(home: Home) -> None:
    home.furnish()
    settings = {name.upper(): str(value) for name, value in hooked().items()}
    async with theatre(home) as stage:
        async with process(home, stage.sandbox.url, *RUN, **settings) as bot:
            await stage.sim.say(MIA, "over the webhook")
            await stage.sim.wait_for(MIA, "over the webhook", timeout=30)
            bot.send_signal(signal.SIGTERM)
            assert await ended(bot, 20) == 0
        await stage.sim.say(MIA, "while it was away")
        async with process(home, stage.sandbox.url, *RUN):
            await stage.sim.wait_for(MIA, "I have kept that too", timeout=30)
    log = (home.folder / "log").read_text()
    assert not re.search("ERROR|CRITICAL|Traceback", log), log
    assert SECRET not in log
    assert TOKEN not in log
