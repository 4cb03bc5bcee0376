"""getMe, logOut, close."""

from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.world import World


@method("getMe")
async def get_me(world: World, params: Params) -> Json:
    """Return the bot with every field that only getMe gives."""
    del params
    return world.me() | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "supports_join_request_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


@method("logOut")
async def log_out(world: World, params: Params) -> bool:
    """Agree: a bot says this before it moves to another Bot API server, and may come back at once."""
    del world, params
    return True


@method("close")
async def close(world: World, params: Params) -> bool:
    """Agree, without the ten minutes for which Telegram refuses this after a start."""
    del world, params
    return True
