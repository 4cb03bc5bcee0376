"""Keyboards under messages, checked as Telegram checks them."""

import re
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.model import Json
from bot.sandbox.params import Params

CALLBACK_BYTES = 64
_OBJECTS = ("web_app", "login_url", "copy_text")
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")
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
    if "keyboard" in markup:
        return markup | {"keyboard": [[_reply_key(key) for key in row] for row in _key_rows(markup["keyboard"])]}
    return markup


def _key_rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    return rows


def _reply_key(key: Any) -> Json:
    """Read a button of a reply keyboard; Telegram takes plain text for one."""
    button = {"text": key} if isinstance(key, str) else key
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: Button text must be non-empty")
    return button


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
    if wrong := [name for name in _OBJECTS if not isinstance(button.get(name, {}), dict)]:
        raise _unparsed(f'Field "{wrong[0]}" must be of type Object')
    if len(str(button.get("callback_data", "")).encode()) > CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return button if button.get("url") is None else button | {"url": _address(button["url"])}


def _address(url: Any) -> str:
    """Return the address of a button; Telegram puts http:// before one without a scheme."""
    text = str(url)
    if text.lower().startswith(("http://", "https://", "tg://")):
        return text
    if not _BARE.fullmatch(text):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return f"http://{text}"


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
