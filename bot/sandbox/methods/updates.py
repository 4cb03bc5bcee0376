"""getUpdates and webhooks: the two ways for updates to reach the bot."""

import re
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.loopback import is_loopback
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.world import Webhook, World

LONGEST_POLL = 50
"""Telegram holds a long poll for at most 50 seconds."""


@method("getUpdates")
async def get_updates(world: World, params: Params) -> list[Json]:
    """Return pending updates from `offset`, waiting up to `timeout` seconds for the first."""
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _choose_kinds(world, params)
    offset = params.number("offset", 0)
    limit = min(max(params.number("limit", 100), 1), 100)
    seconds = min(max(params.number("timeout", 0), 0), LONGEST_POLL)
    world.poll += 1
    mine = world.poll
    world.queue.get(offset, limit, world.now())
    world.changes.wake()

    def look() -> list[Json] | None:
        if world.poll != mine:
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        return world.queue.get(max(offset, 0), limit, world.now()) or None

    found = await world.changes.until(look, seconds)
    return found or []


@method("setWebhook")
async def set_webhook(world: World, params: Params) -> bool:
    """Push updates to `url` from now on; an empty one ends that."""
    url = params.text("url")
    if not url:
        world.webhook = Webhook()
        _drop(world, params)
        return True
    _check_url(url)
    secret = params.text("secret_token")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    _choose_kinds(world, params)
    world.webhook = Webhook(url, secret, min(max(params.number("max_connections", 40), 1), 100))
    _drop(world, params)
    return True


@method("deleteWebhook")
async def delete_webhook(world: World, params: Params) -> bool:
    """Go back to getUpdates."""
    world.webhook = Webhook()
    _drop(world, params)
    return True


@method("getWebhookInfo")
async def get_webhook_info(world: World, params: Params) -> Json:
    """Return where updates go, and the last error on the way."""
    del params
    world.queue.expire(world.now())
    hook = world.webhook
    info: Json = {
        "url": hook.url, "has_custom_certificate": False, "pending_update_count": len(world.queue.pending),
    }  # fmt: skip
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook.last_error_date:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    if world.queue.allowed:
        info["allowed_updates"] = world.queue.allowed
    return info


def _drop(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.queue.clear()
    world.changes.wake()


def _choose_kinds(world: World, params: Params) -> None:
    kinds = params.data("allowed_updates", "can't parse allowed updates JSON object")
    if isinstance(kinds, list):
        world.queue.allowed = [str(kind) for kind in kinds]


def _check_url(url: str) -> None:
    """Refuse what Telegram refuses; plain http is taken, as everything stays on this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        raise bad_request("bad webhook: invalid URL specified") from None
    if parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not is_loopback(host or ""):
        raise bad_request("bad webhook: the sandbox pushes only to this machine (127.0.0.1, ::1, localhost)")
