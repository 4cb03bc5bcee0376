"""What the sandbox keeps about people, their chats, and files."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Post:
    """One message in a chat: the Bot API's Message, and what only the sandbox needs to know."""

    body: Json
    from_bot: bool
    version: int
    silent: bool = False
    edited: bool = False
    deleted: bool = False
    reaction: str = ""

    @property
    def id(self) -> int:
        """Return the message's id."""
        return int(self.body["message_id"])


@dataclass
class Card:
    """Something that reached a person outside of Telegram, such as an invitation on paper."""

    id: int
    title: str
    text: str
    link: str
    link_label: str


@dataclass
class SimUser:
    """A person on Telegram, and their private chat with the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    label: str = ""
    zone: str = ""
    started: bool = False
    blocked: bool = False
    posts: dict[int, Post] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    typing_until: float = 0.0
    action: str = ""
    version: int = 0

    def as_user(self) -> Json:
        """Return the Bot API's User."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        extra = {k: getattr(self, k) for k in ("last_name", "username", "language_code")}
        return body | {k: v for k, v in extra.items() if v}

    def as_chat(self) -> Json:
        """Return the Bot API's Chat."""
        body: Json = {"id": self.id, "type": "private", "first_name": self.first_name}
        extra = {k: getattr(self, k) for k in ("last_name", "username")}
        return body | {k: v for k, v in extra.items() if v}


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file, kept in memory."""

    file_id: str
    path: str
    content: bytes
    name: str
    mime: str

    @property
    def unique_id(self) -> str:
        """Return the id that stays the same for the same file."""
        return "u" + self.file_id

    def as_file(self) -> Json:
        """Return the fields that every Bot API file object shares."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


@dataclass
class Query:
    """A tap that waits for its answer."""

    id: str
    user_id: int
    message_id: int
    born: float
    answered: bool = False
