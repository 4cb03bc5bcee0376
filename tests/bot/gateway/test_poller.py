import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.alarm import Alarm
from bot.gateway.api import BotApi
from bot.gateway.intake import Inbox, Intake
from bot.gateway.poller import Poller, TokenRefused
from bot.sandbox.client import SimClient
from bot.sandbox.faults import MALFORMED
from bot.sandbox.server import Sandbox
from storage import database
from storage.records import Received
from storage.store import FILE, Store

Polling = Callable[[Inbox], contextlib.AbstractAsyncContextManager[None]]
NOW = datetime(2026, 3, 28, 9, 0, tzinfo=UTC)


class Memory:
    """An inbox that only remembers, and can be made to refuse."""

    def __init__(self) -> None:
        self.rows: list[Received] = []
        self.broken = False

    def receive(self, updates: Sequence[Received]) -> int:
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")
        self.rows += updates
        return len(updates)


class Pauses:
    """Pauses that take no time, and are remembered; each lets the loop run on."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0.001)


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    for _ in range(int(seconds / 0.005)):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("what the test waits for did not come")


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def poll(sandbox: Sandbox, api: BotApi, alarm: Alarm, pauses: Pauses) -> Polling:
    @asynccontextmanager
    async def polling(inbox: Inbox) -> AsyncIterator[None]:
        intake = Intake(inbox, alarm, sandbox.world.now, bot=api.bot_id)
        task = asyncio.create_task(Poller(api, intake, alarm, wait=1, pause=pauses).run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return polling


async def test_updates_are_stored_and_then_confirmed(poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int) -> None:
    inbox = Memory()
    async with poll(inbox):
        await sim.say(ana, "one")
        await sim.say(ana, "two")
        await until(lambda: len(inbox.rows) == 2 and not sandbox.world.queue.pending)
    assert [(row.kind, row.chat_id, row.bot) for row in inbox.rows] == [("text", ana, 4242)] * 2


async def test_a_malformed_update_does_not_spoil_its_neighbours(
    poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int
) -> None:
    inbox = Memory()
    await sim.say(ana, "before")
    for shape in MALFORMED:
        await sim.fault("malformed_update", shape=shape)
    await sim.say(ana, "after")
    async with poll(inbox):
        await until(lambda: not sandbox.world.queue.pending)
    assert [row.kind for row in inbox.rows] == ["text", *["unreadable"] * len(MALFORMED), "text"]


async def test_nobody_is_lost_after_an_update_with_a_far_number(
    poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int
) -> None:
    inbox = Memory()
    async with poll(inbox):
        await sim.fault("malformed_update", update={"update_id": 99_999_999, "message": 5})
        await until(lambda: len(inbox.rows) == 1)
        await sim.say(ana, "and then")
        await until(lambda: len(inbox.rows) == 2)
    assert [row.kind for row in inbox.rows] == ["unreadable", "text"]


async def test_after_an_empty_answer_numbers_may_begin_again_lower(alarm: Alarm, pauses: Pauses) -> None:
    answers: list[list[dict[str, int]]] = [[{"update_id": 50}], [], [{"update_id": 7}]]
    offsets: list[int] = []

    class Scripted(BotApi):
        async def call(self, method: str, *args: Any, **_options: Any) -> Any:
            if method != "getUpdates":
                return True
            offsets.append(args[0]["offset"])
            if not answers:
                await asyncio.sleep(3_600)
            return answers.pop(0)

    async with Scripted(SecretStr("1:x")) as api:
        task = asyncio.create_task(Poller(api, Intake(Memory(), alarm, lambda: NOW), alarm, pause=pauses).run())
        await until(lambda: len(offsets) == 4)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert offsets == [0, 51, 0, 8]


async def test_what_cannot_be_stored_is_not_confirmed_and_comes_again(
    poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int, pauses: Pauses
) -> None:
    inbox = Memory()
    inbox.broken = True
    await sim.say(ana, "hold on to this")
    async with poll(inbox):
        await until(lambda: len(pauses.seconds) >= 4)
        assert len(sandbox.world.queue.pending) == 1
        inbox.broken = False
        await until(lambda: not sandbox.world.queue.pending)
    assert [row.kind for row in inbox.rows] == ["text"]
    assert max(pauses.seconds) > 1  # it waits longer each time
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "inbox"
    assert (await sim.outside(after=1, wait=5))[0]["body"]["code"] == "inbox_back"


async def test_a_locked_database_stops_polling_and_everything_resumes(
    poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int, folder: Path, pauses: Pauses,
    monkeypatch: pytest.MonkeyPatch, store: Store,
) -> None:  # fmt: skip
    with holding(folder):
        monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)
        await sim.say(ana, "hold on to this")
        async with poll(store):
            await until(lambda: len(pauses.seconds) >= 2, 20)
            assert len(sandbox.world.queue.pending) == 1
            assert (await sim.outside(wait=5))[0]["body"]["code"] == "inbox"
    async with poll(store):
        await until(lambda: not sandbox.world.queue.pending, 20)
    (job,) = store.ready(sandbox.world.now())
    assert [row.kind for row in job.rows] == ["text"]


@contextlib.contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Somebody else writes to the database and does not stop."""
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_busy_telegram_is_asked_again(
    poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int, pauses: Pauses
) -> None:
    inbox = Memory()
    await sim.fault("status", method="getUpdates", status=502, times=2)
    await sim.fault("storm429", method="getUpdates", retry_after=7, times=1)
    await sim.say(ana, "still there?")
    async with poll(inbox):
        await until(lambda: bool(inbox.rows))
    assert len(pauses.seconds) == 3
    assert max(pauses.seconds) >= 7


