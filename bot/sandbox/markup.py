"""Keyboards under messages, checked as Telegram checks them."""

from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.model import Json
from bot.sandbox.params import Params

CALLBACK_BYTES = 64
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


def read_markup(params: Params) -> Json | None:
    """Return the checked `reply_markup`, or None when there is none."""
    markup = params.data("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": [_row(row) for row in _rows(markup["inline_keyboard"])]}
    return markup


def _rows(rows: Any) -> list[Any]:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return [row for row in rows if row != []]


def _row(row: Any) -> list[Json]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return [_button(button) for button in row]


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsed('Can\'t find field "text"')
    if not button["text"].strip():
        raise _unparsed("Button text must be non-empty")
    if not any(button.get(action) is not None for action in _ACTIONS):
        raise _unparsed("Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data", "")).encode()) > CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    _check_url(button.get("url"))
    return button


def _check_url(url: Any) -> None:
    if url is None:
        return
    if not str(url).lower().startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
