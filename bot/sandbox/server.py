"""Starting the sandbox: inside a running event loop, or as a program of its own."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.api import bot_endpoint, file_endpoint
from bot.sandbox.clock import SandboxTime
from bot.sandbox.errors import not_found
from bot.sandbox.guard import Guard
from bot.sandbox.signal import Changes
from bot.sandbox.sim import ROUTES
from bot.sandbox.webhook import WebhookPusher
from bot.sandbox.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"


class Sandbox:
    """A sandbox on this machine, up for the length of an `async with`; `url` says where.

    `port` 0 takes a free one; `token` None takes any of the right form; the clock starts at
    `clock_start` (aware; now when None) and runs at `rate` (0 or 1) times real time.
    """

    def __init__(
        self,
        port: int = 0,
        token: str | None = None,
        clock_start: datetime | None = None,
        rate: float = 1.0,
        host: str = HOST,
    ) -> None:
        if host != HOST:
            raise ValueError(f"The sandbox serves only {HOST}, not {host}: leave the host out.")
        if clock_start is not None and clock_start.tzinfo is None:
            raise ValueError("clock_start has no zone: give an aware datetime, such as one with tzinfo=UTC.")
        self._port = port
        start = (clock_start or datetime.now(UTC)).astimezone(UTC)
        changes = Changes()
        self.world = World(SandboxTime(start, rate, changes=changes), token, changes=changes)
        self.url = ""

    async def __aenter__(self) -> Self:
        listener = _listen(self._port)
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._server = _Server(_config(self.world))
        self._serving = asyncio.create_task(self._server.serve([listener]))
        self._pushing = asyncio.create_task(WebhookPusher(self.world).run())
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.world.time.close()
        self._pushing.cancel()
        self._server.should_exit = True
        await asyncio.gather(self._serving, self._pushing, return_exceptions=True)

    async def served(self) -> None:
        """Return when the server ends."""
        await asyncio.shield(self._serving)


def serve(port: int = 8081, token: str | None = None, *, started: Callable[[str], None] | None = None) -> None:
    """Run a sandbox on 127.0.0.1:`port` until interrupted; `started` is called once with its address."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(port, token, started))


def build_app(world: World) -> Starlette:
    """Return the web application around one world."""
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", bot_endpoint, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", file_endpoint, methods=["GET"]),
            *ROUTES,
            Route("/", _page, methods=["GET"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={404: _unknown, 405: _unknown},
    )
    app.state.world = world
    return app


async def _serve(port: int, token: str | None, started: Callable[[str], None] | None) -> None:
    async with Sandbox(port, token) as sandbox:
        if started:
            started(sandbox.url)
        await sandbox.served()


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=256)
    except OSError as error:
        sentence = f"Port {port} of {HOST} cannot be used ({os.strerror(error.errno or 0)}): choose another one."
        raise OSError(error.errno, sentence) from None


def _config(world: World) -> uvicorn.Config:
    transports: dict[tuple[str, int], asyncio.Transport] = {}

    class Protocol(H11Protocol):
        """Remembers its transport, so that a fault can cut the line."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
            super().connection_made(transport)
            if self.client:
                transports[self.client] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            if self.client:
                transports.pop(self.client, None)
            super().connection_lost(exc)

    app = build_app(world)
    app.state.cut = lambda client: transports[tuple(client)].abort()
    return uvicorn.Config(
        app, http=Protocol, ws="none", lifespan="off", log_config=None, access_log=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs the event loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def _page(request: Request) -> Response:
    del request
    return FileResponse(PAGE / "index.html")


async def _unknown(request: Request, error: Exception) -> Response:
    del error
    path: Any = request.url.path
    if path.startswith("/sim"):
        return JSONResponse({"error": f"There is no {request.method} {path}; see docs/sandbox.md."}, 404)
    return JSONResponse(not_found().body(), 404)