@pytest.mark.parametrize(("times", "rung"), [(4, False), (5, True)])
async def test_of_telegram_being_silent_the_operator_is_told(
    poll: Polling, sandbox: Sandbox, sim: SimClient, ana: int, times: int, rung: bool
) -> None:
    inbox = Memory()
    await sim.fault("status", method="deleteWebhook", status=502, times=times)
    await sim.say(ana, "still there?")
    async with poll(inbox):
        await until(lambda: bool(inbox.rows))
        found = await sim.outside(wait=5 if rung else 0)
    assert [one["body"]["code"] for one in found] == (["telegram"] if rung else [])


async def test_a_second_program_on_the_token_is_named(
    poll: Polling, sandbox: Sandbox, sim: SimClient, api: BotApi
) -> None:
    async with poll(Memory()):
        await until(lambda: sandbox.world.poll > 0)
        polls = sandbox.world.poll
        await api.call("getUpdates", {"timeout": 0})
        await until(lambda: sandbox.world.poll > polls + 1)
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "conflict"


async def test_a_refused_token_ends_polling_with_a_sentence(alarm: Alarm, pauses: Pauses) -> None:
    async with Sandbox(token="1:right") as strict, BotApi(SecretStr("1:wrong"), strict.url) as api:
        poller = Poller(api, Intake(Memory(), alarm, strict.world.now), alarm, pause=pauses)
        with pytest.raises(TokenRefused, match="copy it again from BotFather"):
            await poller.run()


async def test_a_batch_without_numbers_is_no_hot_loop(alarm: Alarm, pauses: Pauses) -> None:
    class Endless(BotApi):
        async def call(self, *_args: object, **_options: object) -> list[str]:
            return ["not an update"]

    async with Endless(SecretStr("1:x")) as api:
        inbox = Memory()
        intake = Intake(inbox, alarm, lambda: NOW)
        task = asyncio.create_task(Poller(api, intake, alarm, pause=pauses).run())
        await until(lambda: len(pauses.seconds) >= 3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    # Cut off anywhere: the last row may be kept while its pause is still to come.
    assert len(inbox.rows) - len(pauses.seconds) in (0, 1)
    assert {row.kind for row in inbox.rows} == {"unreadable"}
