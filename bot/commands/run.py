"""`kith run`: the bot with the settings from the environment and .env, until interrupted."""

import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import httpx

from bot import logs
from bot.app import App, clock_for
from bot.gateway.poller import TokenRefused
from bot.gateway.webhook import NoWebhook
from bot.library import ContentError, load_programme
from bot.settings import Settings, SettingsError
from bot.turn import Crash
from storage.errors import StorageError
from storage.store import Store

log = logging.getLogger(__name__)
_ENDING = (signal.SIGINT, signal.SIGTERM)


class NoSandbox(Exception):
    """No sandbox answers at BOT_API_URL: start it first (`kith sandbox`), or leave CLOCK out."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def run(data: Path | None, crash: Crash = lambda _point: None) -> int:
    """Run until interrupted; 1, with a sentence on what to mend, when it cannot start."""
    try:
        settings = read_settings(data)
        store = open_store(settings)
    except (SettingsError, ContentError, StorageError) as error:
        print(error, file=sys.stderr)
        return 1
    logs.configure(settings.log_level, settings.secrets)
    try:
        rotate_keys(settings, store)
        asyncio.run(serve(settings, store, crash))
    except (ContentError, StorageError, TokenRefused, NoSandbox, NoWebhook) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        store.close()
    return 0


def read_settings(data: Path | None) -> Settings:
    """The settings, checked together with the programme. Raises SettingsError or ContentError."""
    given: dict[str, Any] = {} if data is None else {"data": data}
    settings = Settings(**given)
    programme = load_programme(str(settings.programme), settings.programme.read_text(encoding="utf-8"))
    if problems := settings.problems_with(programme):
        raise SettingsError(problems)
    return settings


def open_store(settings: Settings) -> Store:
    """The data folder, opened with the programme's keys. Raises StorageError."""
    return Store.open(settings.data, [key.get_secret_value() for key in settings.keys])


def rotate_keys(settings: Settings, store: Store) -> None:
    """While an old key is still given, put everything under the newest one, so that the old one can go."""
    if len(settings.keys) > 1:
        log.warning("%d keys are sealed with the newest KEY now: the older ones can be taken away.", store.rewrap())


async def serve(settings: Settings, store: Store, crash: Crash = lambda _point: None) -> None:
    """Run the app until it is interrupted or a part of it cannot go on."""
    clock = clock_for(settings)
    try:
        await clock.start()
    except httpx.HTTPError:
        raise NoSandbox from None
    try:
        app = App(settings, store, clock, crash)
        with _interruptible(app):
            await app.run()
    finally:
        await clock.stop()


@contextlib.contextmanager
def _interruptible(app: App) -> Any:
    """SIGINT and SIGTERM end the app in order; told so again, the process still ends in order and no sooner."""
    loop = asyncio.get_running_loop()
    for number in _ENDING:
        loop.add_signal_handler(number, app.stop)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # between the two lines below a signal would kill
        for number in _ENDING:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
