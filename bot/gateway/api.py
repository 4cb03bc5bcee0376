"""Raw Bot API calls: JSON in, JSON out, and python-telegram-bot's errors, which say what to do."""

import json
import os
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import urlsplit

from msgspec import Struct
from pydantic import SecretStr
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest, RequestData

from bot.sandbox.loopback import is_loopback

TELEGRAM = "https://api.telegram.org"

# Without this, python-telegram-bot warns whenever it builds a RetryAfter.
os.environ.setdefault("PTB_TIMEDELTA", "1")


class File(Struct, frozen=True):
    """A file to upload."""

    name: str
    content: bytes
    mime: str


class _Form:
    """What HTTPXRequest reads of a RequestData, whose own making is private to python-telegram-bot."""

    def __init__(self, params: Mapping[str, Any], files: Mapping[str, File]) -> None:
        self.contains_files = bool(files)
        self.json_parameters = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in params.items()
            if value is not None
        }
        self.multipart_data = {name: (file.name, file.content, file.mime) for name, file in files.items()} or None


class _Request(HTTPXRequest):
    """HTTPXRequest that never logs an answer's content: what cannot be parsed may hold someone's words."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


class BotApi:
    """One bot, numbered `bot_id`, on one Bot API server; neither its URL nor its token appears in a log line."""

    def __init__(self, token: SecretStr, base_url: str = TELEGRAM, *, pool: int = 64) -> None:
        secret = token.get_secret_value()
        self.bot_id = int(secret.partition(":")[0])
        self._root = f"{base_url.rstrip('/')}/bot{secret}/"
        self._request = _Request(
            connection_pool_size=pool,
            read_timeout=15,
            write_timeout=15,
            connect_timeout=5,
            pool_timeout=10,
            httpx_kwargs={"trust_env": not loopback(base_url)},
        )

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, File] | None = None,
        read_timeout: float = 15,
    ) -> Any:
        """Return the `result` of one Bot API call, or raise a telegram.error; waits at most `read_timeout` seconds."""
        form = cast("RequestData", _Form(params or {}, files or {}))
        try:
            return await self._request.post(self._root + method, request_data=form, read_timeout=read_timeout)
        except KeyError:
            raise NetworkError("The answer has no result") from None

    async def close(self) -> None:
        """Let go of all connections."""
        await self._request.shutdown()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def seconds_asked(error: RetryAfter) -> float:
    """Return how many seconds Telegram asked to wait."""
    asked = error.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()


def loopback(url: str) -> bool:
    """Tell whether `url` is on this machine; a proxy named in the environment is not for such calls."""
    return is_loopback(urlsplit(url).hostname or "")
