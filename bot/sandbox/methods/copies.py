"""copyMessage, forwardMessage and their kin for several messages."""

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import caption
from bot.sandbox.methods.deliver import deliver, deliver_all
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.params import Params
from bot.sandbox.shapes import CAPTIONED
from bot.sandbox.world import World

_OWN = {
    "message_id", "date", "edit_date", "chat", "from", "reply_to_message", "quote", "reply_markup", "media_group_id",
    "has_protected_content", "effect_id",
}  # fmt: skip
"""What belongs to one message and is not taken along."""


@method("copyMessage")
async def copy_message(world: World, params: Params) -> Json:
    """Send the content of another message as the bot's own, with a new caption if one is given."""
    user, post = _one(world, params, "copy")
    return _number(deliver(world, params, user, _copied(params, post)))


@method("copyMessages")
async def copy_messages(world: World, params: Params) -> list[Json]:
    """Copy up to 100 messages, passing over those that are not there."""
    user, posts = _several(world, params, "copy")
    return [_number(body) for body in deliver_all(world, params, user, [_content(post) for post in posts])]


@method("forwardMessage")
async def forward_message(world: World, params: Params) -> Json:
    """Send another message on, saying from whom it comes."""
    user, post = _one(world, params, "forward")
    return deliver(world, params, user, _forwarded(post))


@method("forwardMessages")
async def forward_messages(world: World, params: Params) -> list[Json]:
    """Forward up to 100 messages, passing over those that are not there."""
    user, posts = _several(world, params, "forward")
    return [_number(body) for body in deliver_all(world, params, user, [_forwarded(post) for post in posts])]


def _one(world: World, params: Params, verb: str) -> tuple[SimUser, Post]:
    user = world.reachable(params.raw("chat_id"))
    post = world.user(params.raw("from_chat_id")).posts.get(params.number("message_id", 0))
    if post is None or post.deleted:
        raise bad_request(f"message to {verb} not found")
    if post.body.get("has_protected_content"):
        raise bad_request("message can't be copied" if verb == "copy" else "message can't be forwarded")
    return user, post


def _several(world: World, params: Params, verb: str) -> tuple[SimUser, list[Post]]:
    user = world.reachable(params.raw("chat_id"))
    source = world.user(params.raw("from_chat_id")).posts
    found = [source[number] for number in params.numbers("message_ids") if number in source]
    posts = [post for post in found if not post.deleted and not post.body.get("has_protected_content")]
    if not posts:
        raise bad_request(f"there are no messages to {verb}")
    return user, posts


def _content(post: Post) -> Json:
    return {k: v for k, v in post.body.items() if k not in _OWN and k != "forward_origin"}


def _copied(params: Params, post: Post) -> Json:
    content = _content(post)
    if params.raw("caption") is None or not CAPTIONED & set(content):
        return content
    kept = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")}
    return kept | caption(params)


def _forwarded(post: Post) -> Json:
    origin = {"type": "user", "date": post.body["date"], "sender_user": post.body["from"]}
    return _content(post) | {"forward_origin": post.body.get("forward_origin", origin)}


def _number(body: Json) -> Json:
    return {"message_id": body["message_id"]}
