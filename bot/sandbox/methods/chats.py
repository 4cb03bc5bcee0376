"""getChat."""

from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.world import World


@method("getChat")
async def get_chat(world: World, params: Params) -> Json:
    """Return the ChatFullInfo of a private chat."""
    chat = world.user(params.raw("chat_id")).as_chat()
    usernames = {"active_usernames": [chat["username"]]} if "username" in chat else {}
    return chat | usernames | {
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
