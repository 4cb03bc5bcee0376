"""A staff member at the desk, in memory: what they send, what comes back."""

from typing import Any

from msgspec import structs

from bot.desk import Desk, handle
from dialogs.model.action import Do
from dialogs.model.dossier import Dossier, Relay
from dialogs.model.effect import CloseRelay, Effect, OpenRelay, SavePerson, Send
from dialogs.model.inbound import Command, Event, Inbound, Subject, Tap, Text
from dialogs.model.people import Pairing
from dialogs.programme import Programme
from dialogs.world import World
from tests.dialogs.concern.story import COORD, LIBRARY, MENTEE, MENTOR, NOON, PACK, PROGRAMME, people

PAIRING = Pairing(mentee=MENTEE, mentor=MENTOR, backup=3)
DESK = Desk(username="kith_bot", token=lambda: "secret-token", person_id=lambda: 42)


class Talk:
    """One person's turns; `last` is what the last one asked of the world, None when it was not the desk's."""

    def __init__(self, who: int, now: Any = NOON, programme: Programme = PROGRAMME, **dossier: Any) -> None:
        self.now, self.programme, self.who = now, programme, who
        everybody = dossier.pop("people", None) or people()
        given = {"people": everybody, "pairings": (PAIRING,)} | dossier
        self.dossier = Dossier(person=everybody[who], **given)
        self.last: tuple[Effect, ...] | None = ()

    @property
    def world(self) -> World:
        return World(
            now=self.now, seed="t", programme=self.programme, library=LIBRARY, signals=PACK, dossier=self.dossier
        )

    def send(self, event: Event) -> tuple[Effect, ...] | None:
        subject = Subject("person", str(self.who))
        self.last = handle(self.world, Inbound(ids=(1,), subject=subject, at=self.now, event=event), DESK)
        for effect in self.last or ():
            self._remember(effect)
        return self.last

    def _remember(self, effect: Effect) -> None:
        if isinstance(effect, OpenRelay):
            line = Relay(effect.person, effect.peer, effect.until, effect.concern)
            self.dossier = structs.replace(self.dossier, relay=line)
        if isinstance(effect, CloseRelay):
            self.dossier = structs.replace(self.dossier, relay=None)
        if isinstance(effect, SavePerson) and effect.person.id == self.who:
            self.dossier = structs.replace(self.dossier, person=effect.person)

    def command(self, line: str) -> str:
        name, *args = line.removeprefix("/").split()
        self.send(Command(name=name, args=tuple(args)))
        return self.said()

    def write(self, *parts: str, **more: Any) -> str:
        self.send(Text(parts=parts, **more))
        return self.said()

    def press(self, label: str) -> str:
        """The button with that label in the last message that has one."""
        buttons = [b for effect in self.last or () for row in getattr(effect, "buttons", ()) for b in row]
        action = next(button.action for button in buttons if button.label == label)
        self.send(Tap(action=action, query_id="q", message_id=3, label=label))
        return self.said()

    def do(self, verb: str, **args: str) -> str:
        self.send(Tap(action=Do(verb, args), query_id="q"))
        return self.said()

    def labels(self) -> list[str]:
        return [b.label for effect in self.last or () for row in getattr(effect, "buttons", ()) for b in row]

    def said(self, to: int | None = None) -> str:
        """What the last turn told somebody, the person themselves when left out."""
        whom = self.who if to is None else to
        return "\n".join(effect.text for effect in self.last or () if isinstance(effect, Send) and effect.to == whom)


COORDINATOR = COORD
