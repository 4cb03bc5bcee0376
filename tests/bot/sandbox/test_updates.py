import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import telegram
from telegram.error import BadRequest, Conflict

from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


async def texts(bot: telegram.Bot, **options: Any) -> list[str | None]:
    return [u.message.text for u in await bot.get_updates(**options) if u.message]


async def test_offset_confirms(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    for word in "abcd":
        await sim.say(ana, word)
    updates = await bot.get_updates(limit=2)
    assert [u.message.text for u in updates if u.message] == ["a", "b"]
    assert await texts(bot) == ["a", "b", "c", "d"]
    assert await texts(bot, offset=updates[1].update_id + 1) == ["c", "d"]
    assert await texts(bot) == ["c", "d"]
    assert await texts(bot, offset=-1) == ["d"]
    assert await texts(bot) == ["d"]


async def test_a_long_poll_ends_with_the_first_update(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    await sim.say(ana, "hello")
    [update] = await asyncio.wait_for(poll, 5)
    assert update.message
    assert update.message.text == "hello"


async def test_only_the_kinds_asked_for(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    said = await sim.say(ana, "x")
    await sim.edit(ana, said["message_id"], "y")
    [update] = await bot.get_updates()
    assert update.edited_message
    await bot.get_updates(offset=-1, allowed_updates=[])
    await sim.say(ana, "z")
    assert await texts(bot) == ["z"]


async def test_updates_are_kept_24_hours(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.say(ana, "old")
    await sim.jump(by=2 * 3600)
    await sim.say(ana, "new")
    await sim.jump(by=23 * 3600)
    assert await texts(bot) == ["new"]


async def test_a_second_poll_ends_the_first(bot: telegram.Bot, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.world.changes.until(lambda: sandbox.world.poll or None, 5)
    second = asyncio.create_task(http.get("/bot1:x/getUpdates?timeout=1"))
    with pytest.raises(
        Conflict,
        match="terminated by other getUpdates request; make sure that only one bot instance is running",
    ):
        await asyncio.wait_for(first, 5)
    assert (await second).json() == {"ok": True, "result": []}


async def test_no_polling_beside_a_webhook(bot: telegram.Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active; use deleteWebhook"):
        await bot.get_updates()
    assert await bot.delete_webhook()
    assert await bot.get_updates() == ()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "https://kith.example/hook"])
async def test_webhooks_stay_on_this_machine(bot: telegram.Bot, url: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)^bad webhook"):
        await bot.set_webhook(url)


@asynccontextmanager
async def hook(answer: Callable[[bytes], bytes]) -> AsyncIterator[str]:
    """A bare HTTP server that gives each request to `answer`."""

    async def handle(reader: Reader, writer: Writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        writer.write(answer(head + await reader.readexactly(length)))
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"


def reply(status: str, body: bytes = b"", kind: str = "text/plain") -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    return head.encode() + body


async def until(check: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await check():  # noqa: ASYNC110 -- a condition over HTTP, with a deadline
            await asyncio.sleep(0.01)


async def test_a_webhook_is_tried_again_in_order(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    got: list[bytes] = []

    def answer(request: bytes) -> bytes:
        got.append(request)
        return reply("500 Oops") if len(got) < 3 else reply("200 OK")

    async with hook(answer) as url:
        await bot.set_webhook(url, secret_token="s-e_cret")
        await sim.say(ana, "first")
        await sim.say(ana, "second")
        await until(lambda: _pending(bot, 0))
    assert [b'"first"' in request for request in got] == [True, True, True, False]
    assert all(b"x-telegram-bot-api-secret-token: s-e_cret" in request.lower() for request in got)
    info = await bot.get_webhook_info()
    assert (info.url, info.last_error_message) == (url, "Wrong response from the webhook: 500 Oops")


async def _pending(bot: telegram.Bot, count: int) -> bool:
    return (await bot.get_webhook_info()).pending_update_count == count


FORM = b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
CALL = {b"method": b"sendMessage", b"chat_id": b"11", b"text": b"from the reply"}
REPLIES = {
    "application/json": b'{"method":"sendMessage","chat_id":11,"text":"from the reply"}',
    "application/x-www-form-urlencoded": b"method=sendMessage&chat_id=11&text=from+the+reply",
    "multipart/form-data; boundary=B": b"".join(FORM % pair for pair in CALL.items()) + b"--B--\r\n",
}


@pytest.mark.parametrize("kind", REPLIES)
async def test_a_webhook_may_answer_with_a_call(bot: telegram.Bot, sim: SimClient, ana: int, kind: str) -> None:
    async with hook(lambda _: reply("200 OK", REPLIES[kind], kind)) as url:
        await bot.set_webhook(url)
        await sim.say(ana, "x")
        await sim.wait_for(ana, "from the reply")


async def test_pending_updates_can_be_dropped(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.say(ana, "x")
    assert await _pending(bot, 1)
    await bot.delete_webhook(drop_pending_updates=True)
    assert await _pending(bot, 0)
