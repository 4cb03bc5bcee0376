from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox

START = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)


class Time:
    """Monotonic seconds that stand until they are moved."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(clock_start=START, rate=0) as running:
        yield running


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[SimClient]:
    async with SimClient(sandbox.url) as client:
        yield client
