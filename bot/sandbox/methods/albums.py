"""sendMediaGroup and editMessageMedia: files described by InputMedia."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.deliver import deliver_all
from bot.sandbox.methods.edits import apply_edit, editable
from bot.sandbox.methods.files import media
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.shapes import FOLDERS
from bot.sandbox.world import World

ALBUM_LIMIT = 10
_KINDS = {"photo", "document", "audio", "video", "animation"}
_REPLACED = (
    *FOLDERS, "text", "entities", "caption", "caption_entities", "link_preview_options", "has_media_spoiler",
    "show_caption_above_media",
)  # fmt: skip


@method("sendMediaGroup")
async def send_media_group(world: World, params: Params) -> list[Json]:
    """Send up to ten photos, videos, documents or audios as an album."""
    user = world.reachable(params.raw("chat_id"))
    items = params.data("media", "can't parse media JSON object") or []
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    contents = [_content(world, params, item) for item in items]
    album = f"{world.unix()}{user.id}{len(user.posts)}"
    plain = Params({k: v for k, v in params.values.items() if k != "reply_markup"})
    return deliver_all(world, plain, user, [content | {"media_group_id": album} for content in contents])


@method("editMessageMedia")
async def edit_message_media(world: World, params: Params) -> Json:
    """Replace the file of a message, its caption and its keyboard."""
    user, post = editable(world, params)
    content = _content(world, params, params.data("media", "can't parse media JSON object"))
    return apply_edit(world, user, post, content, _REPLACED, read_markup(params))


def _content(world: World, params: Params, item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    if item.get("type") not in _KINDS:
        raise bad_request("can't parse InputMedia: invalid type specified")
    return media(world, Params(item, params.uploads), str(item["type"]), "media")
