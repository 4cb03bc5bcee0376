"""`kith demo`: the sandbox, the bot and the page on this machine, with a small programme that is ready to begin."""

import asyncio
import contextlib
import json
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from time import time

from cryptography.fernet import Fernet
from msgspec import Struct
from msgspec.structs import asdict

from bot import logs
from bot.app import App
from bot.clock import SandboxClock
from bot.content import SHIPPED
from bot.desk import invitation_link
from bot.invitations import invite
from bot.library import ContentError, load_programme
from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from dialogs.model.people import Role, Status
from dialogs.programme import Programme
from storage.errors import StorageError
from storage.store import Store

TOKEN = "424242:demo-token-of-a-bot-that-lives-only-here"  # noqa: S105 # the sandbox takes any
CLOCK_FILE, CAST_FILE = "demo-clock.json", "demo-cast.json"


class Player(Struct, frozen=True):
    """Somebody in the demo: their Telegram number, name, role, and the app's language."""

    chat: int
    name: str
    role: Role
    label: str
    language: str = "en"


class Invited(Struct, frozen=True):
    """A mentee of the demo who was given a link."""

    chat: int
    number: int
    link: str


CAST = (
    Player(104, "Ana", Role.SAFEGUARDING, "safeguarding contact"),
    Player(105, "Carla", Role.COORDINATOR, "coordinator"),
    Player(103, "Sam", Role.MENTOR, "mentor"),
    Player(106, "Noor", Role.MENTOR, "backup mentor"),
    Player(101, "Mia", Role.MENTEE, "mentee"),
    Player(102, "Leo", Role.MENTEE, "second mentee", "es"),
)


def run(data: Path | None, port: int, *, open_browser: bool = False) -> int:
    """Run until interrupted; 1, with a sentence, when it cannot start."""
    logs.configure("WARNING")
    try:
        with _folder(data) as folder, contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(folder, port, open_browser=open_browser))
    except (ContentError, StorageError, OSError) as error:
        print(f"The demo cannot start: {error}", file=sys.stderr)
        return 1
    return 0


async def _run(folder: Path, port: int, *, open_browser: bool) -> None:
    async with stage(folder, port) as sandbox:
        print(f"Open {sandbox.url} in a browser. Ctrl+C ends the demo.", flush=True)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, sandbox.url)
        await _until_ended(sandbox)


async def _until_ended(sandbox: Sandbox) -> None:
    """Return at Ctrl+C or SIGTERM, so that what is kept is left in order."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    serving = asyncio.ensure_future(sandbox.served())
    await asyncio.wait([serving, asyncio.ensure_future(ended.wait())], return_when=asyncio.FIRST_COMPLETED)


@contextlib.asynccontextmanager
async def stage(folder: Path, port: int = 0, *, rate: float = 1.0) -> AsyncIterator[Sandbox]:
    """A sandbox with the demo's bot and people in it, ready for the mentee's first tap."""
    async with Sandbox(port, TOKEN, _begins(folder), rate=rate) as sandbox:
        sandbox.world.queue.next_id = int(time())  # a kept inbox must not take new updates for old ones
        store = Store.open(folder / "data", [_key(folder).read_text()])  # first: another demo may run on the folder
        settings = _settings(folder, sandbox.url)
        clock = SandboxClock(sandbox.url)
        await clock.start()
        app = App(settings, store, clock)
        running = asyncio.create_task(app.run())
        try:
            await _people(sandbox, store, settings, clock.now())
            yield sandbox
        finally:
            (folder / CLOCK_FILE).write_text(json.dumps(clock.now().isoformat()))
            app.stop()
            await asyncio.gather(running, return_exceptions=True)
            await clock.stop()
            store.close()


def _settings(folder: Path, url: str) -> Settings:
    """The demo's own programme, with this sandbox as the world outside."""
    programme = folder / "programme.yaml"
    text = (SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8")
    programme.write_text(text.replace("http://127.0.0.1:8080", url), encoding="utf-8")
    return Settings(
        _env_file=None, bot_token=TOKEN, bot_api_url=url, clock="sandbox", programme=programme,
        data=folder / "data", key_file=_key(folder), alarm_url=f"{url}/sim/outside/alarm",
    )  # fmt: skip


def _key(folder: Path) -> Path:
    """The demo's own key, made when it is not there yet."""
    key = folder / "key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(Fernet.generate_key().decode())
    return key


async def _people(sandbox: Sandbox, store: Store, settings: Settings, now: datetime) -> None:
    """Everybody's Telegram account; on the first start the staff come in and the practice alert is answered.

    Who has not come in yet finds their invitation again.
    """
    known = settings.data / CAST_FILE
    cast = [Invited(**one) for one in json.loads(known.read_text())] if known.exists() else []
    outside = {one.chat: one.link for one in cast if _is_outside(store, one)}
    async with SimClient(sandbox.url) as sim:
        for player in CAST:
            await sim.user(
                player.chat, player.name, language_code=player.language, label=player.label, zone="Europe/Madrid",
                started=known.exists() and player.chat not in outside,
            )  # fmt: skip
        for chat, link in outside.items():
            await _give(sim, chat, link)
        if not known.exists():
            programme = load_programme("demo", settings.programme.read_text(encoding="utf-8"))
            invited = await _admit(sim, sandbox.world.username, store, programme, now)
            known.write_text(json.dumps([asdict(one) for one in invited]))


def _is_outside(store: Store, invited: Invited) -> bool:
    person = store.person(invited.number)
    return person is not None and person.status is Status.INVITED


async def _give(sim: SimClient, chat: int, link: str) -> None:
    await sim.card(chat, "An invitation", "Carla gave you this link.", link, "Open Kith")


async def _admit(sim: SimClient, username: str, store: Store, programme: Programme, now: datetime) -> list[Invited]:
    numbers: dict[str, int] = {}
    invited: list[Invited] = []
    for player in CAST:
        mentee = player.role is Role.MENTEE
        number, token = invite(
            store, programme, now, player.role, player.name, language=player.language,
            mentor=numbers["Sam"] if mentee else None, backup=numbers["Noor"] if mentee else None,
        )  # fmt: skip
        numbers[player.name] = number
        link = invitation_link(username, token)
        if mentee:
            invited.append(Invited(player.chat, number, link))
            await _give(sim, player.chat, link)
            continue
        await sim.open(player.chat, link)
        if player.role is Role.SAFEGUARDING:
            await sim.wait_for(player.chat, "practice")
            await sim.tap(player.chat, "Got it", wait=5)
    return invited


def _begins(folder: Path) -> datetime | None:
    """Kept data goes on where its clock stood."""
    kept = folder / CLOCK_FILE
    return datetime.fromisoformat(json.loads(kept.read_text())) if kept.exists() else None


@contextlib.contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="kith-demo-") as folder:
        yield Path(folder)
