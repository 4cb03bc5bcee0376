"""The parameters of a Bot API call, from a query, JSON, form or multipart body."""

import json
import math
from dataclasses import dataclass, field
from email.parser import HeaderParser
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox.errors import bad_request

MAX_UPLOAD = 50 * 1024 * 1024
"""Telegram takes files of up to 50 MB from bots."""


MANY = 100
"""How many messages one call may name."""


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass
class Params:
    """Named values as sent; each getter reads one as the type it should have."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def raw(self, name: str) -> Any:
        """Return a value as sent, or None."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """Return a value as text, empty when absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Return a truth value; Telegram takes true, True, 1 and the like."""
        return self.text(name).lower() in ("true", "1", "yes")

    def number(self, name: str, default: int) -> int:
        """Return an integer; what is none counts as `default`, as with Telegram."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def data(self, name: str, refusal: str) -> Any:
        """Return a JSON value, whether it came as JSON or as text; unreadable text is refused."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return parse_json(value)
        except ValueError:
            raise bad_request(refusal) from None

    def object(self, name: str, refusal: str) -> dict[str, Any]:
        """Return a JSON object, empty when absent; anything else is refused."""
        value = self.data(name, refusal)
        if not isinstance(value, dict | None):
            raise bad_request(refusal)
        return value or {}

    def numbers(self, name: str) -> list[int]:
        """Return an array of 1 to 100 message ids, or refuse it as Telegram does."""
        found = self.data(name, "can't parse message identifiers JSON object")
        if not isinstance(found, list) or not found:
            raise bad_request("message identifiers are not specified")
        if len(found) > MANY:
            raise bad_request("too many message identifiers specified")
        return [Params({name: item}).number(name, 0) for item in found]

    def log(self) -> dict[str, Any]:
        """Return what the call log keeps: values, and the names and sizes of files."""
        files = {k: {"name": u.name, "bytes": len(u.content)} for k, u in self.uploads.items()}
        return {**self.values, **files}


def parse_json(raw: str | bytes) -> Any:
    """Return what JSON says; a ValueError, or a UnicodeError for half a surrogate pair, when it is broken."""
    try:
        found = json.loads(raw, parse_constant=_no_number, parse_float=_finite)
        # An escaped lone surrogate passes json.loads, but could never be sent on.
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    return found


def _no_number(name: str) -> float:
    """NaN and the infinities: Python reads and writes them, JSON does not know them."""
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    found = float(digits)
    return found if math.isfinite(found) else _no_number(digits[:20])


async def read_params(request: Request) -> Params:
    """Read every parameter of a request; the body wins over the query."""
    params = Params(dict(request.query_params))
    read_body(request.headers.get("content-type", ""), await request.body(), params)
    return params


def read_body(header: str, body: bytes, params: Params) -> None:
    """Add the parameters of a JSON, form or multipart body, whose Content-Type is `header`."""
    kind = header.lower()
    if "json" in kind:
        params.values |= _json_object(body)
    elif "form-urlencoded" in kind:
        params.values |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif "multipart/form-data" in kind:
        _read_multipart(header, body, params)


def _json_object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        found = parse_json(body)
    except UnicodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected as JSON")
    return found


def _read_multipart(header: str, body: bytes, params: Params) -> None:
    if len(body) > MAX_UPLOAD:
        raise bad_request("file is too big")
    boundary = _headers(f"Content-Type: {header}\r\n\r\n".encode()).get_param("boundary")
    marker = f"\r\n--{boundary}".encode()
    for part in (b"\r\n" + body).split(marker)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = _headers(head.lstrip(b"\r\n") + b"\r\n\r\n")
        name = headers.get_param("name", header="content-disposition")
        filename = headers.get_filename()
        if filename is None:
            params.values[str(name)] = content.decode("utf-8", "replace")
        else:
            mime = headers.get_content_type() if "content-type" in headers else "application/octet-stream"
            params.uploads[str(name)] = Upload(filename, mime, content)


def _headers(raw: bytes) -> Any:
    return HeaderParser().parsestr(raw.decode("utf-8", "replace"))
