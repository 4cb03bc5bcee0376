from collections.abc import AsyncIterator

import httpx
import pytest
import telegram

from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox

TOKEN = "4242:made-up_token"
ANA = 11


@pytest.fixture(autouse=True)
def retry_after_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this PTB warns of its own future whenever it raises RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False) as client:
        yield client


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot") as client:
        yield client


@pytest.fixture
async def ana(sim: SimClient) -> int:
    """A person who has pressed start, without a pending update."""
    await sim.user(ANA, "Ana", username="ana_k", language_code="es", started=True)
    return ANA
