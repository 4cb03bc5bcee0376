"""A mentee's commands and presses, and what comes back of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.commands import handle, press
from dialogs.fold import fold
from dialogs.model.action import Do
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Effect, Send
from dialogs.model.inbound import Command, Inbound, Subject
from dialogs.model.session import Frame, Session
from dialogs.world import World

MakeWorld = Callable[..., World]
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CONCERN = Concern(id=7, mentee=1, tier=Tier.NOW, family="ideation", opened=NOW, state="acknowledged")


def ask(world: World, text: str) -> Answer:
    """`/pause until friday` as the engine hands it over."""
    name, *args = text.split()
    command = Command(name=name, args=tuple(args))
    return handle(world, Inbound(ids=(1,), subject=Subject("person", "1"), at=world.now, event=command), command)


def tap(world: World, answer: Answer, label: str) -> Answer:
    """Press a button of the answer's last message that has one of this label."""
    buttons = [button for send in sends(answer) for row in send.buttons for button in row]
    action = next(button.action for button in buttons if button.label == label)
    assert isinstance(action, Do)
    reply = press(world, action)
    assert reply is not None
    return reply


def sends(answer: Answer) -> list[Send]:
    return [effect for effect in answer.effects if isinstance(effect, Send)]


def said(answer: Answer) -> str:
    return "\n".join(send.text for send in sends(answer) if send.to == 1)


def found(answer: Answer, kind: type[Any]) -> list[Any]:
    return [effect for effect in answer.effects if isinstance(effect, kind)]


def after(world: World, effects: tuple[Effect, ...]) -> World:
    return replace(world, dossier=fold(world.dossier, effects, world.now))


def session(script: str, checkin: str = "") -> Session:
    frame = Frame(script=script, revision="r", step="s")
    return Session(id="x", person=1, stack=(frame,), started=NOW, checkin=checkin)
