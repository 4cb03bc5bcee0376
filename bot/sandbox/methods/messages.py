"""sendMessage, sendChatAction, deleteMessage, deleteMessages."""

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import message_text
from bot.sandbox.methods.deliver import deliver, link_preview
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.params import Params
from bot.sandbox.world import World

TYPING_SECONDS = 5.0
"""Telegram shows a chat action for five seconds or until the next message."""

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_DELETABLE_SECONDS = 48 * 3600


@method("sendMessage")
async def send_message(world: World, params: Params) -> Json:
    """Send text to a person."""
    user = world.reachable(params.raw("chat_id"))
    return deliver(world, params, user, message_text(params, "message is too long") | link_preview(params))


@method("sendChatAction")
async def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing, or the like."""
    user = world.reachable(params.raw("chat_id"))
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    user.action, user.typing_until = action, world.monotonic() + TYPING_SECONDS
    world.touch(user)
    return True


@method("deleteMessage")
async def delete_message(world: World, params: Params) -> bool:
    """Delete a message for both sides, up to 48 hours old."""
    user = world.user(params.raw("chat_id"))
    post = user.posts.get(params.number("message_id", 0))
    if post is None or post.deleted:
        raise bad_request("message to delete not found")
    if not _young(world, post):
        raise bad_request("message can't be deleted")
    _delete(world, user, post)
    return True


@method("deleteMessages")
async def delete_messages(world: World, params: Params) -> bool:
    """Delete up to 100 messages; those that are gone already, or too old, are passed over."""
    user = world.user(params.raw("chat_id"))
    for number in params.numbers("message_ids"):
        post = user.posts.get(number)
        if post and not post.deleted and _young(world, post):
            _delete(world, user, post)
    return True


def _young(world: World, post: Post) -> bool:
    return bool(world.unix() - post.body["date"] <= _DELETABLE_SECONDS)


def _delete(world: World, user: SimUser, post: Post) -> None:
    post.deleted = True
    user.pinned = [number for number in user.pinned if number != post.id]
    world.changed(user, post)
