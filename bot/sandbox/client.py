"""A small client for `/sim`, for end-to-end tests and for `kith demo`."""

import re
import time
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]


class SimClient:
    """Plays people, clock and faults of a sandbox at `url`; use it with `async with`, or `close()` it.

    A call the sandbox refuses is a `SimRefused`; a wait that ends in vain is a `TimeoutError`.
    """

    def __init__(self, url: str) -> None:
        # trust_env would send loopback calls through a proxy named in the environment.
        self._http = httpx.AsyncClient(base_url=url, timeout=90, trust_env=False)
        self._seen: dict[int, int] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the connection."""
        await self._http.aclose()

    async def user(self, user_id: int, first_name: str = "", **fields: Any) -> Json:
        """Make a person, or change them when they exist: username, language_code, label, zone, started."""
        spec = {"id": user_id, "first_name": first_name, **fields}
        answer = await self._http.post("/sim/users", json=spec)
        if answer.status_code != httpx.codes.CONFLICT:
            return dict(_checked(answer))
        change = {k: v for k, v in spec.items() if k != "id" and v != ""}
        return await self._object("PUT", f"/sim/users/{user_id}", change)

    async def users(self) -> list[Json]:
        """Return everyone."""
        found: list[Json] = await self._call("GET", "/sim/users")
        return found

    async def say(self, user: int, text: str, **more: Any) -> Json:
        """Send a text; `more` may hold reply_to or forward_from. Returns the message."""
        return await self.send(user, text=text, **more)

    async def send(self, user: int, **content: Any) -> Json:
        """Send anything: photo="" with caption, voice=seconds, sticker="🙂", document="name", location=[lat, lon]."""
        return await self._object("POST", f"/sim/users/{user}/say", content)

    async def edit(self, user: int, message_id: int, text: str) -> Json:
        """Change a message that this person sent."""
        return await self._object("POST", f"/sim/users/{user}/edit", {"message_id": message_id, "text": text})

    async def tap(
        self,
        user: int,
        text: str = "",
        *,
        message_id: int | None = None,
        data: str | None = None,
        index: int | None = None,
        wait: float = 0,
    ) -> Json:
        """Tap a button by its text (a glob pattern), its callback data or its index; the newest fitting one.

        With `wait` the result's "answer" is what answerCallbackQuery said within so many seconds, else None.
        """
        spec: Json = {"data": data} if data is not None else {"text": text}
        if index is not None:
            spec = {"index": index}
        if message_id is not None:
            spec["message_id"] = message_id
        return await self._object("POST", f"/sim/users/{user}/tap", spec, wait=wait)

    async def open(self, user: int, link: str) -> Json:
        """Open a link; https://t.me/<bot>?start=PAYLOAD sends "/start PAYLOAD"."""
        return await self._object("POST", f"/sim/users/{user}/open", {"link": link})

    async def block(self, user: int) -> Json:
        """Block the bot."""
        return await self._object("POST", f"/sim/users/{user}/block")

    async def unblock(self, user: int) -> Json:
        """Unblock the bot."""
        return await self._object("DELETE", f"/sim/users/{user}/block")

    async def card(self, user: int, title: str, text: str = "", link: str = "", link_label: str = "") -> Json:
        """Hand a person something outside of Telegram, such as an invitation link on paper."""
        spec = {"title": title, "text": text, "link": link, "link_label": link_label}
        return await self._object("POST", f"/sim/users/{user}/cards", spec)

    async def chat(self, user: int, after: int = 0, wait: float = 0) -> Json:
        """Return what a person sees: messages, answers, commands, cards; see docs/sandbox.md."""
        return await self._object("GET", f"/sim/chats/{user}", after=after, wait=wait)

    async def messages(self, user: int) -> list[Json]:
        """Return the messages a person sees, oldest first."""
        found: list[Json] = (await self.chat(user))["messages"]
        return found

    async def texts(self, user: int) -> list[str]:
        """Return the texts of the bot's messages that a person sees, oldest first."""
        return [m["text"] for m in await self.messages(user) if m["from_bot"]]

    async def wait_for(self, user: int, pattern: str, timeout: float = 10) -> Json:  # noqa: ASYNC109 -- real seconds, said by name
        """Return the bot's next message, new or edited, in which the regular expression is found.

        "Next" is counted from the last match for this person: what came before that is never returned again.
        Case is ignored and a dot matches line ends; `timeout` is in real seconds.
        """
        after = self._seen.get(user, 0)
        deadline = _Deadline(timeout)
        view: Json = {"version": -1}
        while True:
            view = await self.chat(user, after=max(view["version"], after), wait=deadline.left())
            for message in sorted(view["messages"], key=lambda m: int(m["version"])):
                if message["from_bot"] and re.search(pattern, message["text"], re.IGNORECASE | re.DOTALL):
                    self._seen[user] = message["version"]
                    return dict(message)
            if not deadline.left():
                texts = (await self.texts(user))[-5:]
                raise TimeoutError(f"User {user} saw no {pattern!r} within {timeout} s; the last were {texts}")

    async def mark(self, user: int) -> None:
        """Let the next `wait_for` of this person count from here."""
        self._seen[user] = (await self.chat(user))["version"]

    async def clock(self) -> Json:
        """Return now, epoch, rate, target, idle, next_due, followers, notes."""
        return await self._object("GET", "/sim/clock")

    async def now(self) -> datetime:
        """Return the sandbox's moment."""
        return datetime.fromisoformat((await self.clock())["now"])

    async def walk(self, by: float | None = None, to: datetime | None = None, timeout: float = 60) -> Json:  # noqa: ASYNC109 -- real seconds, said by name
        """Walk the clock by seconds or to a moment, stopping wherever a follower is due; returns at the end.

        Without `by` and `to` it walks to the next due moment. A walk longer than `timeout` real seconds is a
        `TimeoutError`.
        """
        return await self._move("walk", by, to, timeout)

    async def jump(self, by: float | None = None, to: datetime | None = None, timeout: float = 60) -> Json:  # noqa: ASYNC109 -- real seconds, said by name
        """Jump the clock, as if the bot had been down in between; returns when followers have settled."""
        return await self._move("jump", by, to, timeout)

    async def rate(self, rate: int) -> Json:
        """Stop the clock (0) or let it run with real time (1)."""
        return await self._object("POST", "/sim/clock", {"rate": rate})

    async def fault(self, kind: str, **spec: Any) -> Json:
        """Switch a fault on: drop_after_accept, delay, storm429, status, malformed_update; see docs/sandbox.md."""
        return await self._object("POST", "/sim/faults", {"kind": kind, **spec})

    async def clear_faults(self) -> None:
        """Switch all faults off."""
        await self._call("DELETE", "/sim/faults")

    async def pacing(self, **limits: Any) -> Json:
        """Change the limits: overall and per_chat messages a second, burst, enabled."""
        return await self._object("PUT", "/sim/pacing", limits)

    async def calls(self, method: str = "*", after: int = 0, wait: float = 0) -> list[Json]:
        """Return what the bot called, oldest first; `method` is a pattern."""
        found: list[Json] = await self._call("GET", "/sim/calls", method=method, after=after, wait=wait)
        return found

    async def outside(self, after: int = 0, wait: float = 0) -> list[Json]:
        """Return what the bot sent to /sim/outside/<channel>."""
        found: list[Json] = await self._call("GET", "/sim/outside", after=after, wait=wait)
        return found

    async def reset(self) -> None:
        """Forget people, messages, updates, faults and logs."""
        await self._call("POST", "/sim/reset")
        self._seen.clear()

    async def _move(self, mode: str, by: float | None, to: datetime | None, timeout: float) -> Json:  # noqa: ASYNC109 -- real seconds, said by name
        spec: Json = {"mode": mode, "to": to.isoformat() if to else "next"}
        if by is not None:
            spec = {"mode": mode, "by_seconds": by}
        await self._call("POST", "/sim/clock", spec)
        deadline = _Deadline(timeout)
        while True:
            state = await self._call("GET", "/sim/clock", wait="until_idle", timeout=deadline.left())
            if state["idle"]:
                return dict(state)
            if not deadline.left():
                raise TimeoutError(f"The clock was still moving after {timeout} s: {state}")

    async def _object(self, verb: str, path: str, body: Json | None = None, **query: Any) -> Json:
        return dict(await self._call(verb, path, body, **query))

    async def _call(self, verb: str, path: str, body: Json | None = None, **query: Any) -> Any:
        answer = await self._http.request(verb, path, json=body, params=query)
        return _checked(answer)


class SimRefused(Exception):
    """The sandbox refused a `/sim` call; the text is its sentence."""


class _Deadline:
    """Real seconds left of a wait."""

    def __init__(self, seconds: float) -> None:
        self._clock = time.monotonic
        self._end = self._clock() + seconds

    def left(self) -> float:
        return max(0.0, self._end - self._clock())


def _checked(answer: httpx.Response) -> Any:
    body = answer.json()
    if answer.is_success:
        return body
    raise SimRefused(body.get("error", str(body)))
