"""What goes over the wire, byte for byte: fields, errors, encodings."""

from typing import Any

import httpx
import pytest

from bot.sandbox.client import SimClient
from bot.sandbox.server import Sandbox

from .conftest import TOKEN

CHAT = {"id", "type"}
USER = {"id", "is_bot", "first_name"}
REQUIRED: dict[str, set[str]] = {
    # https://core.telegram.org/bots/api: every field not marked Optional
    "getMe": USER
    | {"username", "can_join_groups", "can_read_all_group_messages", "supports_inline_queries"}
    | {"can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics"}
    | {"can_manage_bots", "supports_guest_queries", "supports_join_request_queries"},
    "getWebhookInfo": {"url", "has_custom_certificate", "pending_update_count"},
    "getChat": CHAT | {"accent_color_id", "max_reaction_count", "accepted_gift_types"},
    "sendMessage": {"message_id", "date", "chat", "from", "text"},
}
FILES = {
    "photo": {"file_id", "file_unique_id", "width", "height"},
    "voice": {"file_id", "file_unique_id", "duration"},
    "document": {"file_id", "file_unique_id"},
    "sticker": {"file_id", "file_unique_id", "type", "width", "height", "is_animated", "is_video"},
    "location": {"latitude", "longitude"},
}


async def call(http: httpx.AsyncClient, method: str, **params: Any) -> Any:
    return (await http.post(f"/bot{TOKEN}/{method}", json=params)).json()


@pytest.mark.parametrize("method", REQUIRED)
async def test_required_fields(http: httpx.AsyncClient, ana: int, method: str) -> None:
    result = (await call(http, method, chat_id=ana, text="x"))["result"]
    assert set(result) >= REQUIRED[method]
    assert set(result.get("chat", {"id": 1, "type": ""})) >= CHAT
    assert set(result.get("from", dict.fromkeys(USER))) >= USER


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("photo", {"photo": "", "caption": "c /x"}),
        ("voice", {"voice": 7}),
        ("document", {"document": "a.txt"}),
        ("sticker", {"sticker": "🙂"}),
        ("location", {"location": [4.6, -74.1]}),
    ],
)
async def test_what_people_send(
    http: httpx.AsyncClient, sim: SimClient, ana: int, kind: str, content: dict[str, Any]
) -> None:
    await sim.send(ana, **content)
    [update] = (await call(http, "getUpdates"))["result"]
    message = update["message"]
    thing = message[kind][0] if kind == "photo" else message[kind]
    assert set(thing) >= FILES[kind]
    assert set(message) >= {"message_id", "date", "chat", "from"}
    if kind == "photo":
        assert (message["caption"], message["caption_entities"][0]["type"]) == ("c /x", "bot_command")


async def test_forwards_edits_and_blocks(http: httpx.AsyncClient, sim: SimClient, ana: int) -> None:
    said = await sim.say(ana, "x", forward_from="Someone")
    await sim.edit(ana, said["message_id"], "y")
    await sim.block(ana)
    await sim.unblock(ana)
    forwarded, edited, blocked, back = (await call(http, "getUpdates"))["result"]
    origin = forwarded["message"]["forward_origin"]
    assert (origin["type"], origin["sender_user_name"]) == ("hidden_user", "Someone")
    assert (edited["edited_message"]["text"], "edit_date" in edited["edited_message"]) == ("y", True)
    member = blocked["my_chat_member"]
    assert set(member) == {"chat", "from", "date", "old_chat_member", "new_chat_member"}
    assert (member["old_chat_member"]["status"], member["new_chat_member"]["status"]) == ("member", "kicked")
    assert member["new_chat_member"]["until_date"] == 0
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_a_deep_link_sends_start(http: httpx.AsyncClient, sim: SimClient) -> None:
    await sim.user(5, "Bo")
    assert not (await sim.open(5, "https://t.me/another_bot?start=x"))["started"]
    assert (await sim.open(5, "https://t.me/kith_sandbox_bot?start=a-b_c"))["started"]
    [update] = (await call(http, "getUpdates"))["result"]
    assert update["message"]["text"] == "/start a-b_c"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/botno-token/getMe", {"ok": False, "error_code": 404, "description": "Not Found"}),
        (f"/bot{TOKEN}", {"ok": False, "error_code": 404, "description": "Not Found"}),
    ],
)
async def test_unknown_paths(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    answer = await http.get(path)
    assert (answer.status_code, answer.json()) == (404, body)


async def test_a_fixed_token() -> None:
    async with Sandbox(token="7:right") as fixed, httpx.AsyncClient(base_url=fixed.url, trust_env=False) as http:
        assert (await http.get("/bot7:right/getMe")).json()["result"]["id"] == 7
        refused = await http.get("/bot7:wrong/getMe")
        assert (refused.status_code, refused.json()) == (
            401, {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )  # fmt: skip


@pytest.mark.parametrize("method", ["getme", "GETME", "GetMe"])
async def test_case_of_method_names_does_not_matter(http: httpx.AsyncClient, method: str) -> None:
    assert (await call(http, method))["ok"]


async def test_get_form_json_and_multipart_mean_the_same(http: httpx.AsyncClient, ana: int) -> None:
    path, params = f"/bot{TOKEN}/sendMessage", {"chat_id": str(ana), "text": "é & <b>"}
    markup = '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}'
    answers = [
        await http.get(path, params=params | {"reply_markup": markup}),
        await http.post(path, data=params | {"reply_markup": markup}),
        await http.post(path, json=params | {"reply_markup": markup}),
        await http.post(path, files={k: (None, v) for k, v in (params | {"reply_markup": markup}).items()}),
    ]
    results = [answer.json()["result"] for answer in answers]
    assert len({r["text"] for r in results}) == 1
    assert {r["reply_markup"]["inline_keyboard"][0][0]["callback_data"] for r in results} == {"b"}


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 99, "text": "x"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": 11}, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": 11, "text": "x" * 4097}, "Bad Request: message is too long"),
        ("sendPhoto", {"chat_id": 11}, "Bad Request: there is no photo in the request"),
        ("editMessageText", {"chat_id": 11, "text": "x", "message_id": 9}, "Bad Request: message to edit not found"),
        ("editMessageText", {"chat_id": 11, "text": "x"}, "Bad Request: message identifier is not specified"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        (
            "sendMessage",
            {"chat_id": 11, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": 11, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
    ],
)
async def test_refusals(
    http: httpx.AsyncClient, ana: int, method: str, params: dict[str, Any], description: str
) -> None:
    assert await call(http, method, **params) == {"ok": False, "error_code": 400, "description": description}


async def test_too_many_requests(http: httpx.AsyncClient, ana: int) -> None:
    for _ in range(6):
        answer = await call(http, "sendMessage", chat_id=ana, text="x")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_only_this_machine_is_answered(http: httpx.AsyncClient) -> None:
    assert (await http.get("/", headers={"host": "kith.example"})).status_code == 403
    assert (await http.post("/sim/reset", headers={"origin": "https://kith.example"})).status_code == 403
    assert "default-src 'none'" in (await http.get("/")).headers["content-security-policy"]


def test_other_hosts_are_refused() -> None:
    with pytest.raises(ValueError, match=r"serves only 127\.0\.0\.1"):
        Sandbox(host="0.0.0.0")
