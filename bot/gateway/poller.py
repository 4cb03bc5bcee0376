"""Long polling: one batch is fetched, committed, and only then confirmed by the next offset (I1)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.alarm import Alarm
from bot.backoff import delay
from bot.gateway.api import BotApi, seconds_asked
from bot.gateway.intake import Intake
from bot.gateway.wire import ALLOWED

WAIT = 25
"""Seconds that Telegram holds an empty answer back."""

log = logging.getLogger(__name__)


class TokenRefused(Exception):
    """Telegram does not accept BOT_TOKEN: copy it again from BotFather into .env, then start again."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


TELL_AFTER = 5
"""Tries to reach Telegram, about a quarter of a minute, after which the operator is told."""

SILENT = "Telegram cannot be reached: nobody is heard, and pages go out by the second channel only."


class Poller:
    """Fetches updates until cancelled; nothing that goes wrong is confirmed, and only a refused token ends it."""

    def __init__(
        self,
        api: BotApi,
        intake: Intake,
        alarm: Alarm,
        *,
        wait: int = WAIT,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._intake = intake
        self._alarm = alarm
        self._wait = wait
        self._pause = pause
        self._offset = 0
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefused when Telegram does not know the token."""
        while not await self._tried(self._start):
            continue
        while True:
            await self._tried(self._step)

    async def _start(self) -> bool:
        """Telegram does not answer getUpdates as long as a webhook is set."""
        await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        return True

    async def _step(self) -> bool:
        updates = await self._api.call(
            "getUpdates",
            {"offset": self._offset, "timeout": self._wait, "allowed_updates": ALLOWED},
            read_timeout=self._wait + 10,
        )
        if not isinstance(updates, list) or not await self._intake.take(updates):
            return False
        offset = max((_number(update) for update in updates), default=-1) + 1
        # A batch without any update_id would come again at once: count it as a failure, and wait.
        moved = offset > self._offset or not updates
        # After an empty answer all before is confirmed. Telegram may then begin with lower numbers (after a week
        # without any), and whoever went on asking from a higher one would confirm them unread.
        self._offset = max(self._offset, offset) if updates else 0
        return moved

    async def _tried(self, step: Callable[[], Awaitable[bool]]) -> bool:
        """Take one step; after a failure wait a little longer each time."""
        asked = 0.0
        try:
            done = await step()
        except InvalidToken:
            raise TokenRefused from None
        except TelegramError as error:
            done = False
            asked = seconds_asked(error) if isinstance(error, RetryAfter) else 0.0
            await self._explain(error)
        self._failures = 0 if done else self._failures + 1
        if not done:
            await self._pause(delay(self._failures, retry_after=asked))
        return done

    async def _explain(self, error: TelegramError) -> None:
        if isinstance(error, Conflict):
            sentence = "another program fetches updates with the same token: stop it, only one can."
            log.warning("Polling waits: %s", sentence)
            await self._alarm.ring("conflict", sentence)
            return
        log.warning("Polling waits: Telegram cannot be reached or is busy (%s).", type(error).__name__)
        if self._failures + 1 >= TELL_AFTER:
            self._alarm.ring_soon("telegram", SILENT)


def _number(update: Any) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else -1
