import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.fernet import Fernet
from msgspec import Struct
from pydantic import SecretStr

from bot.alarm import Alarm
from bot.delivery.delivery import Delivery
from bot.delivery.elsewhere import Elsewhere
from bot.delivery.pacing import Pacing
from bot.delivery.send import Telegram
from bot.gateway.api import BotApi
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from dialogs.model.people import Person, Role, Status
from dialogs.programme import FinalRung
from storage.parcel import enclose
from storage.people import save_person
from storage.records import Message
from storage.store import Store
from storage.vault import HOUSE, person_key
from tests.bot.conftest import START

Until = Callable[..., Awaitable[None]]
TOKEN = SecretStr("4242:made-up_token")
MENTOR = 500


class Outbox(Struct):
    """Puts rows into the real outbox, addressed to chats that are nobody's, and looks at what became of them."""

    store: Store

    def add(self, chat: int | None, payload: object, kind: str = "send", **fields: Any) -> None:
        with self.store._ground.writing() as cursor:
            self._add(cursor, chat, payload, kind, fields)

    def many(self, chats: list[int], text: str, **fields: Any) -> None:
        with self.store._ground.writing() as cursor:
            for number, chat in enumerate(chats):
                self._add(cursor, chat, Message(to=0, text=f"{text} {number}"), "send", fields)

    def _add(self, cursor: Any, chat: int | None, payload: object, kind: str, fields: dict[str, Any]) -> None:
        enclose(self.store._ground, cursor, kind, msgspec.json.encode(payload), START, HOUSE, chat_id=chat, **fields)

    def say(self, chat: int, text: str, **fields: Any) -> None:
        self.add(chat, Message(to=0, text=text), **fields)

    def bind(self, person: int, chat: int) -> None:
        """Let `person` exist, with this chat."""
        ground = self.store._ground
        with ground.writing() as cursor:
            save_person(ground, cursor, Person(id=person, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE))
            where = (ground.vault.chat_hash(chat), ground.seal(person_key(person), chat), person)
            cursor.execute("UPDATE people SET chat_hash = ?, chat = ? WHERE id = ?", where)

    def open(self) -> int:
        """How many rows are neither sent nor given up."""
        return self._count("closed IS NULL")

    def given_up(self) -> list[str]:
        with self.store._ground.database.reading() as cursor:
            return [why for (why,) in cursor.execute("SELECT why FROM outbox WHERE why <> '' ORDER BY id")]

    def claimed(self) -> int:
        return self._count("closed IS NULL AND claimed IS NOT NULL")

    def _count(self, where: str) -> int:
        with self.store._ground.database.reading() as cursor:
            return int(cursor.execute(f"SELECT count(*) FROM outbox WHERE {where}").fetchone()[0])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(clock_start=START, rate=1) as running:
        yield running


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN, sandbox.url) as one:
        yield one


@pytest.fixture
async def ana(sim: SimClient) -> int:
    await sim.user(11, "Ana", started=True)
    return 11


@pytest.fixture
async def mentor(sim: SimClient) -> int:
    await sim.user(MENTOR, "Mo", started=True)
    return MENTOR


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "data", [Fernet.generate_key().decode()])
    yield opened
    opened.close()


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


@pytest.fixture
def alarm(sandbox: Sandbox) -> Alarm:
    return Alarm(url=f"{sandbox.url}/sim/outside/alarm")


def say(person: int | None, key: str) -> str:
    return f"[{key}]"


@pytest.fixture
def make(store: Store, api: BotApi, alarm: Alarm, sandbox: Sandbox) -> Callable[[], Delivery]:
    def build() -> Delivery:
        pacing = Pacing()
        telegram = Telegram(api, pacing, alarm, say, store.export, store.message_of)
        elsewhere = Elsewhere(lambda: FinalRung(name="Duty", webhook=f"{sandbox.url}/sim/outside/rung"), alarm)
        return Delivery(store, telegram, elsewhere, pacing, alarm, sandbox.world.now)

    return build


@pytest.fixture
async def delivery(make: Callable[[], Delivery]) -> AsyncIterator[Delivery]:
    """Delivery, running."""
    one = make()
    task = asyncio.create_task(one.run())
    yield one
    await one.close()
    await task


@pytest.fixture
def until() -> Until:
    """Wait for a condition; fails when it has not come after so many seconds."""

    async def wait(condition: Callable[[], bool], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        for _ in range(100_000):
            if condition():
                return
            assert time.monotonic() < deadline, "what the test waits for did not come"
            await asyncio.sleep(0.01)

    return wait
