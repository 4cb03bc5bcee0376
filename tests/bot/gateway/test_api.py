import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.gateway.api import BotApi, File, loopback, seconds_asked
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_results_come_back_as_they_are(api: BotApi, ana: int, sim: SimClient) -> None:
    sent = await api.call(
        "sendMessage", {"chat_id": ana, "text": "<b>Hi</b>", "parse_mode": "HTML", "reply_markup": None}
    )
    assert (sent["text"], sent["entities"][0]["type"]) == ("Hi", "bold")
    photo = await api.call(
        "sendPhoto", {"chat_id": ana, "caption": "x"}, files={"photo": File("a.png", PNG, "image/png")}
    )
    assert photo["caption"] == "x"
    assert [m["text"] for m in await sim.messages(ana) if m["kind"] == "text"] == ["Hi"]


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("sendMessage", {"chat_id": 999, "text": "x"}, BadRequest),
        ("sendMessage", {"chat_id": 11, "text": "<b>x", "parse_mode": "HTML"}, BadRequest),
        ("noSuchMethod", {}, InvalidToken),
    ],
)
async def test_refusals_have_their_type(
    api: BotApi, ana: int, method: str, params: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await api.call(method, params)


async def test_weather_has_its_type(api: BotApi, ana: int, sim: SimClient) -> None:
    text = {"chat_id": ana, "text": "x"}
    await sim.fault("storm429", retry_after=7, times=1)
    with pytest.raises(RetryAfter) as asked:
        await api.call("sendMessage", text)
    assert seconds_asked(asked.value) == 7
    for fault in ({"kind": "status", "status": 502, "times": 1}, {"kind": "drop_after_accept", "times": 1}):
        await sim.fault(**fault)
        with pytest.raises(NetworkError):
            await api.call("sendMessage", text)
    await sim.fault("delay", seconds=5, times=1)
    with pytest.raises(TimedOut):
        await api.call("sendMessage", text, read_timeout=0.05)
    await sim.block(ana)
    with pytest.raises(Forbidden):
        await api.call("sendMessage", text)
    await api.call("setWebhook", {"url": "http://127.0.0.1:9/"})
    with pytest.raises(Conflict):
        await api.call("getUpdates")


async def test_a_wrong_token_is_told_apart() -> None:
    async with Sandbox(token="1:right") as strict, BotApi(SecretStr("1:wrong"), strict.url) as api:
        with pytest.raises(InvalidToken):
            await api.call("getMe")


@pytest.mark.parametrize("body", [b"planted sentence", b'["planted sentence"]', b'{"ok": true}', b"\xff"])
async def test_a_strange_answer_is_neither_logged_nor_quoted(
    body: bytes, caplog: pytest.LogCaptureFixture, odd_server: str
) -> None:
    caplog.set_level(logging.DEBUG, logger="telegram")
    Odd.body = body
    async with BotApi(SecretStr("1:x"), odd_server) as api:
        with pytest.raises(TelegramError) as raised:
            await api.call("getMe")
    assert "planted" not in caplog.text + str(raised.value)


class Odd:
    body = b""


@pytest.fixture
async def odd_server(serve: Callable[[Starlette], AbstractAsyncContextManager[str]]) -> AsyncIterator[str]:
    async def answer(_request: Request) -> Response:
        return Response(Odd.body)

    async with serve(Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])) as url:
        yield url


def test_only_this_machine_is_loopback() -> None:
    assert loopback("http://127.0.0.1:81/bot")
    assert not loopback("https://api.telegram.org")
