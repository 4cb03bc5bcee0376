"""Keeps the sandbox to this machine, and its page to its own files."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.loopback import is_loopback

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuse requests that name another host or come from another site; add strict headers to answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not _from_here(Headers(scope=scope)):
            refusal = PlainTextResponse("The sandbox answers only this machine.", 403)
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _from_here(headers: Headers) -> bool:
    """A page of another site must not reach the sandbox through the reader's browser."""
    origin = headers.get("origin")
    hosts = [urlsplit("//" + headers.get("host", "")).hostname]
    if origin is not None:
        hosts.append(urlsplit(origin).hostname)
    return all(is_loopback(host or "") for host in hosts)
