"""Nothing a client sends brings a traceback: it is obeyed or refused in JSON."""

import json
import random
from typing import Any

import httpx
import pytest

from bot.sandbox.client import SimClient
from bot.sandbox.methods import METHODS

from .conftest import TOKEN

VALUES: list[Any] = [
    None, "", "x", "{", "[]", "{}", "5", 5, -1, 10**30, 1.5, True, [], [[]], [5], ["x"], {}, {"type": 5},
    {"message_id": "x"}, {"inline_keyboard": 5}, {"inline_keyboard": [5]}, {"inline_keyboard": [[5]]},
    [{"type": "photo", "media": 5}], {"type": "web_app", "text": 5}, [{"type": "emoji", "emoji": {}}],
    {"keyboard": [5]},
    {"is_disabled": []}, "sandbox-file-1", "nan", "1e400",
    [{"type": "text_mention", "offset": 0, "length": 1, "user": 5}],
    [{"type": "bold"}], [{"type": "bold", "offset": "a", "length": 1}], {"type": "chat", "chat_id": []},
    "http://127.0.0.1:99999/x", "http://[::1", "\ud83d",
]  # fmt: skip
NAMES = [
    "chat_id", "text", "message_id", "reply_markup", "entities", "parse_mode", "reply_parameters", "offset",
    "limit", "allowed_updates", "url", "secret_token", "scope", "language_code", "commands", "photo", "document",
    "caption", "action", "callback_query_id", "file_id", "caption_entities", "from_chat_id", "message_ids", "media",
    "reaction", "menu_button", "latitude", "longitude", "title", "phone_number", "user_id", "name", "voice", "video",
    "width", "duration", "link_preview_options", "message_effect_id",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
async def test_methods_take_junk(http: httpx.AsyncClient, sim: SimClient, ana: int, seed: int) -> None:
    rng = random.Random(seed)
    await sim.pacing(enabled=False)
    for name in [name for name, _ in METHODS.values()] * 2:
        params = {key: rng.choice(VALUES) for key in rng.sample(NAMES, 12)}
        if rng.random() < 0.8:
            params |= {
                "chat_id": ana,
                "from_chat_id": ana,
                "message_id": rng.randint(1, 40),
                "text": rng.choice(["x", "y", "<b>"]),
            }
        answer = await http.post(
            f"/bot{TOKEN}/{name}", content=json.dumps(params), headers={"content-type": "application/json"}
        )
        assert answer.status_code in (200, 400, 403, 404, 409), (name, params, answer.text)
        assert answer.json()["ok"] is answer.is_success


BODIES = [
    "[]", "{", "5", '{"message_id": "x"}', '{"location": 5}', '{"text": 5, "reply_to": []}', '{"index": "x"}',
    '{"by_seconds": "x"}', '{"to": 5}', '{"rate": "fast"}', '{"kind": "delay", "probability": "x"}', '{"kind": 5}',
    '{"overall": "x"}', '{"text": "\\ud83d"}',
]  # fmt: skip


@pytest.mark.parametrize("path", ["users/11/say", "users/11/edit", "users/11/tap", "clock", "faults", "pacing"])
async def test_sim_routes_refuse_junk(http: httpx.AsyncClient, ana: int, path: str) -> None:
    verb = "PUT" if path == "pacing" else "POST"
    for body in BODIES:
        answer = await http.request(verb, f"/sim/{path}", content=body)
        assert answer.status_code < 500, (path, body)
        assert answer.is_success or answer.json()["error"]
