"""Logging: one line an event, without anyone's words, names or tokens (I13)."""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import SecretStr

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
_NOISY = (
    "alembic", "apscheduler", "asyncio", "httpcore", "httpx", "telegram", "transitions", "uvicorn", "uvicorn.access",
    "uvicorn.error",
)  # fmt: skip
_FRAMES = 4

log = logging.getLogger(__name__)


class OneLine(logging.Formatter):
    """Formats a record as one line; secrets are struck out, and of an exception only its kind and place are told."""

    def __init__(self, secrets: Iterable[SecretStr] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        words = sorted({part for secret in secrets for part in _parts(secret)}, key=len, reverse=True)
        self._secret = re.compile("|".join([_TOKEN.pattern, *map(re.escape, words)]))

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        record.exc_text = None  # another handler may have kept the full traceback here
        line = " ".join(super().format(record).split())
        return self._secret.sub("[secret]", line)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """Return the exception's kind and the innermost places it passed, never its message."""
        if not isinstance(ei, tuple) or ei[0] is None:
            return ""
        places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(ei[2])]
        return f"[{ei[0].__name__} at {' < '.join(places[: -_FRAMES - 1 : -1]) or 'unknown place'}]"

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the name is logging's
        """Return nothing: a stack is many lines and its source lines may hold anything."""
        del stack_info
        return ""


def configure(level: str = "INFO", secrets: Iterable[SecretStr] = ()) -> None:
    """Send everything from `level` up to stderr, one line each; uncaught errors too, without their messages."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        # httpx logs every URL at INFO, and the bot's URL holds its token.
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def loop_trouble(loop: object, context: dict[str, Any]) -> None:
    """What nobody caught on the event loop: its kind and place, never what it says (asyncio would print that)."""
    del loop
    log.error("Something in the background failed.", exc_info=context.get("exception"))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("Kith stopped at an error that nobody expected.", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _parts(secret: SecretStr) -> list[str]:
    """Comma-separated keys count one by one; what is too short would strike out ordinary words."""
    value = secret.get_secret_value()
    return [part for part in (value, *value.split(",")) if len(part) >= 8]
