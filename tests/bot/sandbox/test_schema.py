"""Every object that the sandbox gives, against the documented fields in bot_api.json."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.client import SimClient
from bot.sandbox.images import small_picture
from bot.sandbox.methods import METHODS

from .conftest import TOKEN

TYPES: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("bot_api.json").read_text(encoding="utf-8")
)["types"]  # fmt: skip
PLAIN: dict[str, tuple[type, ...]] = {"Integer": (int,), "String": (str,), "Boolean": (bool,), "Float": (int, float)}
BO = 12
HERE, THERE = {"chat_id": BO}, {"chat_id": BO, "from_chat_id": 11}
FILE = {"has_spoiler": True, "show_caption_above_media": True, "caption": "<b>c</b>", "parse_mode": "HTML"}
RICH = {
    "text": "<a href='tg://user?id=11'>Ana</a> <pre><code class='language-py'>x</code></pre> https://example.com",
    "parse_mode": "HTML", "protect_content": True, "message_effect_id": "5", "reply_to_message_id": 1,
    "link_preview_options": {"url": "https://example.com"},
    "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}, {"text": "u", "url": "t.me/x"}]]},
}  # fmt: skip
QUOTED = {"text": "x", "reply_parameters": {"message_id": 1, "quote": "ll"}, "disable_web_page_preview": True}
SPOT = {"latitude": 4.6, "longitude": -74}

CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("getMe", {}, "Me"),
    ("getUpdates", {}, "Array of Update"),
    ("setWebhook", {"url": ""}, "Boolean"),
    ("deleteWebhook", {}, "Boolean"),
    ("getWebhookInfo", {}, "WebhookInfo"),
    ("sendMessage", HERE | RICH, "Message"),
    ("sendMessage", HERE | QUOTED, "Message"),
    ("sendPhoto", HERE | FILE, "Message"),
    ("sendDocument", HERE | FILE, "Message"),
    ("sendVoice", HERE | {"duration": 3}, "Message"),
    ("sendAudio", HERE | {"performer": "p", "title": "t"}, "Message"),
    ("sendVideo", HERE | {"width": "9", "height": "7"}, "Message"),
    ("sendVideoNote", HERE | {"length": 240}, "Message"),
    ("sendAnimation", HERE, "Message"),
    ("sendSticker", HERE | {"emoji": "🙂"}, "Message"),
    ("sendMediaGroup", HERE | {"media": [{"type": "photo", "media": "attach://photo", "caption": "c"}]},
     "Array of Message"),
    ("sendLocation", HERE | SPOT, "Message"),
    ("sendVenue", HERE | SPOT | {"title": "t", "address": "a"}, "Message"),
    ("sendContact", HERE | {"phone_number": "+1", "first_name": "B", "last_name": "C"}, "Message"),
    ("sendChatAction", HERE | {"action": "typing"}, "Boolean"),
    ("copyMessage", THERE | {"message_id": 1}, "MessageId"),
    ("copyMessages", THERE | {"message_ids": [1]}, "Array of MessageId"),
    ("forwardMessage", THERE | {"message_id": 1}, "Message"),
    ("forwardMessages", THERE | {"message_ids": [1, 99]}, "Array of MessageId"),
    ("editMessageText", HERE | {"message_id": 2, "text": "new"}, "Message"),
    ("editMessageCaption", HERE | {"message_id": 3, "caption": "new"}, "Message"),
    ("editMessageReplyMarkup", HERE | {"message_id": 2, "reply_markup": RICH["reply_markup"]}, "Message"),
    ("editMessageMedia", HERE | {"message_id": 3, "media": {"type": "document", "media": "attach://photo"}}, "Message"),
    ("setMessageReaction", HERE | {"message_id": 2, "reaction": [{"type": "emoji", "emoji": "👍"}]}, "Boolean"),
    ("answerCallbackQuery", {"callback_query_id": "7000001"}, "Boolean"),
    ("pinChatMessage", HERE | {"message_id": 2}, "Boolean"),
    ("getChat", HERE, "ChatFullInfo"),
    ("unpinChatMessage", HERE, "Boolean"),
    ("unpinAllChatMessages", HERE, "Boolean"),
    ("getChatMember", HERE | {"user_id": BO}, "ChatMember"),
    ("deleteMessage", HERE | {"message_id": 2}, "Boolean"),
    ("deleteMessages", HERE | {"message_ids": [3, 99]}, "Boolean"),
    ("getFile", {"file_id": "sandbox-file-1"}, "File"),
    ("setMyCommands", {"commands": [{"command": "help", "description": "d"}]}, "Boolean"),
    ("getMyCommands", {}, "Array of BotCommand"),
    ("deleteMyCommands", {}, "Boolean"),
    ("setMyName", {"name": "N"}, "Boolean"),
    ("getMyName", {}, "BotName"),
    ("setMyDescription", {"description": "D"}, "Boolean"),
    ("getMyDescription", {}, "BotDescription"),
    ("setMyShortDescription", {"short_description": "S"}, "Boolean"),
    ("getMyShortDescription", {}, "BotShortDescription"),
    ("setChatMenuButton", {"menu_button": {"type": "web_app", "text": "t", "web_app": {"url": "https://a.b"}}},
     "Boolean"),
    ("getChatMenuButton", {}, "MenuButton"),
    ("getUserProfilePhotos", {"user_id": BO}, "UserProfilePhotos"),
    ("close", {}, "Boolean"),
    ("logOut", {}, "Boolean"),
]  # fmt: skip


def problems(kind: str, value: Any, at: str) -> Iterator[str]:
    """Give each place where `value` is not a `kind` of the documentation."""
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{at} is no array"
            return
        for index, item in enumerate(value):
            yield from problems(kind.removeprefix("Array of "), item, f"{at}[{index}]")
    elif kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or (kind != "Boolean" and isinstance(value, bool)):
            yield f"{at} is no {kind}: {value!r}"
    else:
        yield from _problems_of_object(kind, value, at)


def _problems_of_object(kind: str, value: Any, at: str) -> Iterator[str]:
    fields = TYPES[kind]
    if by := fields.get("by"):
        fields = TYPES[fields[value[by]]]
    yield from (f"{at} lacks {name}" for name in fields if not name.endswith("?") and name not in value)
    for name, inner in value.items():
        if found := fields.get(name) or fields.get(f"{name}?"):
            yield from problems(found, inner, f"{at}.{name}")
        else:
            yield f"{at}.{name} is not documented"


def test_every_method_is_held() -> None:
    assert {name for name, _, _ in CALLS} == {name for name, _ in METHODS.values()}


async def test_what_methods_return(http: httpx.AsyncClient, sim: SimClient, ana: int) -> None:
    await sim.user(BO, "Bo", username="bo_12", started=True)
    await sim.pacing(enabled=False)
    await sim.say(ana, "hello /x")
    await sim.say(BO, "hello")
    names = [name for name, _ in METHODS.values() if name.startswith("send")]
    uploads = ["photo", *(_parameter(name) for name in names)]
    wrong = []
    first: dict[str, Any] = {}
    for name, params, kind in CALLS:
        fixed = _with_real_ids(name, params, first)
        answer = await _call(http, name, fixed, uploads)
        if not answer["ok"]:
            wrong.append(f"{name}: {answer['description']}")
            continue
        wrong += problems(kind, answer["result"], name)
        first.setdefault(name, answer["result"])
    assert wrong == []


def _parameter(method: str) -> str:
    return {"sendVideoNote": "video_note"}.get(method, method.removeprefix("send").lower())


def _with_real_ids(name: str, params: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    """Name Bo's own messages: 1 is what he said, 2 the first text to him, 3 the first photo."""
    if "from_chat_id" in params or not HERE.items() <= params.items():
        return params
    ids = {1: 2, 2: first.get("sendMessage", {}).get("message_id"), 3: first.get("sendPhoto", {}).get("message_id")}
    fixed = dict(params)
    if "message_id" in params:
        fixed["message_id"] = ids[params["message_id"]]
    if "reply_to_message_id" in params:
        fixed["reply_to_message_id"] = ids[1]
    if "reply_parameters" in params:
        fixed["reply_parameters"] = params["reply_parameters"] | {"message_id": ids[1]}
    return fixed


