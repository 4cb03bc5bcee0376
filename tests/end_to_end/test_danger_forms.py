"""Every form in which words of risk can come, and every state in which they are heard."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.end_to_end.conftest import Play
from tests.end_to_end.home import ANA, MIA, SAM
from tests.end_to_end.stage import Stage
from tests.end_to_end.test_danger import BEGINS, RISK, pages


async def edited(stage: Stage, chat: int) -> None:
    first = await stage.sim.say(chat, "a quiet day")
    await stage.settled()
    await stage.sim.edit(chat, first["message_id"], RISK)


async def caption_edited(stage: Stage, chat: int) -> None:
    first = await stage.sim.send(chat, photo="", caption="a quiet day")
    await stage.settled()
    await stage.sim.edit(chat, first["message_id"], RISK)


async def bubbles(stage: Stage, chat: int) -> None:
    await stage.sim.say(chat, "I want to")
    await stage.sim.say(chat, "kill myself")


async def stop_beside(stage: Stage, chat: int) -> None:
    await stage.sim.say(chat, "stop")
    await stage.sim.say(chat, RISK)


FORMS: dict[str, Callable[[Stage, int], Awaitable[Any]]] = {
    "text": lambda stage, chat: stage.sim.say(chat, RISK),
    "edit": edited,
    "photo": lambda stage, chat: stage.sim.send(chat, photo="", caption=RISK),
    "voice": lambda stage, chat: stage.sim.send(chat, voice=4, caption=RISK),
    "document": lambda stage, chat: stage.sim.send(chat, document="notes.txt", caption=RISK),
    "edited caption": caption_edited,
    "forward": lambda stage, chat: stage.sim.say(chat, RISK, forward_from="Somebody"),
    "bubbles": bubbles,
    "behind a command": lambda stage, chat: stage.sim.say(chat, f"/talk {RISK}"),
    "beside a global word": stop_beside,
}


async def test_every_form_in_which_words_can_come(play: Play) -> None:
    async with play(mentees=len(FORMS)) as stage:
        for chat, write in enumerate(FORMS.values(), MIA):
            await write(stage, chat)
        for chat, form in enumerate(FORMS, MIA):
            assert any(text.startswith(BEGINS) for text in await stage.bot_says(chat)), form
        for chat in (SAM, ANA):
            assert sum("· now ·" in page for page in await pages(stage, chat)) == len(FORMS)


async def test_a_mentee_who_has_stopped_or_is_not_yet_in_is_heard_all_the_same(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, "/stop")
        await stage.settled()
        await stage.sim.say(MIA, RISK)
        assert any(text.startswith(BEGINS) for text in await stage.bot_says(MIA))
        assert await pages(stage, SAM)


async def test_words_of_risk_pass_by_an_open_line_to_the_mentor(play: Play) -> None:
    async with play() as stage:
        await stage.sim.say(MIA, "/talk")
        await stage.settled()
        await stage.sim.tap(MIA, "Just listen")
        await stage.settled()
        await stage.sim.say(MIA, RISK)
        assert any(text.startswith(BEGINS) for text in await stage.bot_says(MIA))
        assert await pages(stage, ANA)
        assert not any(RISK in text for text in await stage.bot_says(SAM))
