"""getChat, getChatMember."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.world import World


@method("getChat")
async def get_chat(world: World, params: Params) -> Json:
    """Return the ChatFullInfo of a private chat."""
    user = world.user(params.raw("chat_id"))
    chat = user.as_chat()
    more: Json = {"active_usernames": [chat["username"]]} if "username" in chat else {}
    if user.pinned:
        more["pinned_message"] = user.posts[user.pinned[-1]].body
    return chat | more | {
        "accent_color_id": chat["id"] % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }  # fmt: skip


@method("getChatMember")
async def get_chat_member(world: World, params: Params) -> Json:
    """Return one of the two members of a private chat."""
    user = world.user(params.raw("chat_id"))
    members = {person["id"]: person for person in (user.as_user(), world.me())}
    member = members.get(params.number("user_id", 0))
    if member is None:
        raise bad_request("user not found")
    return {"status": "member", "user": member}
