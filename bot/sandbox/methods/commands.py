"""setMyCommands, getMyCommands, deleteMyCommands: menus by scope and language."""

import re
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, SimUser
from bot.sandbox.params import Params
from bot.sandbox.world import World

_PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
_COMMANDS_LIMIT = 100


@method("setMyCommands")
async def set_my_commands(world: World, params: Params) -> bool:
    """Set the menu for a scope and a language."""
    given = params.data("commands", "can't parse commands JSON object")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    menu = [_command(item) for item in given]
    _store(world, _key(world, params), menu)
    return True


@method("getMyCommands")
async def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the menu set for exactly this scope and language."""
    return world.commands.get(_key(world, params), [])


@method("deleteMyCommands")
async def delete_my_commands(world: World, params: Params) -> bool:
    """Remove the menu of a scope and a language; broader ones show again."""
    _store(world, _key(world, params), [])
    return True


def menu_for(world: World, user: SimUser) -> list[Json]:
    """Return the menu a person sees: nearest scope first, their language before none (Bot API order)."""
    language = user.language_code.partition("-")[0]
    for scope in (f"chat:{user.id}", "all_private_chats", "default"):
        for spoken in (language, ""):
            if menu := world.commands.get((scope, spoken)):
                return menu
    return []


def _store(world: World, key: tuple[str, str], menu: list[Json]) -> None:
    if menu:
        world.commands[key] = menu
    else:
        world.commands.pop(key, None)
    for user in world.users.values():
        world.touch(user)


def _key(world: World, params: Params) -> tuple[str, str]:
    scope = params.object("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    kind = str(scope.get("type", ""))
    if kind in _PLAIN_SCOPES:
        return kind, language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return f"{kind}:{world.user(scope.get('chat_id')).id}", language


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("expected an Object as BotCommand")
    name, description = str(item.get("command", "")).lstrip("/"), str(item.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
