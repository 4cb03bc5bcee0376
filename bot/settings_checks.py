"""What a setting must be: each check returns the value or a sentence that says how to mend it."""

import os
import re
import stat
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from msgspec import Struct
from pydantic import SecretStr

from bot.sandbox.loopback import is_loopback

DATA = Path("data")
PROGRAMME = Path("programme.yaml")

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class Problem(Struct, frozen=True):
    """One thing to mend: the setting's name and a sentence that never holds its value."""

    setting: str
    sentence: str


def bot_token(value: SecretStr) -> SecretStr:
    """A token as BotFather gives it."""
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("does not look like a token: copy it again from BotFather, digits, a colon, then letters")
    return value


def http_url(value: str) -> str:
    """An address that starts with http:// or https:// and names a host."""
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://example.org/path")
    return value


def secret_http_url(value: SecretStr) -> SecretStr:
    """The same for an address that is itself a secret, as those of most chat services are."""
    http_url(value.get_secret_value())
    return value


def webhook_url(value: str) -> str:
    """Telegram calls https only; on this machine, for rehearsals, http will do."""
    parts = _split(http_url(value))
    if parts and parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("must start with https://, because Telegram calls nothing else")
    return value


def webhook_secret(value: SecretStr) -> SecretStr:
    """Long enough not to be guessed, in the letters that Telegram allows."""
    if not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("must be 16 to 256 letters, digits, - or _; for example the output of `openssl rand -hex 32`")
    return value


def smtp_url(value: SecretStr) -> SecretStr:
    """An SMTP account with the address that e-mails come from."""
    parts = _split(value.get_secret_value())
    if (
        parts is None
        or parts.scheme not in ("smtp", "smtps")
        or not parts.hostname
        or "from" not in parse_qs(parts.query)
    ):
        raise ValueError("must look like smtps://user:password@mail.example.org:465?from=kith@example.org")
    return value


def check_together(given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems that no single setting shows; `given` holds what was set, before any conversion."""
    if not (given.get("alarm_url") or given.get("alarm_chat")):
        yield Problem(
            "ALARM_URL", "is missing, and so is ALARM_CHAT: set one, so that somebody hears when Kith is unwell"
        )
    if given.get("webhook_url") and not given.get("webhook_secret"):
        yield Problem("WEBHOOK_SECRET", "is missing: with WEBHOOK_URL set, it proves that a call comes from Telegram")
    data = Path(given.get("data") or DATA)
    yield from _check_data(data)
    yield from _check_keys(given, data)
    api = _split(str(given.get("bot_api_url") or ""))
    if given.get("clock") == "sandbox" and not (api and is_loopback(api.hostname or "")):
        yield Problem(
            "CLOCK",
            "is sandbox, but BOT_API_URL names no sandbox on this machine: give its address, or leave CLOCK out",
        )
    programme = Path(given.get("programme") or PROGRAMME)
    if not programme.is_file():
        yield Problem("PROGRAMME", f"names {programme}, which is not a file: `kith init` writes one, or give its path")
    if given.get("content") and not Path(given["content"]).is_dir():
        yield Problem(
            "CONTENT", f"names {given['content']}, which is not a folder: make it, or leave the setting empty"
        )


def parse_keys(text: str) -> tuple[SecretStr, ...]:
    """Return the keys that stand in `text`, separated by commas or lines; a ValueError when one is no Fernet key."""
    keys = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    if not keys or not all(_is_fernet(key) for key in keys):
        raise ValueError(
            "holds no usable key: `kith init` makes one; several are separated by commas, the newest first"
        )
    return tuple(SecretStr(key) for key in keys)


def _check_data(data: Path) -> Iterator[Problem]:
    if data.exists() and not data.is_dir():
        yield Problem("DATA", f"names {data}, which is a file: give the path of a folder")
    elif data.is_dir() and not os.access(data, os.W_OK | os.X_OK):
        yield Problem(
            "DATA", f"names {data}, which this user may not write to: change its owner, or give another folder"
        )
    elif not data.exists() and not _can_be_made(data):
        yield Problem("DATA", f"names {data}, a folder that cannot be made: make it yourself, or give another folder")


def _can_be_made(folder: Path) -> bool:
    """Tried beside its nearest folder that is there, and taken away again: root may write where nothing can be made."""
    try:
        there = next(parent for parent in folder.absolute().parents if parent.exists())
        Path(mkdtemp(prefix=".kith-", dir=there)).rmdir()
    except OSError:
        return False
    return True


def _check_keys(given: Mapping[str, Any], data: Path) -> Iterator[Problem]:
    key, file = given.get("key"), given.get("key_file")
    if bool(key) == bool(file):
        said = (
            "and KEY_FILE are both set: keep one" if key else "and KEY_FILE are both missing: `kith init` makes a key"
        )
        yield Problem("KEY", said)
    if key:
        yield from _usable("KEY", key.get_secret_value() if isinstance(key, SecretStr) else str(key))
    if file:
        yield from _check_key_file(Path(file), data)


def _check_key_file(file: Path, data: Path) -> Iterator[Problem]:
    if not file.is_file():
        yield Problem("KEY_FILE", f"names {file}, which is not a file: `kith init` makes one")
        return
    if file.resolve().is_relative_to(data.resolve()):
        yield Problem(
            "KEY_FILE", f"names {file}, inside the data folder: move it out, a copy of the data must not hold it"
        )
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Problem("KEY_FILE", f"names {file}, which others may read: run `chmod 600 {file}`")
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        yield Problem("KEY_FILE", f"names {file}, which cannot be read: check its owner, and that it is a key file")
        return
    yield from _usable("KEY_FILE", text)


def _usable(setting: str, text: str) -> Iterator[Problem]:
    try:
        parse_keys(text)
    except ValueError as error:
        yield Problem(setting, str(error))


def _is_fernet(key: str) -> bool:
    try:
        return len(urlsafe_b64decode(key.encode("ascii"))) == 32
    except ValueError:
        return False


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts
