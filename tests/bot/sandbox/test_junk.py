"""Nothing a client sends brings a traceback: it is obeyed or refused in JSON."""

import json
import random
import re
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


WORDS = [
    "text", "message_id", "reply_to", "location", "contact", "photo", "voice", "sticker", "document", "content",
    "caption", "forward_from", "index", "data", "link", "title", "link_label", "id", "first_name", "username",
    "language_code", "label", "zone", "started", "by_seconds", "to", "mode", "rate", "follower", "epoch", "next_due",
    "kind", "method", "times", "probability", "seed", "chat_id", "seconds", "status", "retry_after", "shape", "update",
    "overall", "per_chat", "burst", "enabled",
]  # fmt: skip
GIVEN = [
    "null", '""', '"x"', '"next"', "5", "0", "-1", "1e30", "1" * 25, "1.5", "true", "[]", "[5]", '["x"]', "{}", "NaN",
    "Infinity", "1e999", '"\\ud83d"', '"9999-12-31T23:59:59-14:00"', '"0001-01-01T00:00:00+14:00"', '"http://[::1"',
    '"Mars/Phobos"', '"delay"', '"storm429"', '"walk"', '"\\u0000"', '"' + "a" * 5000 + '"', "[" * 3000 + "]" * 3000,
]  # fmt: skip
ROUTES = [
    "POST users", "PUT users/11", "POST users/11/say", "POST users/11/edit", "POST users/11/tap", "POST users/11/open",
    "POST users/11/cards", "POST clock", "POST clock/settled", "POST clock/followers", "POST faults", "PUT pacing",
    "POST outside/alarm",
]  # fmt: skip
BODIES = ["", "[]", "{", "5", "null", "[" * 100_000, "\xff", '{"a": NaN}']
READS = [
    "users/" + "9" * 5000, "chats/" + "9" * 5000, "chats/x", "chats/11?after=nan", "chats/11?after=inf&wait=nan",
    "chats/11?after=x", "calls?after=1e400&method=[", "outside?after=-5", "feed?after=nan", "clock/wait?epoch=nan",
    "clock?wait=until_idle&timeout=nan", "files/x", "nothing",
]  # fmt: skip


async def still_works(http: httpx.AsyncClient, route: str) -> None:
    """What was taken does no harm later either: neither to the page nor to a bot."""
    for path in ("feed?after=-1", "users", "chats/11", "clock", "faults", "pacing", "outside", "calls"):
        answer = await http.get(f"/sim/{path}")
        assert answer.status_code == 200, (route, path, answer.text)
    answer = await http.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": 11, "text": "x"})
    assert answer.json()["ok"] is answer.is_success
    assert answer.status_code != 500 or "status" in (await http.get("/sim/faults")).text


@pytest.mark.parametrize("route", ROUTES)
async def test_sim_routes_refuse_junk(http: httpx.AsyncClient, ana: int, route: str) -> None:
    verb, path = route.split()
    rng = random.Random(route)
    await http.post(f"/sim/users/{ana}/say", json={"text": "x"})
    made = ["{" + ", ".join(f'"{k}": {rng.choice(GIVEN)}' for k in rng.sample(WORDS, 3)) + "}" for _ in range(20)]
    single = [f'{{"{k}": {value}}}' for k in WORDS for value in GIVEN]
    for body in [*BODIES, *made, *rng.sample(single, 60)]:
        answer = await http.request(verb, f"/sim/{path}", content=body.encode("latin-1", "replace"))
        assert answer.status_code in (200, 202, 400, 404, 409), (route, body[:100], answer.text)
        assert answer.is_success or answer.json()["error"].endswith((".", "…")), (route, body[:100], answer.text)
        if "delay" in body and answer.is_success:
            await http.delete("/sim/faults")
    await http.delete("/sim/faults")
    await still_works(http, route)


@pytest.mark.parametrize("who", ["x", "-1", "9" * 5000, "²"])
async def test_nobody_is_found_under_what_is_no_number(http: httpx.AsyncClient, who: str) -> None:
    answer = await http.get(f"/sim/chats/{who}")
    assert (answer.status_code, answer.json()["error"][:16]) == (404, "There is no user")


@pytest.mark.parametrize("path", READS)
async def test_sim_reads_refuse_junk(http: httpx.AsyncClient, ana: int, path: str) -> None:
    answer = await http.get(f"/sim/{path}")
    assert answer.status_code in (200, 400, 404), answer.text
    assert answer.is_success or answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    ("route", "body", "sentence"),
    [
        ("clock", {"by_seconds": 1e15}, "by_seconds must be from"),
        ("clock", {"by_seconds": 5e9}, "The clock goes no further than 2100-01-01"),
        ("clock", {"to": "9999-12-31T00:00:00Z"}, "The clock goes no further than 2100-01-01"),
        ("clock", {"to": "9999-12-31T23:59:59-14:00", "mode": "jump"}, "is not an ISO 8601 moment"),
        ("clock", {"to": ""}, "Say how|by_seconds must be a number"),
        ("clock", {"by_seconds": 5, "mode": ["walk"]}, "There is no mode a list"),
        ("users", {"zone": "Mars/Phobos"}, "There is no time zone 'Mars/Phobos': write one such as Europe/Madrid"),
        ("users", {"language_code": "Spanish!"}, "is no language code"),
        ("users", {"id": -4}, "id must be a whole number from 0"),
        ("users", {"first_name": "x" * 65}, "first_name has 65 characters; 64 are the most"),
        (
            "users/11/say",
            {"text": "x" * 4097},
            "A text has at most 4,096 characters on Telegram, and this one has 4,097",
        ),
        ("users/11/say", {"text": "🙂" * 2049}, "this one has 4,098"),
        ("users/11/say", {"photo": "", "caption": "x" * 1025}, "A caption has at most 1,024 characters"),
        ("users/11/say", {"text": 5}, "text must be a text, not 5"),
        ("users/11/say", {"voice": "long"}, "voice must be a whole number"),
        ("users/11/say", {"text": "x", "forward_from": 99}, "There is no user 99"),
        ("users/11/edit", {"message_id": "x", "text": "y"}, "message_id must be a whole number"),
        ("users/11/open", {"link": "http://[::1"}, "is no address that could be opened"),
        ("users/11/tap", {}, "Say which button is tapped"),
        ("faults", {"kind": "delay", "probability": "x"}, "probability must be a number, not 'x'"),
        ("faults", {"kind": "status", "status": 7}, "status must be a whole number from 400 to 599"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(
    http: httpx.AsyncClient, ana: int, route: str, body: dict[str, Any], sentence: str
) -> None:
    answer = await http.post(f"/sim/{route}", json=body)
    assert answer.status_code == 400
    assert re.search(sentence, answer.json()["error"]), answer.json()["error"]
    await still_works(http, route)


async def test_a_change_with_one_wrong_value_changes_nothing(http: httpx.AsyncClient, ana: int) -> None:
    answer = await http.put(f"/sim/users/{ana}", json={"label": "mentee", "zone": "Mars/Phobos"})
    assert answer.status_code == 400
    assert (await http.get("/sim/users")).json()[0]["label"] == ""
