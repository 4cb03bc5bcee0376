"""Pushing updates to the bot's webhook, in order, again and again until it takes them."""

import asyncio

import httpx

from bot.sandbox.api import call
from bot.sandbox.errors import ApiError
from bot.sandbox.methods.registry import METHODS
from bot.sandbox.model import Json
from bot.sandbox.params import Params, read_body
from bot.sandbox.world import World

FIRST_WAIT = 0.1
LONGEST_WAIT = 5.0
"""Real seconds between tries: doubled after each failure (Telegram gives no figures; these suit a rehearsal)."""


class WebhookPusher:
    """Pushes one update at a time, so that the bot sees them in order."""

    def __init__(self, world: World, timeout: float = 60.0) -> None:
        self._world = world
        self._timeout = timeout

    async def run(self) -> None:
        """Push until cancelled."""
        # trust_env would send this through a proxy named in the environment: it must stay on this machine.
        async with httpx.AsyncClient(timeout=self._timeout, trust_env=False) as client:
            wait = FIRST_WAIT
            while not self._world.changes.closed:
                update = await self._next()
                if update is None:
                    continue
                if await self._push(client, update):
                    wait = FIRST_WAIT
                    continue
                await self._pause(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    async def _next(self) -> Json | None:
        world = self._world
        return await world.changes.until(
            lambda: world.queue.first(world.now()) if world.webhook.url else None, LONGEST_WAIT
        )

    async def _pause(self, seconds: float) -> None:
        """Wait before the next try, but no longer than the webhook stays the same."""
        hook = self._world.webhook
        await self._world.changes.until(lambda: self._world.webhook is not hook or None, seconds)

    async def _push(self, client: httpx.AsyncClient, update: Json) -> bool:
        hook = self._world.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            answer = await client.post(hook.url, json=update, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return self._failed(f"Connection failed: {type(error).__name__}")
        if not answer.is_success:
            return self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
        self._world.queue.done(update)
        await self._obey(answer)
        return True

    def _failed(self, message: str) -> bool:
        self._world.webhook.last_error_date = self._world.unix()
        self._world.webhook.last_error_message = message
        return False

    async def _obey(self, answer: httpx.Response) -> None:
        """Run the one method that a webhook may name in its reply, as Telegram does."""
        params = Params()
        try:
            read_body(answer.headers.get("content-type", ""), answer.content, params)
        except ApiError:
            return
        name = str(params.values.pop("method", ""))
        if name.lower() in METHODS:
            await asyncio.shield(call(self._world, name, params))
