"""Every example in docs/sandbox.md runs, in its order; every route and method is told there."""

import json
import re
import shlex
from pathlib import Path

import httpx

from bot.sandbox.methods import METHODS
from bot.sandbox.sim import ROUTES

PAGE = Path(__file__).parents[3] / "docs" / "sandbox.md"
HERE = "http://127.0.0.1:8081"


def examples() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


async def test_examples(http: httpx.AsyncClient) -> None:
    assert len(examples()) > 40
    for line in examples():
        answer = await _run(http, line)
        assert answer.is_success, (line, answer.text)


def test_every_route_is_documented() -> None:
    shown = PAGE.read_text(encoding="utf-8")
    for route in ROUTES:
        pattern = re.escape(re.sub(r"\{[^}]*\}", "@", route.path)).replace("@", '[^/ "`]+')
        assert re.search(pattern + r"(?![\w/])", shown), route.path


def test_every_method_is_documented() -> None:
    shown = PAGE.read_text(encoding="utf-8")
    assert [name for name, _ in METHODS.values() if f"`{name}`" not in shown] == []


async def _run(http: httpx.AsyncClient, line: str) -> httpx.Response:
    """Do what curl would: the options that the page uses and no others."""
    words = iter(shlex.split(line))
    assert next(words) == "curl"
    verb, path, body = "", "", None
    for word in words:
        if word == "-X":
            verb = next(words)
        elif word == "--json":
            body = json.loads(next(words))
        elif word != "-s":
            path = word.removeprefix(HERE)
    return await http.request(verb or ("GET" if body is None else "POST"), path, json=body)
