"""Mentions of people without a username: links to tg://user?id=…, which only known people get."""

import re
from typing import Any

from bot.sandbox.entities import Entity
from bot.sandbox.model import Json
from bot.sandbox.world import World

_PERSON = re.compile(r"tg://user\?id=(\d{1,18})", re.IGNORECASE)


def name_people(world: World, content: Json) -> Json:
    """Return `content` with such links turned into text_mention, or dropped where nobody is known."""
    changed = dict(content)
    for name in ("entities", "caption_entities"):
        if name not in content:
            continue
        changed[name] = [e for entity in content[name] if (e := _named(world, entity))]
        if not changed[name]:
            del changed[name]
    return changed


def _named(world: World, entity: Entity) -> Entity | None:
    match = _PERSON.fullmatch(str(entity.get("url", "")))
    if match is None and entity["type"] != "text_mention":
        return entity
    user = world.users.get(int(match[1]) if match else _number(entity["user"]))
    place = {name: entity[name] for name in ("offset", "length")}
    return {**place, "type": "text_mention", "user": user.as_user()} if user else None


def _number(user: Any) -> int:
    number = user.get("id") if isinstance(user, dict) else None
    return number if isinstance(number, int) else 0
