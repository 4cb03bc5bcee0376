"""What clients of other makes use: other kinds of messages, of formatting, of keyboards."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import telegram
from telegram import (
    BotCommandScopeAllGroupChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonCommands,
    WebAppInfo,
)
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.sandbox.client import SimClient, SimRefused
from bot.sandbox.images import small_picture

from .conftest import TOKEN

PICTURE = small_picture()


def keys(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


async def test_an_unplayed_method_says_so(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"/bot{TOKEN}/sendInvoice")
    assert (answer.status_code, answer.json()) == (
        404,
        {
            "ok": False,
            "error_code": 404,
            "description": "Not Found: method not found: the sandbox does not play sendInvoice; see docs/sandbox.md",
        },
    )


async def test_voice_sticker_and_the_like(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.pacing(enabled=False)
    voice = await bot.send_voice(ana, b"Ogg", duration=7, caption="c")
    assert voice.voice
    assert (voice.voice.duration, voice.caption) == (timedelta(seconds=7), "c")
    animation = await bot.send_animation(ana, b"GIF89a", width=9, height=8)
    assert animation.animation
    assert animation.document
    assert (animation.animation.width, animation.animation.height) == (9, 8)
    theirs = await sim.send(ana, sticker="🙂")
    again = await bot.send_sticker(ana, theirs["body"]["sticker"]["file_id"])
    assert again.sticker
    await bot.send_venue(ana, 4.6, -74, "Library", "1 Main St")
    assert [m["kind"] for m in await sim.messages(ana)] == ["voice", "animation", "sticker", "sticker", "venue"]
    with pytest.raises(BadRequest, match=r"(?i)wrong latitude or longitude"):
        await bot.send_location(ana, 91, 0)


async def test_albums_come_whole_or_not_at_all(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    media = [InputMediaPhoto(PICTURE, caption="a"), InputMediaPhoto(PICTURE), InputMediaPhoto(PICTURE)]
    album = await bot.send_media_group(ana, media)
    assert len({m.media_group_id for m in album}) == 1
    assert [m.caption for m in album] == ["a", None, None]
    with pytest.raises(RetryAfter):
        await bot.send_media_group(ana, media)
    assert len(await sim.messages(ana)) == 3


async def test_media_is_replaced(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    sent = await bot.send_message(ana, "x")
    edited = await bot.edit_message_media(
        InputMediaDocument(b"abc", filename="n.txt", caption="c"), ana, sent.message_id
    )
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.caption) == (None, "c")
    assert edited.document
    [seen] = await sim.messages(ana)
    assert (seen["kind"], seen["file"]["name"], seen["edited"]) == ("document", "n.txt", True)


async def test_copies_and_forwards(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await sim.user(12, "Bo", started=True)
    said = await sim.send(ana, photo="", caption="mine")
    await bot.copy_message(12, ana, said["message_id"], caption="new")
    forwarded = await bot.forward_message(12, ana, said["message_id"])
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == ana
    await bot.forward_messages(12, ana, [said["message_id"], 999])
    assert [(m["text"], m["forwarded"]) for m in await sim.messages(12)] == [
        ("new", ""),
        ("mine", "Ana"),
        ("mine", "Ana"),
    ]
    with pytest.raises(BadRequest, match=r"(?i)message to copy not found"):
        await bot.copy_message(12, ana, 999)
    kept = await bot.send_message(ana, "x", protect_content=True)
    with pytest.raises(BadRequest, match=r"(?i)message can't be forwarded"):
        await bot.forward_message(12, ana, kept.message_id)
    await sim.block(12)
    with pytest.raises(Forbidden):
        await bot.copy_message(12, ana, said["message_id"])


async def test_many_are_deleted(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    numbers = [(await bot.send_message(ana, text)).message_id for text in "abc"]
    await bot.pin_chat_message(ana, numbers[0])
    assert await bot.delete_messages(ana, [*numbers[:2], 999])
    assert await sim.texts(ana) == ["c"]
    assert (await bot.get_chat(ana)).pinned_message is None
    with pytest.raises(BadRequest, match=r"(?i)too many message identifiers"):
        await bot.delete_messages(ana, list(range(1, 102)))


async def test_pins_and_reactions(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    said = await sim.say(ana, "x")
    number = said["message_id"]
    await bot.pin_chat_message(ana, number)
    await bot.set_message_reaction(ana, number, "👍")
    pinned = (await bot.get_chat(ana)).pinned_message
    assert pinned
    assert pinned.message_id == number
    [seen] = await sim.messages(ana)
    assert (seen["pinned"], seen["reaction"]) == (True, "👍")
    await bot.unpin_chat_message(ana)
    await bot.set_message_reaction(ana, number, None)
    [seen] = await sim.messages(ana)
    assert (seen["pinned"], seen["reaction"]) == (False, "")


async def test_the_profile_by_language(bot: telegram.Bot) -> None:
    await bot.set_my_name("Kith two")
    await bot.set_my_name("Kith dos", language_code="es")
    names = [(await bot.get_my_name(language_code=code)).name for code in (None, "es", "de")]
    assert names == ["Kith two", "Kith dos", "Kith two"]
    assert (await bot.get_me()).first_name == "Kith two"
    await bot.set_my_name("")
    assert (await bot.get_my_name()).name == "Kith"
    await bot.set_my_description("d")
    assert (await bot.get_my_description()).description == "d"
    with pytest.raises(BadRequest, match=r"(?i)short description is too long"):
        await bot.set_my_short_description("x" * 121)


async def test_the_menu_button(bot: telegram.Bot, ana: int) -> None:
    await bot.set_chat_menu_button(ana, MenuButtonCommands())
    assert [(await bot.get_chat_menu_button(who)).type for who in (ana, None)] == ["commands", "default"]
    assert await bot.set_my_commands([("a", "b")], scope=BotCommandScopeAllGroupChats())


async def test_buttons_the_apps_handle_themselves(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    await bot.send_message(
        ana,
        "x",
        reply_markup=keys(
            InlineKeyboardButton("copy", copy_text=CopyTextButton("abc")),
            InlineKeyboardButton("app", web_app=WebAppInfo("https://kith.example")),
            InlineKeyboardButton("link", url="t.me/kith_sandbox_bot?start=p"),
            InlineKeyboardButton("inline", switch_inline_query="x"),
        ),
    )
    assert (await sim.tap(ana, "copy"))["copied"] == "abc"
    assert (await sim.tap(ana, "app"))["opened"] == "https://kith.example"
    assert await bot.get_updates() == ()
    opened = await sim.tap(ana, "link")
    assert (opened["opened"], opened["started"]) == ("http://t.me/kith_sandbox_bot?start=p", True)
    with pytest.raises(SimRefused, match="no inline mode"):
        await sim.tap(ana, "inline")
    with pytest.raises(BadRequest, match=r"(?i)wrong http url"):
        await bot.send_message(ana, "x", reply_markup=keys(InlineKeyboardButton("a", url="nowhere")))


@pytest.mark.parametrize(
    ("mode", "source", "text", "kinds"),
    [
        ("Markdown", r"*b* _i_ `c` [l](https://e.x) \_x", "b i c l _x", ["bold", "italic", "code", "text_link"]),
        ("Markdown", "```py\nx```", "x", ["pre"]),
        ("MarkdownV2", ">a *b*\n>c\nd ||e||", "a b\nc\nd e", ["blockquote", "bold", "spoiler"]),
        ("MarkdownV2", ">a\n>b||", "a\nb", ["expandable_blockquote"]),
        ("MarkdownV2", "**>a\n**>b", "a\nb", ["blockquote", "blockquote"]),
        ("HTML", "<a href='tg://user?id=11'>A</a> <a href='tg://user?id=99'>B</a>", "A B", ["text_mention"]),
        ("", "x", "x", []),
    ],
)
async def test_other_formatting(
    bot: telegram.Bot, ana: int, mode: str, source: str, text: str, kinds: list[str]
) -> None:
    sent = await bot.send_message(ana, source, parse_mode=mode)
    assert (sent.text, [e.type for e in sent.entities]) == (text, kinds)


@pytest.mark.parametrize(
    ("mode", "source", "refusal"),
    [
        ("Markdown", "a *b", "Can't find end of the entity starting at byte offset 2"),
        ("MarkdownV2", ">a *b\nc*", "Can't find end of Bold entity at byte offset 3"),
    ],
)
async def test_broken_formatting(bot: telegram.Bot, ana: int, mode: str, source: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.send_message(ana, source, parse_mode=mode)


async def test_reply_keyboards_of_plain_text(http: httpx.AsyncClient, sim: SimClient, ana: int) -> None:
    async def send(markup: Any) -> Any:
        params = {"chat_id": str(ana), "text": "x", "reply_markup": json.dumps(markup)}
        return (await http.post(f"/bot{TOKEN}/sendMessage", data=params)).json()

    assert (await send({"keyboard": [["a", {"text": "b"}]]}))["ok"]
    assert (await sim.chat(ana))["reply_keyboard"]["keyboard"] == [[{"text": "a"}, {"text": "b"}]]
    assert (await send({"force_reply": True}))["ok"]
    assert not (await send({"keyboard": ["a"]}))["ok"]
    assert not (await send({"keyboard": [[{"text": " "}]]}))["ok"]


async def test_an_edit_without_preview_options_changes_nothing(bot: telegram.Bot, ana: int) -> None:
    sent = await bot.send_message(ana, "x", link_preview_options=telegram.LinkPreviewOptions(is_disabled=True))
    assert sent.link_preview_options
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await sent.edit_text("x")


async def test_numbers_and_truth_come_as_text(http: httpx.AsyncClient, sim: SimClient, ana: int) -> None:
    said = await sim.say(ana, "a word")
    params = {
        "chat_id": str(ana), "text": "x", "disable_notification": "True", "protect_content": "1",
        "message_thread_id": "7", "reply_parameters": json.dumps({"message_id": said["message_id"], "quote": "word"}),
    }  # fmt: skip
    body = (await http.get(f"/bot{TOKEN}/sendMessage", params=params)).json()["result"]
    assert (body["has_protected_content"], body["quote"]["position"]) == (True, 2)
    assert [m["silent"] for m in await sim.messages(ana)] == [False, True]


async def entities_of(http: httpx.AsyncClient, ana: int, text: str, *entities: dict[str, Any]) -> Any:
    params = {"chat_id": ana, "text": text, "entities": list(entities)}
    answer = (await http.post(f"/bot{TOKEN}/sendMessage", json=params)).json()
    return answer["result"].get("entities") if answer["ok"] else answer["description"]


async def test_entities_as_given(http: httpx.AsyncClient, ana: int) -> None:
    def one(kind: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "offset": 0, "length": 2, **more}

    assert await entities_of(http, ana, "/x", one("bot_command"), one("bold")) == [one("bold"), one("bot_command")]
    [named] = await entities_of(http, ana, "me", one("text_mention", user={"id": ana}))
    assert named["user"]["first_name"] == "Ana"
    assert await entities_of(http, ana, "me", one("text_mention", user={"id": 99})) is None
    assert "Unsupported type" in await entities_of(http, ana, "me", one("dance"))
    assert "can't parse entities" in await entities_of(http, ana, "me", one("text_link"))


async def test_a_button_of_the_wrong_shape(http: httpx.AsyncClient, ana: int) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "copy_text": "not an object"}]]}
    params = {"chat_id": ana, "text": "x", "reply_markup": markup}
    answer = (await http.post(f"/bot{TOKEN}/sendMessage", json=params)).json()
    assert answer["description"].endswith('Field "copy_text" must be of type Object')