async def _call(http: httpx.AsyncClient, name: str, params: dict[str, Any], uploads: list[str]) -> Any:
    form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
    files = {field: ("p.png", small_picture(), "image/png") for field in uploads}
    if name == "answerCallbackQuery":
        await http.post("/sim/users/12/tap", json={"text": "a"})
    return (await http.post(f"/bot{TOKEN}/{name}", data=form, files=files)).json()


THINGS: list[dict[str, Any]] = [
    {"text": "x /y @ana_k https://example.com"},
    {"text": "x", "forward_from": "Someone"},
    {"text": "x", "forward_from": 12},
    {"text": "x", "reply_to": 1},
    {"photo": "", "caption": "c /x"},
    {"voice": 7},
    {"document": "a.txt", "caption": "c"},
    {"sticker": "🙂"},
    {"audio": 9},
    {"video": 9},
    {"video_note": 9},
    {"animation": 2},
    {"location": [4.6, -74]},
    {"contact": "+34600000000"},
]


async def test_what_people_do(http: httpx.AsyncClient, sim: SimClient, ana: int) -> None:
    await sim.user(BO, "Bo")
    for thing in THINGS:
        await sim.send(ana, **thing)
    await sim.edit(ana, 1, "y")
    await _call(http, "sendMessage", {"chat_id": ana} | {**RICH, "text": "x"}, [])
    await sim.tap(ana, "a")
    await sim.block(ana)
    await sim.unblock(ana)
    updates = (await _call(http, "getUpdates", {}, []))["result"]
    assert [wrong for one in updates for wrong in problems("Update", one, str(set(one) - {"update_id"}))] == []
    assert len(updates) == len(THINGS) + 4


@pytest.mark.parametrize(
    ("kind", "value", "wrong"),
    [
        ("User", {"id": 1, "is_bot": False}, "x lacks first_name"),
        ("User", {"id": True, "is_bot": False, "first_name": "A"}, "x.id is no Integer: True"),
        ("MessageId", {"message_id": 1, "extra": 1}, "x.extra is not documented"),
        ("Array of MessageId", {}, "x is no array"),
    ],
)
def test_the_comparison_itself(kind: str, value: Any, wrong: str) -> None:
    assert list(problems(kind, value, "x")) == [wrong]
