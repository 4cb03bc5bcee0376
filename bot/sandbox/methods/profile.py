"""The bot's name and descriptions by language, its menu button, people's profile photos."""

import re

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.utf16 import units
from bot.sandbox.world import World

_LIMITS = {"name": 64, "description": 512, "short_description": 120}
_BUTTONS = {"default": (), "commands": (), "web_app": ("text", "web_app")}
_BUTTON_REFUSAL = "can't parse menu button JSON object"


@method("setMyName")
async def set_my_name(world: World, params: Params) -> bool:
    """Set the bot's name for a language; an empty one takes it back."""
    return _set(world, params, "name")


@method("getMyName")
async def get_my_name(world: World, params: Params) -> Json:
    """Return the bot's name for a language."""
    return {"name": _get(world, params, "name") or world.bot_name}


@method("setMyDescription")
async def set_my_description(world: World, params: Params) -> bool:
    """Set what an empty chat shows, for a language."""
    return _set(world, params, "description")


@method("getMyDescription")
async def get_my_description(world: World, params: Params) -> Json:
    """Return what an empty chat shows, for a language."""
    return {"description": _get(world, params, "description")}


@method("setMyShortDescription")
async def set_my_short_description(world: World, params: Params) -> bool:
    """Set what the bot's profile shows, for a language."""
    return _set(world, params, "short_description")


@method("getMyShortDescription")
async def get_my_short_description(world: World, params: Params) -> Json:
    """Return what the bot's profile shows, for a language."""
    return {"short_description": _get(world, params, "short_description")}


@method("setChatMenuButton")
async def set_chat_menu_button(world: World, params: Params) -> bool:
    """Set the button beside the input line, in one chat or everywhere."""
    button = params.object("menu_button", _BUTTON_REFUSAL) or {"type": "default"}
    needed = _BUTTONS.get(str(button.get("type")))
    if needed is None or any(not button.get(name) for name in needed):
        raise bad_request(_BUTTON_REFUSAL)
    world.menu_buttons[_chat(world, params)] = button
    return True


@method("getChatMenuButton")
async def get_chat_menu_button(world: World, params: Params) -> Json:
    """Return the button of a chat, else the one for everywhere."""
    everywhere = world.menu_buttons.get(0, {"type": "default"})
    return world.menu_buttons.get(_chat(world, params), everywhere)


@method("getUserProfilePhotos")
async def get_user_profile_photos(world: World, params: Params) -> Json:
    """Return no photos: people of the sandbox have none."""
    if params.number("user_id", 0) not in world.users:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def _set(world: World, params: Params, name: str) -> bool:
    text = params.text(name)
    if units(text) > _LIMITS[name]:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    key = (name, _language(params))
    if text:
        world.profile[key] = text
    else:
        world.profile.pop(key, None)
    return True


def _get(world: World, params: Params, name: str) -> str:
    return world.profile.get((name, _language(params))) or world.profile.get((name, ""), "")


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _chat(world: World, params: Params) -> int:
    return world.user(params.raw("chat_id")).id if params.text("chat_id") else 0
