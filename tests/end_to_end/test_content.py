"""Scripts that change while people are in the middle of them: only what is right is published (I11)."""

from pathlib import Path

import pytest

from bot import app
from bot.app import App
from tests.end_to_end.home import MIA, Home, plan
from tests.end_to_end.stage import Stage, running, theatre, until

SCRIPT = """
script: garden
title: Garden
purpose: A question, and another one.
minutes: 1
start: first
fallback: last
defaults: {{timeout: {{after: 12h, to: last}}, misread: {{tries: 2, to: last}}}}
steps:
  first:
    ask: text
    say: Edition {name}, first question?
    to: {second}
  {second}:
    ask: text
    say: Edition {name}, second question?
    to: last
  last:
    end: done
    say: Edition {name} is over.
tests:
  - name: both questions
    chat:
      - bot: "*first*"
      - me: one
      - bot: "*second*"
      - me: two
      - bot: "*over*"
      - ends: true
"""
OURS = plan(id="garden", script="garden")
BROKEN = (
    SCRIPT.format(name="broken", second="next").replace("to: last\n  last", "to: nowhere\n  last"),
    SCRIPT.format(name="broken", second="next").replace("ask: text", "ask: txet"),
    "steps: [",
    "",
)


def edition(name: str, second: str = "second") -> str:
    return SCRIPT.format(name=name, second=second)


@pytest.fixture
def scripts(home: Home, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The programme's own scripts, looked at often."""
    monkeypatch.setattr(app, "LOOK_AT_FILES", 0.02)
    folder = home.folder / "content" / "scripts"
    folder.mkdir(parents=True)
    return folder


def write(scripts: Path, text: str) -> None:
    """As an editor saves: all at once."""
    half = scripts / "garden.half"
    half.write_text(text, encoding="utf-8")
    half.replace(scripts / "garden.yaml")


def edition_of(bot: App) -> str:
    return bot._shelf.current.library.current("garden").text("en", "first.say")


async def checkin(stage: Stage, chat: int) -> str:
    await stage.sim.say(chat, "/checkin")
    return (await stage.bot_says(chat))[-1]


async def answered(stage: Stage, chat: int) -> str:
    await stage.sim.say(chat, "a few words")
    return (await stage.bot_says(chat))[-1]


async def test_a_broken_script_replaces_nothing_and_a_session_stays_on_its_revision(home: Home, scripts: Path) -> None:
    write(scripts, edition("A"))
    home.furnish(4, plans=[OURS])
    settings = {"content": scripts.parent}
    async with theatre(home, mentees=4) as stage:
        async with running(stage, **settings):
            assert await checkin(stage, MIA) == "Edition A, first question?"
            for broken in BROKEN:
                write(scripts, broken)
                await until(lambda: stage.app._shelf.problems)
                assert all("garden.yaml:" in problem for problem in stage.app._shelf.problems)
                assert edition_of(stage.app).startswith("Edition A")
                write(scripts, edition("A"))
                await until(lambda: not stage.app._shelf.problems)
            assert await checkin(stage, MIA + 1) == "Edition A, first question?"
            write(scripts, edition("B", second="renamed"))
            await until(lambda: edition_of(stage.app).startswith("Edition B"))
            assert await checkin(stage, MIA + 2) == "Edition B, first question?"
            assert await answered(stage, MIA) == "Edition A, second question?"
        async with running(stage, **settings):
            assert await answered(stage, MIA) == "Edition A is over."
            assert await answered(stage, MIA + 1) == "Edition A, second question?"
            assert await answered(stage, MIA + 2) == "Edition B, second question?"
            assert await checkin(stage, MIA + 3) == "Edition B, first question?"


async def test_a_revision_that_is_gone_or_damaged_leads_to_the_declared_fallback(home: Home, scripts: Path) -> None:
    write(scripts, edition("A"))
    home.furnish(2, plans=[OURS])
    settings = {"content": scripts.parent}
    async with theatre(home, mentees=2) as stage:
        async with running(stage, **settings):
            kept = home.data / "revisions" / f"{stage.app._shelf.current.library.current('garden').digest}.json"
            for chat in (MIA, MIA + 1):
                await checkin(stage, chat)
                assert await answered(stage, chat) == "Edition A, second question?"
        write(scripts, edition("B", second="renamed"))
        kept.write_text(kept.read_text()[:40])  # as a crash of the machine may leave it
        async with running(stage, **settings):
            assert await answered(stage, MIA) == "Edition B is over."
        kept.unlink()
        async with running(stage, **settings):
            assert await answered(stage, MIA + 1) == "Edition B is over."


async def test_a_script_put_back_with_its_old_date_is_published_again(home: Home, scripts: Path) -> None:
    write(scripts, edition("A"))
    old = scripts / "garden.old"
    old.write_text(edition("A"))
    home.furnish(plans=[OURS])
    async with theatre(home) as stage, running(stage, content=scripts.parent):
        write(scripts, edition("B"))
        await until(lambda: edition_of(stage.app).startswith("Edition B"))
        old.replace(scripts / "garden.yaml")
        await until(lambda: edition_of(stage.app).startswith("Edition A"))
