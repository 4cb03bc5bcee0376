"""Telling the operator that something is wrong, without needing the database (I15)."""

import asyncio
import logging
import time
from collections.abc import Callable

import httpx
from telegram.error import TelegramError

from bot.gateway.api import BotApi, loopback

EVERY = 300.0
"""Seconds in which one code is told at most once, so that a storm of failures is one message."""

log = logging.getLogger(__name__)


class Alarm:
    """Rings at ALARM_URL, in ALARM_CHAT, or both; texts are fixed sentences that never hold anyone's words."""

    def __init__(
        self,
        *,
        url: str = "",
        chat: int | None = None,
        api: BotApi | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._chat = chat if api else None
        self._api = api
        self._monotonic = monotonic
        self._told: dict[str, float] = {}
        self._ringing: set[asyncio.Task[bool]] = set()

    async def ring(self, code: str, text: str) -> bool:
        """Tell the operator; True when they were told now or in the last five minutes, False when nothing got through.

        `code` is a stable word that groups repeats, `text` one sentence with what to do about it.
        """
        log.error("Alarm %s: %s", code, text)
        last = self._told.get(code)
        now = self._monotonic()
        if last is not None and now - last < EVERY:
            return True
        self._told[code] = now
        told = await asyncio.gather(self._post(code, text), self._write(code, text))
        if not any(told):
            self._told.pop(code, None)
        return any(told)

    def ring_soon(self, code: str, text: str) -> None:
        """Ring without waiting; to be called on the event loop."""
        task = asyncio.create_task(self.ring(code, text))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def quiet(self) -> None:
        """Wait until everything rung soon has been tried."""
        await asyncio.gather(*self._ringing, return_exceptions=True)

    async def _post(self, code: str, text: str) -> bool:
        if not self._url:
            return False
        try:
            async with httpx.AsyncClient(timeout=10, trust_env=not loopback(self._url)) as client:
                answer = await client.post(self._url, json={"code": code, "text": f"Kith: {text}"})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.error("ALARM_URL did not take the alarm %s (%s).", code, type(error).__name__)
            return False
        if not answer.is_success:
            log.error("ALARM_URL answered %s to the alarm %s.", answer.status_code, code)
        return answer.is_success

    async def _write(self, code: str, text: str) -> bool:
        if self._chat is None or self._api is None:
            return False
        try:
            await self._api.call("sendMessage", {"chat_id": self._chat, "text": f"⚠️ Kith ({code}): {text}"})
        except TelegramError as error:
            log.error("ALARM_CHAT did not take the alarm %s (%s).", code, type(error).__name__)
            return False
        return True
