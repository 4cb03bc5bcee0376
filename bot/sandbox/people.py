"""What people do on Telegram, as updates for the bot."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.detect import detect
from bot.sandbox.errors import SimError
from bot.sandbox.images import small_picture
from bot.sandbox.model import Json, Post, SimUser, StoredFile
from bot.sandbox.shapes import CAPTIONED, FOLDERS, content_of
from bot.sandbox.world import World

_FILES = {
    "photo": ("photo.png", "image/png"), "voice": ("voice.ogg", "audio/ogg"), "audio": ("music.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"), "video_note": ("round.mp4", "video/mp4"),
    "animation": ("moving.gif", "image/gif"), "sticker": ("sticker.webp", "image/webp"),
}  # fmt: skip
"""Name and type of what people send; documents come with their own name."""


def say(world: World, user: SimUser, spec: Json) -> Post:
    """Let a person send a message: text, a file, a location or a contact, forwarded or not."""
    can_write(user)
    content = _content(world, user, spec) | _forwarded(world, user, spec)
    if number := spec.get("reply_to"):
        content["reply_to_message"] = find_post(user, int(number)).body
    user.started = True
    post = world.post(user, content, from_bot=False)
    world.push("message", post.body)
    return post


def edit(world: World, user: SimUser, number: int, text: str) -> Post:
    """Let a person change the text or caption of a message of theirs."""
    can_write(user)
    post = find_post(user, number)
    if post.from_bot:
        raise SimError(f"Message {number} is the bot's: people edit only their own.")
    name = "text" if "text" in post.body else "caption"
    kept = {k: v for k, v in post.body.items() if k not in ("entities", "caption_entities")}
    post.body = kept | _text(name, text) | {"edit_date": world.unix()}
    post.edited = True
    world.changed(user, post)
    world.push("edited_message", post.body)
    return post


def follow(world: World, user: SimUser, link: str) -> Json:
    """Let a person open a link; a start link of this bot sends /start with its payload."""
    parts = urlsplit(link)
    if parts.hostname not in ("t.me", "telegram.me") or parts.path.strip("/") != world.username:
        return {"started": False}
    payload = parse_qs(parts.query).get("start", [""])[0]
    if user.blocked:
        set_blocked(world, user, blocked=False)
    post = say(world, user, {"text": f"/start {payload}".strip()})
    return {"started": True, "message_id": post.id}


def set_blocked(world: World, user: SimUser, *, blocked: bool) -> None:
    """Let a person block or unblock the bot; nothing happens when it is so already."""
    if user.blocked == blocked:
        return
    user.blocked = blocked
    member = {"user": world.me(), "status": "member"}
    kicked = {"user": world.me(), "status": "kicked", "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    world.touch(user)
    world.push(
        "my_chat_member",
        {
            "chat": user.as_chat(), "from": user.as_user(), "date": world.unix(),
            "old_chat_member": old, "new_chat_member": new,
        },
    )  # fmt: skip


def find_post(user: SimUser, number: int) -> Post:
    """Return a message of this chat that is still there."""
    post = user.posts.get(number)
    if post is None or post.deleted:
        raise SimError(f"There is no message {number} in the chat of user {user.id}.", 404)
    return post


def can_write(user: SimUser) -> None:
    """Refuse to let a person act in a chat whose bot they have blocked."""
    if user.blocked:
        raise SimError(f"User {user.id} has blocked the bot: unblock it first.", 409)


def _content(world: World, user: SimUser, spec: Json) -> Json:
    if kind := next((kind for kind in FOLDERS if kind in spec), None):
        file, given = _file(world, kind, spec)
        text = _text("caption", spec.get("caption", "")) if kind in CAPTIONED else {}
        return content_of(kind, file, given) | text
    if "location" in spec:
        latitude, longitude = spec["location"]
        return {"location": {"latitude": float(latitude), "longitude": float(longitude)}}
    if "contact" in spec:
        contact = {"phone_number": str(spec["contact"]), "first_name": user.first_name, "user_id": user.id}
        return {"contact": contact}
    if not str(spec.get("text", "")).strip():
        raise SimError(f"User {user.id} has nothing to say: give text, photo, voice, sticker, ….")
    return _text("text", spec["text"])


def _text(name: str, text: Any) -> Json:
    plain = str(text).strip()
    found = detect(plain)
    entities = "entities" if name == "text" else "caption_entities"
    return ({name: plain} if plain else {}) | ({entities: found} if found else {})


def _file(world: World, kind: str, spec: Json) -> tuple[StoredFile, Json]:
    """Keep what a person sends: the photo or document given, else something small; and what is told of it."""
    name, mime = _FILES.get(kind, (str(spec[kind]), "text/plain"))
    content = _bytes(spec[kind] if kind == "photo" else spec.get("content"))
    filler = small_picture() if kind == "photo" else kind.encode()
    given = {"emoji": str(spec[kind]), "duration": _number(spec[kind], 3)}
    return world.keep(content or filler, name, mime, FOLDERS[kind]), given


def _forwarded(world: World, user: SimUser, spec: Json) -> Json:
    sender = spec.get("forward_from")
    if not sender:
        return {}
    if isinstance(sender, int) and sender in world.users:
        return {"forward_origin": _origin(world, "user", {"sender_user": world.users[sender].as_user()})}
    name = user.first_name if sender is True else str(sender)
    return {"forward_origin": _origin(world, "hidden_user", {"sender_user_name": name})}


def _origin(world: World, kind: str, who: Json) -> Json:
    return {"type": kind, "date": world.unix(), **who}


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str) or not value:
        return b""
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise SimError("Files come as base64; this one cannot be read.") from None


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default
