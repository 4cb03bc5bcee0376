"""What a person sees: their chat, as JSON for tests and for the page."""

from bot.sandbox.entities import to_html
from bot.sandbox.methods.commands import menu_for
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.shapes import FOLDERS
from bot.sandbox.world import World

PREVIEW_LENGTH = 60


def user_view(world: World, user: SimUser) -> Json:
    """Return a person with the state of their chat, without its messages."""
    last = next((p for p in reversed(user.posts.values()) if not p.deleted), None)
    shown = ("label", "zone", "started", "blocked", "language_code", "version")
    return user.as_user() | {name: getattr(user, name) for name in shown} | {
        "cards": len(user.cards),
        "typing": user.action if world.monotonic() < user.typing_until else "",
        "last_from_bot": max((p.id for p in user.posts.values() if p.from_bot), default=0),
        "preview": _preview(last) if last else "",
    }  # fmt: skip


def chat_view(world: World, user: SimUser, after: int = 0) -> Json:
    """Return the messages of a chat that are new or changed since version `after`, and all around them."""
    posts = [p for p in user.posts.values() if p.version > after]
    return {
        "version": world.changes.version,
        "user": user_view(world, user),
        "bot": world.me(),
        "messages": [message_view(world, user, p) for p in posts if not p.deleted],
        "deleted": [p.id for p in posts if p.deleted],
        "answers": [a for a in user.answers if a["version"] > after],
        "commands": menu_for(world, user),
        "reply_keyboard": user.reply_keyboard,
        "cards": [vars(card) for card in user.cards],
    }


def message_view(world: World, user: SimUser, post: Post) -> Json:
    """Return one message: the Bot API's body, and what makes it easy to read."""
    body = post.body
    text = str(body.get("text", body.get("caption", "")))
    entities: list[Json] = body.get("entities") or body.get("caption_entities") or []
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        "message_id": post.id,
        "version": post.version,
        "from_bot": post.from_bot,
        "date": body["date"],
        "kind": kind_of(body),
        "text": text,
        "html": to_html(text, entities),
        "entities": entities,
        "buttons": rows,
        "edited": post.edited,
        "reaction": post.reaction,
        "pinned": post.id in user.pinned,
        "silent": post.silent,
        "file": _file(world, body),
        "reply_to": body.get("reply_to_message", {}).get("message_id"),
        "forwarded": _forwarded(body),
        "body": body,
    }


def kind_of(body: Json) -> str:
    """Return text, location, venue, contact, or the kind of file: photo, document, voice, sticker and so on."""
    # Animations also have a document, and venues a location: the rarer kind comes first.
    kinds = ("animation", *FOLDERS, "venue", "location", "contact")
    return next((kind for kind in kinds if kind in body), "text")


def _file(world: World, body: Json) -> Json | None:
    kind = kind_of(body)
    if kind not in FOLDERS:
        return None
    shape = body[kind][-1] if kind == "photo" else body[kind]
    stored = world.files[shape["file_id"]]
    size = {k: shape[k] for k in ("width", "height", "duration", "emoji") if k in shape}
    return {"url": f"/sim/files/{stored.file_id}", "name": stored.name, "bytes": len(stored.content), **size}


def _forwarded(body: Json) -> str:
    origin = body.get("forward_origin", {})
    return str(origin.get("sender_user_name") or origin.get("sender_user", {}).get("first_name", ""))


def _preview(post: Post) -> str:
    text = post.body.get("text", post.body.get("caption", "")) or f"[{kind_of(post.body)}]"
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1] + "…"
