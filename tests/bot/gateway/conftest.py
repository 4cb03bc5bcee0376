import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.alarm import Alarm
from bot.gateway.api import BotApi
from bot.gateway.webhook import webhook_server
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from storage.store import Store

TOKEN = SecretStr("4242:made-up_token")


@pytest.fixture
async def ana(sim: SimClient) -> int:
    """A person who has pressed start, without a pending update."""
    await sim.user(11, "Ana", language_code="es", started=True)
    return 11


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN, sandbox.url) as one:
        yield one


@pytest.fixture
def alarm(sandbox: Sandbox) -> Alarm:
    return Alarm(url=f"{sandbox.url}/sim/outside/alarm")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = Store.open(folder, [Fernet.generate_key().decode()])
    yield opened
    opened.close()


Serve = Callable[[Starlette], AbstractAsyncContextManager[str]]


@pytest.fixture
def serve() -> Serve:
    """Run an app on this machine; gives its address."""

    @asynccontextmanager
    async def running(app: Starlette) -> AsyncIterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = webhook_server(app, "127.0.0.1", 0)
            serving = asyncio.create_task(server.serve([listener]))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            server.should_exit = True
            await serving

    return running
