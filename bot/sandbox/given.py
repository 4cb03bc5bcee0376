"""The values of a `/sim` call: each is what it should be, or is refused in a sentence."""

import math
import re
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from bot.sandbox.errors import SimError
from bot.sandbox.model import Json

_SHOWN = 40
_LARGEST = 2**53  # larger ones a browser cannot count exactly
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def words(spec: Json, name: str, default: str = "", *, longest: int = 4096) -> str:
    """A text, `default` when it is not given."""
    value = spec.get(name, default)
    if not isinstance(value, str):
        raise SimError(f"{name} must be a text, not {shown(value)}.")
    if len(value) > longest:
        raise SimError(f"{name} has {len(value):,} characters; {longest:,} are the most.")
    return value


def whole(spec: Json, name: str, default: int | None = None, *, least: int = 0, most: int = _LARGEST) -> int:
    """A whole number from `least` to `most`; without a `default` it must be given."""
    value = spec.get(name, default)
    if value is None:
        raise SimError(f"Say {name}: a whole number.")
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SimError(f"{name} must be a whole number from {least:,} to {most:,}, not {shown(value)}.")
    return value


def number(name: str, value: Any, *, least: float, most: float) -> float:
    """A number from `least` to `most`."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise SimError(f"{name} must be a number, not {shown(value)}.")
    if not least <= value <= most:
        raise SimError(f"{name} must be from {least:,} to {most:,}, not {shown(value)}.")
    return float(value)


def zone(spec: Json) -> str:
    """A time zone by name, or none."""
    name = words(spec, "zone")
    if name and name not in _zones():
        raise SimError(f"There is no time zone {shown(name)}: write one such as Europe/Madrid.")
    return name


def language(spec: Json) -> str:
    """A language as Telegram's apps name it, or none."""
    code = words(spec, "language_code")
    if code and not _LANGUAGE.fullmatch(code):
        raise SimError(f"{shown(code)} is no language code: write one such as es or pt-br.")
    return code


def shown(value: Any) -> str:
    """A value inside a sentence, in short."""
    text = repr(value) if isinstance(value, str | int | float | bool | None) else f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


@cache
def _zones() -> frozenset[str]:
    """Those that every browser knows too."""
    return frozenset(name for name in available_timezones() if name not in {"Factory", "localtime"})
