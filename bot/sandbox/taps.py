"""Taps on the buttons under messages."""

import fnmatch

from bot.sandbox.errors import SimError
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.people import can_write, find_post, follow
from bot.sandbox.world import World


def tap(world: World, user: SimUser, spec: Json) -> Json:
    """Let a person tap a button; the newest that fits is meant unless message_id says which."""
    can_write(user)
    post, button = _find_button(user, spec)
    if url := button.get("url"):
        return {"opened": url, **follow(world, user, str(url))}
    if button.get("callback_data") is None:
        return _played_by_app(user, button)
    query = world.open_query(user, post.id)
    payload = {
        "id": query.id, "from": user.as_user(), "message": post.body, "chat_instance": str(user.id * 7919),
        "data": button["callback_data"],
    }  # fmt: skip
    world.push("callback_query", payload)
    return {"callback_query_id": query.id, "message_id": post.id, "text": button["text"]}


def _played_by_app(user: SimUser, button: Json) -> Json:
    """Play a button that Telegram's apps handle without telling the bot."""
    if copied := button.get("copy_text"):
        return {"copied": copied.get("text", "")}
    if page := button.get("web_app") or button.get("login_url"):
        return {"opened": page.get("url", ""), "started": False}
    raise SimError(
        f"User {user.id} cannot tap {button['text']!r}: the sandbox plays no inline mode, games or payments."
    )


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
