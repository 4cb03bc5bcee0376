"""pinChatMessage, unpinChatMessage, unpinAllChatMessages, setMessageReaction."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Post, SimUser
from bot.sandbox.params import Params
from bot.sandbox.world import World

_REACTIONS_REFUSAL = "can't parse reaction types JSON object"


@method("pinChatMessage")
async def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message; getChat then tells of the newest pinned one."""
    user, post = _marked(world, params, "pin")
    user.pinned = [*(number for number in user.pinned if number != post.id), post.id]
    world.changed(user, post)
    return True


@method("unpinChatMessage")
async def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin a message, the one pinned last when none is named."""
    user = world.reachable(params.raw("chat_id"))
    number = params.number("message_id", 0) or next(reversed(user.pinned), 0)
    if number not in user.pinned:
        raise bad_request("message to unpin not found")
    user.pinned.remove(number)
    world.changed(user, user.posts[number])
    return True


@method("unpinAllChatMessages")
async def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Unpin every message."""
    user = world.reachable(params.raw("chat_id"))
    pinned, user.pinned = user.pinned, []
    for number in pinned:
        world.changed(user, user.posts[number])
    return True


@method("setMessageReaction")
async def set_message_reaction(world: World, params: Params) -> bool:
    """Put the bot's one emoji on a message, or take it away with an empty list."""
    user, post = _marked(world, params, "react")
    given = params.data("reaction", _REACTIONS_REFUSAL) or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_request(_REACTIONS_REFUSAL)
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one.get("type") != "emoji" or not one.get("emoji") for one in given):
        raise bad_request("REACTION_INVALID")
    post.reaction = str(given[0]["emoji"]) if given else ""
    world.changed(user, post)
    return True


def _marked(world: World, params: Params, verb: str) -> tuple[SimUser, Post]:
    user = world.reachable(params.raw("chat_id"))
    post = user.posts.get(params.number("message_id", 0))
    if post is None or post.deleted:
        raise bad_request(f"message to {verb} not found")
    return user, post
