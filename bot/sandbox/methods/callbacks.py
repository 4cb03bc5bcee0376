"""answerCallbackQuery."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.params import Params
from bot.sandbox.utf16 import units
from bot.sandbox.world import TAP_LIVES, World

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ANSWER_LIMIT = 200


@method("answerCallbackQuery")
async def answer_callback_query(world: World, params: Params) -> bool:
    """End the waiting of a tap, with a short text or a dialog if wanted."""
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or world.time.age() - query.born > TAP_LIVES:
        raise bad_request(_TOO_OLD)
    text = params.text("text")
    if units(text) > _ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    user = world.users[query.user_id]
    user.answers.append(
        {
            "version": world.touch(user),
            "callback_query_id": query.id,
            "message_id": query.message_id,
            "text": text,
            "show_alert": params.flag("show_alert"),
            "url": params.text("url"),
        }
    )
    return True
