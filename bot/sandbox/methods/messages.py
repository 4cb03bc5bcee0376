"""sendMessage, sendChatAction, deleteMessage."""

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import message_text
from bot.sandbox.markup import read_markup
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, SimUser
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
    return deliver(world, params, user, message_text(params, "message is too long"))


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
    if world.unix() - post.body["date"] > _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted")
    post.deleted = True
    world.changed(user, post)
    return True


def deliver(world: World, params: Params, user: SimUser, content: Json) -> Json:
    """Put a message of the bot into a chat, within its pacing, and return the Bot API's Message."""
    markup = read_markup(params)
    extra = _reply(user, params)
    world.pacing.take(user.id)
    if params.flag("protect_content"):
        extra["has_protected_content"] = True
    if markup and "inline_keyboard" in markup:
        extra["reply_markup"] = markup
    elif markup:
        user.reply_keyboard = markup if "keyboard" in markup else None
    silent = params.flag("disable_notification")
    return world.post(user, content | extra, from_bot=True, silent=silent).body


def _reply(user: SimUser, params: Params) -> Json:
    spec = params.object("reply_parameters", "can't parse reply parameters JSON object")
    number = Params(spec).number("message_id", params.number("reply_to_message_id", 0))
    if not number:
        return {}
    post = user.posts.get(number)
    if post and not post.deleted:
        return {"reply_to_message": {k: v for k, v in post.body.items() if k != "reply_to_message"}}
    if spec.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
