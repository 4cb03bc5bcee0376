"""A database that is locked, read-only or full: nothing is confirmed, somebody is told, and all goes on (I1, I15)."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator

import pytest

from storage import database
from storage.database import Database
from storage.store import FILE
from tests.end_to_end.home import ANA, MIA, SAM, Home, plan
from tests.end_to_end.stage import Stage, running, theatre, until

Break = Callable[[Stage], contextlib.AbstractContextManager[None]]
LONG = "a walk along the canal, and then " * 110  # more than fits into pages that are there already


@contextlib.contextmanager
def locked(stage: Stage) -> Iterator[None]:
    """Another program holds the file."""
    other = sqlite3.connect(stage.home.data / FILE, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def with_pragma(broken: str, whole: str) -> Break:
    @contextlib.contextmanager
    def change(stage: Stage) -> Iterator[None]:
        _everywhere(stage, broken)
        try:
            yield
        finally:
            _everywhere(stage, whole)

    return change


def _everywhere(stage: Stage, pragma: str) -> None:
    """On the bot's connections, and on those it opens from now on."""
    here = stage.store._ground.database
    here.pragma = pragma  # type: ignore[attr-defined]  # read by `_open` below
    with here._writing, here._listing:
        for connection in here._all:
            connection.execute(f"PRAGMA {pragma}")


BROKEN: dict[str, Break] = {
    "locked": locked,
    "read-only": with_pragma("query_only = 1", "query_only = 0"),
    "full": with_pragma("max_page_count = 1", "max_page_count = 1073741823"),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock is not waited for, and new connections get what the disk is like now."""
    real = Database._open

    def opened(self: Database) -> sqlite3.Connection:
        connection = real(self)
        connection.execute(f"PRAGMA {getattr(self, 'pragma', 'query_only = 0')}")
        return connection

    monkeypatch.setitem(database.PRAGMAS, "busy_timeout", 50)
    monkeypatch.setattr(Database, "_open", opened)


POINTS = {"after-receive": "turns", "mid-turn": "turns", "after-commit": "outbox", "after-send": "outbox"}
"""Where it breaks, and which alarm tells of it."""


def alarms(stage: Stage) -> set[str]:
    return {one["body"]["code"] for one in stage.sandbox.world.outside if one["channel"] == "alarm"}


def heard(stage: Stage) -> list[str]:
    lines = stage.store.export(stage.home.number(MIA))["transcript"]
    return [part for line in lines if line["by"] == "you" for part in line["text"].split("\n")]


@pytest.mark.parametrize("how", BROKEN)
async def test_nothing_is_confirmed_that_cannot_be_kept(home: Home, how: str) -> None:
    home.furnish(plans=[plan(at=14)])
    async with theatre(home) as stage, running(stage):
        await stage.sim.say(MIA, "before")
        await stage.settled()
        with BROKEN[how](stage):
            await stage.sim.say(MIA, LONG)
            await stage.sim.say(MIA, "I want to kill myself")
            await until(lambda: "inbox" in alarms(stage))
            waiting = [update["message"]["text"] for _, _, update in stage.sandbox.world.queue.pending]
            assert waiting == [LONG.strip(), "I want to kill myself"]
        await until(lambda: "inbox_back" in alarms(stage))
        await stage.settled()
        assert heard(stage) == ["before", LONG.strip(), "I want to kill myself"]
        for chat in (SAM, ANA):
            assert sum("Concern 1" in text for text in await stage.bot_says(chat)) == 1


# A full disk still lets rows be marked: it is felt only where something is added.
FELT = [(point, how) for point in POINTS for how in BROKEN if how != "full" or POINTS[point] == "turns"]


@pytest.mark.parametrize(("point", "how"), FELT)
async def test_a_database_that_breaks_at_any_point_repeats_and_loses_nothing(home: Home, how: str, point: str) -> None:
    home.furnish()
    holding = contextlib.ExitStack()
    armed: list[str] = []

    def crash(here: str) -> None:
        if here in armed:
            armed.clear()
            holding.enter_context(BROKEN[how](stage))

    async with theatre(home) as stage, running(stage, crash):
        await stage.sim.say(MIA, LONG)  # fills the pages that an empty table has
        await stage.settled()
        armed.append(point)
        await stage.sim.say(MIA, f"Again, {LONG}")
        await until(lambda: not armed)
        with holding:
            await until(lambda: POINTS[point] in alarms(stage))
        await stage.settled()
        assert heard(stage) == [LONG.strip(), f"Again, {LONG}".strip()]
        texts = await stage.sim.texts(MIA)
        assert len(texts) == 3
        assert texts[0].startswith("Thank you for writing all of that.")
        assert texts[2].startswith("I have kept that too.")


async def test_what_is_due_waits_for_the_database(home: Home) -> None:
    home.furnish(plans=[plan(at=14)])
    async with theatre(home) as stage, running(stage):
        await stage.sim.say(MIA, "/next")
        await stage.settled()
        with locked(stage):
            stage.sandbox.world.time.jump(stage.sandbox.world.now().replace(hour=13, minute=1))
            await until(lambda: "timers" in alarms(stage))
        await stage.sim.wait_for(MIA, "How are you right now")
