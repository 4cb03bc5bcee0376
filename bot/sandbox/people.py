"""What people do on Telegram, as updates for the bot."""

import base64
import binascii
import fnmatch
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.entities import detect
from bot.sandbox.errors import SimError
from bot.sandbox.images import small_picture
from bot.sandbox.methods.files import photo_size
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.world import World


def say(world: World, user: SimUser, spec: Json) -> Post:
    """Let a person send a message: text, photo, voice, sticker, document or location, forwarded or not."""
    _can_write(user)
    content = _content(world, user, spec) | _forwarded(world, user, spec)
    if number := spec.get("reply_to"):
        content["reply_to_message"] = find_post(user, int(number)).body
    user.started = True
    post = world.post(user, content, from_bot=False)
    world.push("message", post.body)
    return post


def edit(world: World, user: SimUser, number: int, text: str) -> Post:
    """Let a person change the text or caption of a message of theirs."""
    _can_write(user)
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


def tap(world: World, user: SimUser, spec: Json) -> Json:
    """Let a person tap a button; the newest that fits is meant unless message_id says which."""
    _can_write(user)
    post, button = _find_button(user, spec)
    if url := button.get("url"):
        return {"opened": url, **follow(world, user, str(url))}
    query = world.open_query(user, post.id)
    payload = {
        "id": query.id, "from": user.as_user(), "message": post.body, "chat_instance": str(user.id * 7919),
        "data": button.get("callback_data", ""),
    }  # fmt: skip
    world.push("callback_query", payload)
    return {"callback_query_id": query.id, "message_id": post.id, "text": button["text"]}


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


def _can_write(user: SimUser) -> None:
    if user.blocked:
        raise SimError(f"User {user.id} has blocked the bot: unblock it first.", 409)


def _content(world: World, user: SimUser, spec: Json) -> Json:
    if "photo" in spec:
        file = world.keep(_bytes(spec["photo"]) or small_picture(), "photo.png", "image/png", "photos")
        return {"photo": [photo_size(file)], **_text("caption", spec.get("caption", ""))}
    if "voice" in spec:
        file = world.keep(b"OggS voice", "voice.ogg", "audio/ogg", "voice")
        voice = {"duration": _number(spec["voice"], 3), "mime_type": "audio/ogg"}
        return {"voice": file.as_file() | voice, **_text("caption", spec.get("caption", ""))}
    if "sticker" in spec:
        return {"sticker": _sticker(world, str(spec["sticker"]))}
    if "document" in spec:
        name = str(spec["document"])
        file = world.keep(_bytes(spec.get("content")) or b"document", name, "text/plain", "documents")
        document = file.as_file() | {"file_name": name, "mime_type": "text/plain"}
        return {"document": document, **_text("caption", spec.get("caption", ""))}
    if "location" in spec:
        latitude, longitude = spec["location"]
        return {"location": {"latitude": float(latitude), "longitude": float(longitude)}}
    if not str(spec.get("text", "")).strip():
        raise SimError(f"User {user.id} has nothing to say: give text, photo, voice, sticker, ….")
    return _text("text", spec["text"])


def _text(name: str, text: Any) -> Json:
    plain = str(text).strip()
    found = detect(plain)
    entities = "entities" if name == "text" else "caption_entities"
    return ({name: plain} if plain else {}) | ({entities: found} if found else {})


def _sticker(world: World, emoji: str) -> Json:
    file = world.keep(b"RIFF sticker", "sticker.webp", "image/webp", "stickers")
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return file.as_file() | shape | {"emoji": emoji}


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


def _find_button(user: SimUser, spec: Json) -> tuple[Post, Json]:
    number = spec.get("message_id")
    posts = [find_post(user, int(number))] if number else reversed(user.posts.values())
    for post in posts:
        if not post.deleted and (button := _fitting(post, spec)):
            return post, button
    wanted = spec.get("text", spec.get("data", spec.get("index")))
    raise SimError(f"User {user.id} sees no button {wanted!r}; they see: {', '.join(_seen(user)) or 'none'}.", 404)


def _fitting(post: Post, spec: Json) -> Json | None:
    """Match by callback data, by index, or by text: exact first, then as a glob pattern."""
    buttons = [b for row in post.body.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
    if "data" in spec:
        return next((b for b in buttons if b.get("callback_data") == spec["data"]), None)
    if "index" in spec:
        index = int(spec["index"])
        return buttons[index] if -len(buttons) <= index < len(buttons) else None
    text = str(spec.get("text", ""))
    exact = [b for b in buttons if b["text"] == text]
    return next(iter(exact or [b for b in buttons if fnmatch.fnmatchcase(b["text"], text)]), None)


def _seen(user: SimUser) -> list[str]:
    rows = [r for p in user.posts.values() for r in p.body.get("reply_markup", {}).get("inline_keyboard", [])]
    return [repr(b["text"]) for row in rows for b in row]


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str) or not value:
        return b""
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise SimError("Files come as base64; this one cannot be read.") from None


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default
