"""The real store, turn room and content, with a clock that stands: raw updates go in, the outbox comes out."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bot.content import SHIPPED, Content
from bot.gateway.classify import classify
from bot.published import Published, Shelf
from bot.reception import Reception
from bot.turn import TurnRoom
from dialogs.model.concern import Concern
from dialogs.model.people import Person
from storage.concerns import all_open
from storage.people import load_people, save_person
from storage.records import Message, Outgoing
from tests.end_to_end.home import MIA, NOON, Home, new_folder


@cache
def _published() -> Published:
    return Shelf(Content(), SHIPPED / "programme" / "demo.yaml", None).current


class Rooms:
    """Rooms two to four of a message's way; `outbox` is everything that was put there, `said` what a chat was sent."""

    def __init__(self, home: Home) -> None:
        self.home, self.store, self.now = home, home.open(), NOON
        shelf: Any = SimpleNamespace(current=_published())
        self.room = TurnRoom(
            self.store, shelf, SimpleNamespace(now=lambda: self.now), Reception("kith_bot", self.store.next_person_id)
        )  # type: ignore[arg-type]  # all that a turn asks of a clock
        self.outbox: list[Outgoing] = []
        self._update = 0

    def push(self, **body: Any) -> None:
        """One update as Telegram writes it."""
        self._update += 1
        found = classify({"update_id": self._update, **body}, self.now)
        assert found
        self.store.receive([found])

    def text(self, chat: int, words: str, **more: Any) -> None:
        self.push(message={"message_id": self._update, **self._in(chat), "text": words, **more})

    def block(self, chat: int) -> None:
        self.push(my_chat_member={**self._in(chat), "new_chat_member": {"status": "kicked"}})

    def press(self, chat: int, label: str) -> None:
        """Press the newest button with this label that the chat was sent."""
        number, keys = self.home.number(chat), []
        sent = [one for one in self.outbox if one.person == number and one.kind == "send"]
        for one in sent:
            message = msgspec.json.decode(one.payload, type=Message)
            keys += [(key, message.text) for row in message.buttons for key in row if label in key.label]
        key, words = keys[-1]
        under = {"message_id": 1, **self._in(chat), "text": words}
        self.push(callback_query={"id": "1", "from": {"id": chat}, "data": key.action, "message": under})

    def run(self, rounds: int = 12) -> None:
        """Turn what is ready and empty the outbox, until nothing is ready."""
        for _ in range(rounds):
            self.room.run()
            self._send()
            if self.room.idle():
                return
        raise AssertionError("something stays ready for ever")

    def said(self, chat: int) -> list[str]:
        sent = [one for one in self.outbox if one.person == self.home.number(chat) and one.kind == "send"]
        return [msgspec.json.decode(one.payload, type=Message).text for one in sent]

    def alarms(self) -> int:
        return sum(one.kind == "alarm" for one in self.outbox)

    def person(self, chat: int) -> Person:
        found = self.store.person(self.home.number(chat))
        assert found
        return found

    def change(self, chat: int, **values: Any) -> None:
        """Change a person behind the turns' back."""
        ground = self.store._ground
        with ground.writing() as c:
            known = load_people(ground, c, [self.home.number(chat)])[self.home.number(chat)]
            save_person(ground, c, msgspec.structs.replace(known, **values))
        self.store._core.changed([known.id])

    def concerns(self) -> list[Concern]:
        with self.store._ground.database.reading() as c:
            return all_open(self.store._ground, c, 100)

    def _in(self, chat: int) -> dict[str, Any]:
        return {"date": int(self.now.timestamp()), "chat": {"id": chat, "type": "private"}}

    def _send(self) -> None:
        while rows := self.store.claim(self.now, 100):
            self.outbox += rows
            self.store.sent([(row.id, None) for row in rows])


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    """One mentee, Mia, and the staff of the end-to-end tests' home."""
    folder = new_folder(tmp_path)
    home = Home(folder)
    home.furnish(mentees=2)
    made = Rooms(home)
    made._update = MIA + 100
    yield made
    made.store.close()
    shutil.rmtree(folder, ignore_errors=True)
