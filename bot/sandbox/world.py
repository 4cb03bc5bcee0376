"""The whole state of one sandbox: one bot, the people it talks to, and what is in flight."""

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.clock import SandboxTime
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.faults import Faults
from bot.sandbox.model import Json, Post, Query, SimUser, StoredFile
from bot.sandbox.pacing import Pacing
from bot.sandbox.queue import UpdateQueue
from bot.sandbox.signal import Changes

CALLS_KEPT = 2000
TAP_LIVES = 150.0
"""Seconds a tap can be answered (measured by bot authors; Telegram gives no figure)."""


@dataclass
class Webhook:
    """Where updates are pushed, and how that has gone."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass
class World:
    """Everything the sandbox knows; routes read and change it, `changes` tells who waits."""

    time: SandboxTime
    token: str | None = None
    bot_id: int = 424242
    username: str = "kith_sandbox_bot"
    bot_name: str = "Kith"
    monotonic: Callable[[], float] = time.monotonic
    changes: Changes = field(default_factory=Changes)
    users: dict[int, SimUser] = field(default_factory=dict)
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: Webhook = field(default_factory=Webhook)
    pacing: Pacing = field(default_factory=Pacing)
    faults: Faults = field(default_factory=Faults)
    files: dict[str, StoredFile] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    calls: deque[Json] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))
    outside: list[Json] = field(default_factory=list)
    poll: int = 0
    _last_message: int = 0
    _last_query: int = 0
    _last_call: int = 0
    _last_file: int = 0

    def __post_init__(self) -> None:
        self.time.unheard = lambda: bool(self.queue.pending)

    def now(self) -> datetime:
        """Return the sandbox's moment."""
        return self.time.now()

    def unix(self) -> int:
        """Return the sandbox's moment as Telegram dates messages."""
        return int(self.now().timestamp())

    def me(self) -> Json:
        """Return the bot as a User."""
        return {
            "id": self.bot_id, "is_bot": True, "first_name": self.profile.get(("name", ""), self.bot_name),
             "username": self.username,
        }  # fmt: skip

    def touch(self, user: SimUser) -> int:
        """Note that a chat has changed and wake whoever waits for that."""
        user.version = self.changes.bump()
        return user.version

    def push(self, kind: str, payload: Json) -> int | None:
        """Queue an update for the bot; None when it did not ask for this kind."""
        number = self.queue.add(kind, payload, self.now())
        self.changes.wake()
        return number

    def reachable(self, chat_id: object) -> SimUser:
        """Return the person behind `chat_id`, or refuse as Telegram does."""
        user = self.user(chat_id)
        if user.blocked:
            raise forbidden("bot was blocked by the user")
        if not user.started:
            raise forbidden("bot can't initiate conversation with a user")
        return user

    def user(self, chat_id: object) -> SimUser:
        """Return the person behind `chat_id`, blocked or not."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        text = str(chat_id)
        found = self.users.get(int(text)) if re.fullmatch(r"-?[0-9]{1,18}", text) else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def post(self, user: SimUser, content: Json, *, from_bot: bool, silent: bool = False) -> Post:
        """Add a message to a chat and return it."""
        self._last_message += 1
        sender = self.me() if from_bot else user.as_user()
        body = {
            "message_id": self._last_message, "date": self.unix(), "chat": user.as_chat(), "from": sender,
            **content,
        }  # fmt: skip
        post = Post(body, from_bot, self.touch(user), silent)
        user.posts[post.id] = post
        user.typing_until = 0.0
        return post

    def changed(self, user: SimUser, post: Post) -> None:
        """Note that a message was edited or deleted."""
        post.version = self.touch(user)

    def keep(self, content: bytes, name: str, mime: str, folder: str) -> StoredFile:
        """Keep a file in memory and return it."""
        self._last_file += 1
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        file = StoredFile(
            f"sandbox-file-{self._last_file}", f"{folder}/file_{self._last_file}.{suffix}", content, name, mime
        )
        self.files[file.file_id] = file
        return file

    def open_query(self, user: SimUser, message_id: int) -> Query:
        """Begin a tap that the bot has `TAP_LIVES` seconds to answer."""
        self._last_query += 1
        query = Query(str(7_000_000 + self._last_query), user.id, message_id, self.time.age())
        self.queries[query.id] = query
        return query

    def record(self, method: str, params: dict[str, Any], outcome: Json) -> None:
        """Keep one call in the log, without the content of files."""
        self._last_call += 1
        entry = {"n": self._last_call, "at": self.now().isoformat(), "method": method, "params": params}
        self.calls.append(entry | outcome)
        self.changes.wake()

    def reset(self) -> None:
        """Forget people, messages, updates, files, faults and logs; clock, token and webhook stay."""
        for kept in (self.users, self.files, self.commands, self.queries, self.calls, self.outside):
            kept.clear()
        self.profile.clear()
        self.menu_buttons.clear()
        self.queue.clear()
        self.faults.clear()
        self.pacing.reset()
        self.changes.bump()
