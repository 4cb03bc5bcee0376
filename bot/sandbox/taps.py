"""Taps on the buttons under messages."""

import fnmatch

from bot.sandbox.errors import SimError
from bot.sandbox.given import shown, whole, words
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.people import can_write, find_post, follow
from bot.sandbox.world import World

_MOST_BUTTONS = 1000


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
    if not spec.keys() & {"text", "data", "index"}:
        raise SimError("Say which button is tapped: by text, index or data.")
    one = whole(spec, "message_id", least=1) if "message_id" in spec else None
    posts = [find_post(user, one)] if one is not None else list(reversed(user.posts.values()))
    for post in posts:
        if not post.deleted and (button := _fitting(post, spec)):
            return post, button
    wanted = shown(spec.get("text", spec.get("data", spec.get("index"))))
    if one is not None and not _buttons(posts[0]):
        raise SimError(f"Message {one} has no buttons any more, so {wanted} cannot be tapped.", 404)
    raise SimError(f"User {user.id} sees no button {wanted}; they see: {', '.join(_seen(user)) or 'none'}.", 404)


def _fitting(post: Post, spec: Json) -> Json | None:
    """The button to which all fits that is said: its index, callback data, and text, exact or else as a pattern."""
    buttons = _buttons(post)
    if "index" in spec:
        at = whole(spec, "index", least=-_MOST_BUTTONS)
        buttons = [buttons[at]] if -len(buttons) <= at < len(buttons) else []
    if "data" in spec:
        buttons = [b for b in buttons if b.get("callback_data") == spec["data"]]
    if "text" in spec:
        text = words(spec, "text")
        exact = [b for b in buttons if b["text"] == text]
        buttons = exact or [b for b in buttons if fnmatch.fnmatchcase(b["text"], text)]
    return next(iter(buttons), None)


def _buttons(post: Post) -> list[Json]:
    return [b for row in post.body.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


def _seen(user: SimUser) -> list[str]:
    return [repr(b["text"]) for p in user.posts.values() if not p.deleted for b in _buttons(p)]
