"""What came in, decoded; its subject is a person, a concern, or a chat that is nobody yet."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from dialogs.model.action import Action


class Subject(Struct, frozen=True, order=True):
    """Whose turn it is; written "person:12", "concern:7", "chat:<keyed hash>"."""

    kind: Literal["person", "concern", "chat"]
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Text(Struct, frozen=True, kw_only=True, tag=True):
    """Words, in the bubbles they came in; an edit is screened again but answers nothing twice."""

    parts: tuple[str, ...]
    edited: bool = False
    forwarded: bool = False
    message_id: int = 0

    @property
    def text(self) -> str:
        """All bubbles, a line each."""
        return "\n".join(self.parts)


class Tap(Struct, frozen=True, kw_only=True, tag=True):
    """A pressed button; `action` is None when it was used, unknown or not this person's to press."""

    action: Action | None
    query_id: str
    message_id: int = 0
    label: str = ""


class Command(Struct, frozen=True, kw_only=True, tag=True):
    """A slash command without its slash and bot name."""

    name: str
    args: tuple[str, ...] = ()
    message_id: int = 0
    text: str = ""  # the whole message: what follows a slash can be anything


class Media(Struct, frozen=True, kw_only=True, tag=True):
    """Something the bot cannot read; its caption can be."""

    kind: Literal["voice", "video_note", "video", "photo", "document", "audio", "sticker", "location", "other"]
    caption: str = ""
    edited: bool = False
    message_id: int = 0


class Due(Struct, frozen=True, kw_only=True, tag=True):
    """A timer that came due; `due` is when it should have, which may be long ago after an outage."""

    kind: str
    key: str
    due: datetime
    data: dict[str, Any] = {}


class Membership(Struct, frozen=True, kw_only=True, tag=True):
    """The person blocked or unblocked the bot."""

    blocked: bool


class Unreadable(Struct, frozen=True, kw_only=True, tag=True):
    """An update of a kind the bot does not know, or that could not be decoded; kept for a human."""

    why: str


class Notice(Struct, frozen=True, kw_only=True, tag=True):
    """Something the bot itself found out, e.g. what="undeliverable" when a message could not reach someone."""

    what: str
    data: dict[str, Any] = {}


Event = Text | Tap | Command | Media | Due | Membership | Unreadable | Notice


class Inbound(Struct, frozen=True, kw_only=True):
    """One event for one subject; `ids` are its inbox rows (several when bubbles were joined)."""

    ids: tuple[int, ...]
    subject: Subject
    at: datetime  # when it was written (Telegram's date) or became due
    event: Event
    first: datetime | None = None  # when the first of several bubbles was written

    @property
    def begun(self) -> datetime:
        """When the first of it was written."""
        return self.first or self.at
