"""The time the bot lives in: the system's, or that of a sandbox that someone walks or jumps."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from bot.sandbox.loopback import is_loopback

log = logging.getLogger(__name__)

_LOOK_AGAIN = 30.0
"""The longest single sleep in real seconds: a suspended machine or a corrected clock is noticed by then."""
_POLL = 25
_RETRY = 0.5


class Clock(Protocol):
    """What the bot asks about time; the moments are aware and in UTC.

    The loop that works off what is due runs: handle all due at `now()`, `settled(next_due)`,
    `wait_until(next_due)`, and again. A move or a nudge that came while it was busy ends its next wait at
    once. Other tasks may wait for a moment too; only this loop is promised every nudge.
    """

    def now(self) -> datetime:
        """Return the moment it is, cheaply."""
        ...

    async def wait_until(self, when: datetime | None) -> None:
        """Return at `when`, or when the clock was moved, or at a `nudge()`; None waits for the latter two."""
        ...

    async def settled(self, next_due: datetime | None) -> None:
        """Say that everything due has been handled, and when the next thing is due."""
        ...

    def nudge(self) -> None:
        """Wake whoever waits: something new may be due."""
        ...

    async def start(self) -> None:
        """Begin to keep time; to be called before anything else."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


class _Waiting:
    """Waiting that a nudge ends, also one that came while nobody waited."""

    def __init__(self) -> None:
        self._nudged = asyncio.Event()

    def now(self) -> datetime:
        raise NotImplementedError

    def nudge(self) -> None:
        """Wake whoever waits; who is busy now finds out at the next wait. For the event loop's thread."""
        self._nudged.set()

    async def wait_until(self, when: datetime | None) -> None:
        """Return at `when`, or when the clock was moved, or at a `nudge()`."""
        while not self._nudged.is_set():
            left = self._real_seconds(when)
            if left <= 0 or await _set_within(self._nudged, min(left, _LOOK_AGAIN)):
                break
        self._nudged.clear()

    def _real_seconds(self, when: datetime | None) -> float:
        return _LOOK_AGAIN if when is None else (when - self.now()).total_seconds()


class SystemClock(_Waiting):
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)

    async def settled(self, next_due: datetime | None) -> None:
        """Nobody follows real time: nothing to do."""

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """Nothing to end."""


class SandboxClock(_Waiting):
    """The clock of the sandbox at `base_url`, which must be on this machine.

    `follower` names the bot to the sandbox; a bot that starts again under the same name takes its
    predecessor's place, so that a walk in progress waits for it.
    """

    def __init__(self, base_url: str, follower: str = "bot") -> None:
        host = urlsplit(base_url).hostname or ""
        if not is_loopback(host):
            raise ValueError(
                f"A sandbox clock must be on this machine, but BOT_API_URL names the host {host!r}:"
                " use 127.0.0.1, ::1 or localhost, or run on the system's clock."
            )
        super().__init__()
        self._follower = follower
        # trust_env would send loopback calls through a proxy named in the environment.
        self._http = httpx.AsyncClient(base_url=base_url, timeout=_POLL + 10, trust_env=False)
        self._state: tuple[datetime, float, float] | None = None
        self._epoch = -1
        self._handling = -1
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the sandbox's time as last heard, going on at its rate."""
        if self._state is None:
            raise RuntimeError("The sandbox clock has not been started: await start() first.")
        base, since, rate = self._state
        return base + timedelta(seconds=(monotonic() - since) * rate)

    async def start(self) -> None:
        """Join the sandbox's followers and read its clock; an `httpx.HTTPError` when it cannot be reached."""
        self._take(await self._join())
        self._handling = self._epoch
        self._nudged.clear()
        self._task = asyncio.create_task(self._follow(), name="sandbox-clock")

    async def stop(self) -> None:
        """Leave the sandbox's followers."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._quietly(self._http.delete(f"/sim/clock/followers/{self._follower}"))
        await self._http.aclose()

    async def settled(self, next_due: datetime | None) -> None:
        """Tell the sandbox that all has been handled that was due at the last return of `wait_until`."""
        due = next_due.isoformat() if next_due else None
        body = {"follower": self._follower, "epoch": self._handling, "next_due": due}
        await self._quietly(self._http.post("/sim/clock/settled", json=body))

    async def wait_until(self, when: datetime | None) -> None:
        """Return at `when`, or when the clock was moved, or at a `nudge()`."""
        await super().wait_until(when)
        self._handling = self._epoch

    async def _follow(self) -> None:
        while True:
            try:
                query: dict[str, str | int] = {"epoch": self._epoch, "timeout": _POLL, "follower": self._follower}
                state = _body(await self._http.get("/sim/clock/wait", params=query))
                if self._follower not in state["followers"]:
                    state = await self._join()
                self._take(state)
            except httpx.HTTPError as error:
                log.warning("The sandbox's clock cannot be read (%s); trying again.", type(error).__name__)
                await asyncio.sleep(_RETRY)

    async def _join(self) -> dict[str, Any]:
        answer = await self._http.post("/sim/clock/followers", json={"follower": self._follower})
        return _body(answer)

    def _take(self, state: dict[str, Any]) -> None:
        self._state = (datetime.fromisoformat(state["now"]), monotonic(), float(state["rate"]))
        moved, self._epoch = state["epoch"] != self._epoch, int(state["epoch"])
        if moved:
            self.nudge()

    def _real_seconds(self, when: datetime | None) -> float:
        if when is None or self._state is None:
            return _LOOK_AGAIN
        left = (when - self.now()).total_seconds()
        rate = self._state[2]
        return left if left <= 0 else (left / rate if rate else _LOOK_AGAIN)

    async def _quietly(self, request: Coroutine[Any, Any, httpx.Response]) -> None:
        """A sandbox that is gone must not bring down a bot that is about to notice anyway."""
        try:
            _body(await request)
        except httpx.HTTPError as error:
            log.warning("The sandbox's clock cannot be told (%s).", type(error).__name__)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        return await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False


def _body(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.raise_for_status().json()
    return found
