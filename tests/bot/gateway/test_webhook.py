import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from bot.alarm import Alarm
from bot.gateway.api import BotApi
from bot.gateway.intake import Intake
from bot.gateway.poller import Poller
from bot.gateway.webhook import LARGEST, announce, webhook_app, webhook_server
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from storage.records import Received

SECRET = SecretStr("a-secret-of-the-webhook")


class Memory:
    def __init__(self) -> None:
        self.rows: list[Received] = []
        self.failures = 0

    def receive(self, updates: Sequence[Received]) -> int:
        if self.failures:
            self.failures -= 1
            raise OSError("no space left on device")
        self.rows += updates
        return len(updates)


@pytest.fixture
def inbox() -> Memory:
    return Memory()


@pytest.fixture
def intake(inbox: Memory, alarm: Alarm, sandbox: Sandbox, api: BotApi) -> Intake:
    return Intake(inbox, alarm, sandbox.world.now, bot=api.bot_id)


@pytest.fixture
async def hook(intake: Intake) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of the webhook, without a server in between."""
    app = webhook_app(intake, "https://kith.example/hook", SECRET)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://kith.example") as client:
        yield client


def signed(secret: SecretStr = SECRET) -> dict[str, str]:
    return {"X-Telegram-Bot-Api-Secret-Token": secret.get_secret_value()}


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    for _ in range(int(seconds / 0.005)):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("what the test waits for did not come")


async def test_only_the_secret_opens_it(hook: httpx.AsyncClient, inbox: Memory) -> None:
    assert (await hook.post("/hook", json={"update_id": 1})).status_code == 403
    assert (await hook.post("/hook", json={"update_id": 1}, headers=signed(SecretStr("guess")))).status_code == 403
    assert (await hook.post("/elsewhere", json={"update_id": 1}, headers=signed())).status_code == 404
    assert not inbox.rows
    assert (await hook.post("/hook", json={"update_id": 1}, headers=signed())).status_code == 200
    assert [row.update_id for row in inbox.rows] == [1]


async def test_a_body_that_is_too_large_is_refused(hook: httpx.AsyncClient, inbox: Memory) -> None:
    assert (await hook.post("/hook", content=b"x" * (LARGEST + 1), headers=signed())).status_code == 413
    assert not inbox.rows


async def test_what_is_not_json_is_kept_for_a_human(hook: httpx.AsyncClient, inbox: Memory) -> None:
    assert (await hook.post("/hook", content=b"\xff{", headers=signed())).status_code == 200
    assert [row.kind for row in inbox.rows] == ["unreadable"]


async def test_what_is_not_stored_is_not_taken(hook: httpx.AsyncClient, inbox: Memory, sim: SimClient) -> None:
    inbox.failures = 1
    assert (await hook.post("/hook", json={"update_id": 1}, headers=signed())).status_code == 503
    assert (await hook.post("/hook", json={"update_id": 1}, headers=signed())).status_code == 200
    assert [row.update_id for row in inbox.rows] == [1]
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "inbox"


@asynccontextmanager
async def listening(intake: Intake, api: BotApi) -> AsyncIterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
        server = webhook_server(webhook_app(intake, url, SECRET), "127.0.0.1", 0)
        serving = asyncio.create_task(server.serve([listener]))
        await announce(api, url, SECRET)
        yield
        server.should_exit = True
        await serving


async def converse(sim: SimClient, ana: int) -> None:
    await sim.say(ana, "/start abc")
    said = await sim.say(ana, "hello")
    await sim.edit(ana, said["message_id"], "hello!")
    await sim.send(ana, photo="", caption="me")
    await sim.fault("malformed_update", shape="wrong_types")
    await sim.block(ana)


async def test_webhook_and_polling_give_the_same_rows(
    intake: Intake, inbox: Memory, alarm: Alarm, api: BotApi, sandbox: Sandbox, sim: SimClient, ana: int
) -> None:
    async with listening(intake, api):
        inbox.failures = 1  # Telegram brings it again
        await converse(sim, ana)
        await until(lambda: len(inbox.rows) == 6)
    pushed = [comparable(row) for row in inbox.rows]
    inbox.rows.clear()
    await sim.unblock(ana)
    poller = asyncio.create_task(Poller(api, intake, alarm, wait=1).run())
    await until(lambda: len(inbox.rows) == 1)
    inbox.rows.clear()
    await converse(sim, ana)
    await until(lambda: len(inbox.rows) == 6)
    poller.cancel()
    await asyncio.gather(poller, return_exceptions=True)
    assert [comparable(row) for row in inbox.rows] == pushed
    assert [kind for kind, _, _ in pushed] == ["command", "text", "edit", "media", "unreadable", "membership"]


def comparable(row: Received) -> tuple[str, int | None, object]:
    return row.kind, row.chat_id, row.at
