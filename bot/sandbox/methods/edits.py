"""editMessageText, editMessageCaption and editMessageReplyMarkup."""

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import caption, message_text
from bot.sandbox.markup import read_markup
from bot.sandbox.mentions import name_people
from bot.sandbox.methods.deliver import link_preview
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.params import Params
from bot.sandbox.shapes import CAPTIONED
from bot.sandbox.world import World

_TEXT = ("text", "entities")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


@method("editMessageText")
async def edit_message_text(world: World, params: Params) -> Json:
    """Replace the text and the keyboard of a message of the bot."""
    user, post = editable(world, params)
    content = message_text(params, "MESSAGE_TOO_LONG")
    if "text" not in post.body:
        raise bad_request("there is no text in the message to edit")
    return apply_edit(world, user, post, content | link_preview(params), _TEXT, read_markup(params))


@method("editMessageCaption")
async def edit_message_caption(world: World, params: Params) -> Json:
    """Replace the caption and the keyboard of a message of the bot."""
    user, post = editable(world, params)
    if not CAPTIONED & set(post.body):
        raise bad_request("there is no caption in the message to edit")
    above = {"show_caption_above_media": True} if params.flag("show_caption_above_media") else {}
    content = caption(params) | above
    return apply_edit(world, user, post, content, _CAPTION, read_markup(params))


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace or remove the keyboard of a message of the bot."""
    user, post = editable(world, params)
    return apply_edit(world, user, post, {}, (), read_markup(params))


def editable(world: World, params: Params) -> tuple[SimUser, Post]:
    """Return the message of the bot that a call wants to edit, or refuse."""
    user = world.reachable(params.raw("chat_id"))
    number = params.number("message_id", 0)
    if not number:
        raise bad_request("message identifier is not specified")
    post = user.posts.get(number)
    if post is None or post.deleted:
        raise bad_request("message to edit not found")
    if not post.from_bot:
        raise bad_request("message can't be edited")
    return user, post


def apply_edit(
    world: World, user: SimUser, post: Post, content: Json, replaced: tuple[str, ...], markup: Json | None
) -> Json:
    """Replace fields of a message and its keyboard; an edit that changes nothing is refused."""
    kept = {k: v for k, v in post.body.items() if k not in (*replaced, "reply_markup", "edit_date")}
    keyboard = {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}
    body = kept | name_people(world, content) | keyboard
    if body == {k: v for k, v in post.body.items() if k != "edit_date"}:
        raise bad_request(_NOT_MODIFIED)
    post.body = body | {"edit_date": world.unix()}
    # A change of buttons alone is not marked "edited" by Telegram's apps.
    post.edited = post.edited or bool(replaced)
    world.changed(user, post)
    return post.body
