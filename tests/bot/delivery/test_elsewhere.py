import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import msgspec
import pytest
from pydantic import SecretStr

from bot.alarm import Alarm
from bot.delivery.elsewhere import Elsewhere
from bot.delivery.outcome import Gone, Later, Sending, Sent
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from dialogs.model.effect import SecondChannel
from dialogs.programme import FinalRung
from storage.records import Outgoing

CLOSED = "http://127.0.0.1:9/closed"


def page(payload: object = SecondChannel(concern=3, text="Concern 3 · now · Blue Heron")) -> Sending:
    row = Outgoing(
        id=1, kind="second_channel", person=None, chat_id=None, payload=msgspec.json.encode(payload), urgent=True,
        alert=True, concern=3, attempt=1, ambiguous=False, created=datetime(2026, 3, 28, tzinfo=UTC),
    )  # fmt: skip
    return Sending(row, ambiguous=False)


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server that takes one letter a session."""

    daemon_threads = True
    refuses = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[str] = []

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"smtp://127.0.0.1:{self.server_address[1]}?from=kith@example.org")


class _Session(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT" and self.server.refuses:
                self._say("550 no")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
                self._say("250 taken")
            else:
                self._say("221 bye" if verb == "QUIT" else "250 ok")

    def _letter(self) -> str:
        lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
        return "".join(lines)

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with Postbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_a_page_goes_by_mail(postbox: Postbox, alarm: Alarm) -> None:
    elsewhere = Elsewhere(lambda: FinalRung(name="Duty", email="duty@example.org"), alarm, postbox.url)
    assert await elsewhere.step(page()) == Sent()
    (letter,) = postbox.letters
    assert "To: duty@example.org" in letter
    assert "From: kith@example.org" in letter
    assert "Subject: Kith: concern 3 needs you" in letter


async def test_one_of_two_ways_is_enough(postbox: Postbox, alarm: Alarm, sandbox: Sandbox, sim: SimClient) -> None:
    hook = f"{sandbox.url}/sim/outside/rung"
    broken_mail = Elsewhere(lambda: FinalRung(name="Duty", email="d@example.org", webhook=hook), alarm, postbox.url)
    postbox.refuses = True
    assert await broken_mail.step(page()) == Sent()
    postbox.refuses = False
    broken_hook = Elsewhere(lambda: FinalRung(name="Duty", email="d@example.org", webhook=CLOSED), alarm, postbox.url)
    assert await broken_hook.step(page()) == Sent()
    assert len(postbox.letters) == 1
    assert [one["channel"] for one in await sim.outside()] == ["rung"]


async def test_when_no_way_is_open_it_is_tried_again_and_the_operator_told(
    alarm: Alarm, sandbox: Sandbox, sim: SimClient
) -> None:
    for url in (CLOSED, f"{sandbox.url}/no/such/place"):
        outcome = await Elsewhere(partial(FinalRung, name="Duty", webhook=url), alarm).step(page())
        assert isinstance(outcome, Later)
    assert (await sim.outside(wait=5))[0]["body"]["code"] == "final_rung"


async def test_what_cannot_be_read_is_given_up(alarm: Alarm) -> None:
    elsewhere = Elsewhere(lambda: FinalRung(name="Duty", webhook=CLOSED), alarm)
    assert await elsewhere.step(page({"type": "Else"})) == Gone("unreadable")


async def test_the_rung_is_the_one_that_the_programme_names_now(alarm: Alarm, sandbox: Sandbox, sim: SimClient) -> None:
    rungs = [FinalRung(name="New", webhook=f"{sandbox.url}/sim/outside/rung"), FinalRung(name="Old", webhook=CLOSED)]
    elsewhere = Elsewhere(lambda: rungs[-1], alarm)
    assert isinstance(await elsewhere.step(page()), Later)
    rungs.pop()
    assert await elsewhere.step(page()) == Sent()
