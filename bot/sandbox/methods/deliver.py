"""What all methods share that put a message of the bot into a chat."""

from bot.sandbox.errors import bad_request
from bot.sandbox.markup import read_markup
from bot.sandbox.mentions import name_people
from bot.sandbox.model import Json, Post, SimUser
from bot.sandbox.params import Params
from bot.sandbox.utf16 import units
from bot.sandbox.world import World


def deliver(world: World, params: Params, user: SimUser, content: Json) -> Json:
    """Put a message of the bot into a chat, within its pacing, and return the Bot API's Message."""
    return deliver_all(world, params, user, [content])[0]


def deliver_all(world: World, params: Params, user: SimUser, contents: list[Json]) -> list[Json]:
    """Put several messages of the bot into a chat, all or none, and return them."""
    markup = read_markup(params)
    extra = _reply(user, params) | _options(params)
    world.pacing.take(user.id, len(contents))
    if markup and "inline_keyboard" in markup:
        extra["reply_markup"] = markup
    elif markup:
        user.reply_keyboard = markup if "keyboard" in markup else None
    silent = params.flag("disable_notification")
    ready = [name_people(world, content) | extra for content in contents]
    return [world.post(user, content, from_bot=True, silent=silent).body for content in ready]


def link_preview(params: Params) -> Json:
    """Return the link_preview_options of a text as the Message shows them: only when they were given."""
    options = params.object("link_preview_options", "can't parse link preview options JSON object")
    if params.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    return {"link_preview_options": options} if options else {}


def _options(params: Params) -> Json:
    extra: Json = {"has_protected_content": True} if params.flag("protect_content") else {}
    if effect := params.text("message_effect_id"):
        extra["effect_id"] = effect
    return extra


def _reply(user: SimUser, params: Params) -> Json:
    spec = params.object("reply_parameters", "can't parse reply parameters JSON object")
    number = Params(spec).number("message_id", params.number("reply_to_message_id", 0))
    if not number:
        return {}
    post = user.posts.get(number)
    if post and not post.deleted:
        replied = {k: v for k, v in post.body.items() if k != "reply_to_message"}
        return {"reply_to_message": replied} | _quote(post, spec)
    if spec.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _quote(post: Post, spec: Json) -> Json:
    quote = spec.get("quote")
    if not quote:
        return {}
    text = str(post.body.get("text", post.body.get("caption", "")))
    at = text.find(str(quote))
    if at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": str(quote), "position": units(text[:at]), "is_manual": True}}
