"""What people do on Telegram, as updates for the bot."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.detect import detect
from bot.sandbox.errors import SimError
from bot.sandbox.given import number, shown, whole, words
from bot.sandbox.images import image_size, small_picture
from bot.sandbox.model import Json, Post, SimUser, StoredFile
from bot.sandbox.shapes import CAPTIONED, FOLDERS, PHOTO_LIMIT, content_of
from bot.sandbox.utf16 import units
from bot.sandbox.world import World

_FILES = {
    "photo": ("photo.png", "image/png"), "voice": ("voice.ogg", "audio/ogg"), "audio": ("music.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"), "video_note": ("round.mp4", "video/mp4"),
    "animation": ("moving.gif", "image/gif"), "sticker": ("sticker.webp", "image/webp"),
}  # fmt: skip
"""Name and type of what people send; documents come with their own name."""

_PLAYED = {"voice", "audio", "video", "video_note", "animation"}  # given as so many seconds
_LONGEST = {"text": 4096, "caption": 1024}  # UTF-16 units, as on Telegram: its apps cut or refuse what is longer
_ANY = 10**8


def say(world: World, user: SimUser, spec: Json) -> Post:
    """Let a person send a message: text, a file, a location or a contact, forwarded or not."""
    can_write(user)
    content = _content(world, user, spec) | _forwarded(world, user, spec)
    if spec.get("reply_to") is not None:
        content["reply_to_message"] = find_post(user, whole(spec, "reply_to")).body
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
    if name == "caption" and not CAPTIONED & set(post.body):
        raise SimError(f"Message {number} has no text that could be edited.")
    if name == "text" and not text.strip():
        raise SimError(f"Message {number} cannot be left without text.")
    kept = {k: v for k, v in post.body.items() if k not in ("entities", "caption_entities")}
    post.body = kept | _text(name, text) | {"edit_date": world.unix()}
    post.edited = True
    world.changed(user, post)
    world.push("edited_message", post.body)
    return post


def follow(world: World, user: SimUser, link: str) -> Json:
    """Let a person open a link; a start link of this bot sends /start with its payload."""
    try:
        parts = urlsplit(link)
    except ValueError:
        raise SimError(f"{shown(link)} is no address that could be opened.") from None
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
        text = _text("caption", words(spec, "caption", longest=_ANY)) if kind in CAPTIONED else {}
        return content_of(kind, file, given) | text
    if "location" in spec:
        return {"location": _location(spec["location"])}
    if "contact" in spec:
        contact = {
            "phone_number": words(spec, "contact", longest=64),
            "first_name": user.first_name,
            "user_id": user.id,
        }
        return {"contact": contact}
    said = words(spec, "text", longest=_ANY)
    if not said.strip():
        raise SimError(f"User {user.id} has nothing to say: give text, photo, voice, sticker, ….")
    return _text("text", said)


def _location(value: Any) -> Json:
    if not isinstance(value, list) or len(value) != 2:
        raise SimError("location must be a list of two numbers: [latitude, longitude].")
    latitude, longitude = value
    return {
        "latitude": number("latitude", latitude, least=-90, most=90),
        "longitude": number("longitude", longitude, least=-180, most=180),
    }


def _text(name: str, text: str) -> Json:
    plain = text.strip()
    if units(plain) > _LONGEST[name]:
        raise SimError(
            f"A {name} has at most {_LONGEST[name]:,} characters on Telegram, and this one has {units(plain):,}:"
            " shorten it, or send it in several messages."
        )
    found = detect(plain)
    entities = "entities" if name == "text" else "caption_entities"
    return ({name: plain} if plain else {}) | ({entities: found} if found else {})


def _file(world: World, kind: str, spec: Json) -> tuple[StoredFile, Json]:
    """Keep what a person sends: the photo or document given, else something small; and what is told of it."""
    given: Json = (
        {"duration": whole(spec, kind, most=86400)} if kind in _PLAYED else {"emoji": words(spec, kind, longest=_ANY)}
    )
    name, mime = _FILES.get(kind, (spec[kind] or "file", "text/plain"))
    content = _bytes(spec[kind] if kind == "photo" else spec.get("content", ""))
    if kind == "photo" and content and (image_size(content) is None or len(content) > PHOTO_LIMIT):
        raise SimError("The photo cannot be read: it must be a PNG, JPEG or GIF of at most 10 MB, as base64.")
    filler = small_picture() if kind == "photo" else kind.encode()
    return world.keep(content or filler, name, mime, FOLDERS[kind]), given


def _forwarded(world: World, user: SimUser, spec: Json) -> Json:
    sender = spec.get("forward_from")
    if not sender:
        return {}
    if isinstance(sender, int) and sender in world.users:
        return {"forward_origin": _origin(world, "user", {"sender_user": world.users[sender].as_user()})}
    if isinstance(sender, int) and sender is not True:
        raise SimError(f"There is no user {sender} from whom something could be forwarded.")
    name = user.first_name if sender is True else words(spec, "forward_from", longest=64)
    return {"forward_origin": _origin(world, "hidden_user", {"sender_user_name": name})}


def _origin(world: World, kind: str, who: Json) -> Json:
    return {"type": kind, "date": world.unix(), **who}


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str):
        raise SimError(f"Files come as base64, not as {shown(value)}.")
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise SimError("Files come as base64; this one cannot be read.") from None
