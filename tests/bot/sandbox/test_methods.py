import contextlib
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.sandbox.client import SimClient
from bot.sandbox.images import small_picture
from bot.sandbox.server import Sandbox
from tests.bot.conftest import START


def buttons(*labels: str, data: str = "") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data or label)] for label in labels])


@contextlib.contextmanager
def refused(reason: str) -> Iterator[None]:
    with pytest.raises(BadRequest) as caught:
        yield
    assert caught.value.message.lower().startswith(reason.lower())


async def test_get_me(bot: telegram.Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (4242, True, "kith_sandbox_bot")
    assert me.can_join_groups is False
    assert me.can_connect_to_business is False


async def test_send_and_read(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    sent = await bot.send_message(ana, " <b>Hi</b> &lt;3 /help ", parse_mode="HTML", reply_markup=buttons("Go"))
    assert (sent.text, sent.date, sent.chat.id) == ("Hi <3 /help", START, ana)
    assert [e.type for e in sent.entities] == ["bold", "bot_command"]
    seen = await sim.wait_for(ana, "^hi")
    assert (seen["html"], seen["buttons"][0][0]["text"]) == ("<b>Hi</b> &lt;3 /help", "Go")


@pytest.mark.parametrize(
    ("text", "mode", "refusal"),
    [
        ("x" * 4097, None, "message is too long"),
        ("🙂" * 2049, None, "message is too long"),
        ("   ", None, "message text is empty"),
        ("<b></b>", "HTML", "message text is empty"),
        ("<b>x", "HTML", "can't parse entities"),
        ("x", "Fancy", "unsupported parse_mode"),
    ],
)
async def test_refused_texts(bot: telegram.Bot, ana: int, text: str, mode: str | None, refusal: str) -> None:
    with refused(refusal):
        await bot.send_message(ana, text, parse_mode=mode)


async def test_the_limit_counts_after_parsing(bot: telegram.Bot, ana: int) -> None:
    await bot.send_message(ana, "<b>" + "🙂" * 2048 + "</b>", parse_mode="HTML")


async def test_callback_data_of_64_bytes(bot: telegram.Bot, ana: int) -> None:
    await bot.send_message(ana, "x", reply_markup=buttons("a", data="ä" * 32))
    with refused("button_data_invalid"):
        await bot.send_message(ana, "x", reply_markup=buttons("a", data="ä" * 32 + "b"))


async def test_who_cannot_be_written_to(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    with refused("Chat not found"):
        await bot.send_message(999, "x")
    await sim.user(12, "Bo")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(12, "x")
    await sim.block(ana)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ana, "x")
    await sim.unblock(ana)
    await bot.send_message(ana, "x")


async def test_edits(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    sent = await bot.send_message(ana, "one", reply_markup=buttons("a"))
    with refused("message is not modified: specified new message content"):
        await bot.edit_message_text("one", ana, sent.message_id, reply_markup=buttons("a"))
    changed = await bot.edit_message_text("two", ana, sent.message_id)
    assert isinstance(changed, telegram.Message)
    assert (changed.text, changed.edit_date, changed.reply_markup) == ("two", START, None)
    assert (await sim.messages(ana))[0]["edited"]
    await bot.edit_message_reply_markup(ana, sent.message_id, reply_markup=buttons("b"))
    with refused("message is not modified"):
        await bot.edit_message_reply_markup(ana, sent.message_id, reply_markup=buttons("b"))
    with refused("message_too_long"):
        await bot.edit_message_text("x" * 4097, ana, sent.message_id)
    with refused("message to edit not found"):
        await bot.edit_message_text("x", ana, 999)
    mine = await sim.say(ana, "mine")
    with refused("message can't be edited"):
        await bot.edit_message_text("x", ana, mine["message_id"])


async def test_deletes(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    sent = await bot.send_message(ana, "x")
    version = (await sim.chat(ana))["version"]
    assert await bot.delete_message(ana, sent.message_id)
    assert (await sim.chat(ana, after=version))["deleted"] == [sent.message_id]
    assert await sim.messages(ana) == []
    with refused("message to delete not found"):
        await bot.delete_message(ana, sent.message_id)
    old = await bot.send_message(ana, "x")
    await sim.jump(by=49 * 3600)
    with refused("message can't be deleted"):
        await bot.delete_message(ana, old.message_id)


async def test_taps(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    sent = await bot.send_message(ana, "x", reply_markup=buttons("Yes, go on", "No"))
    tapped = await sim.tap(ana, "Yes*")
    [update] = await bot.get_updates()
    query = update.callback_query
    assert query
    assert query.message
    assert (query.data, query.message.message_id, query.from_user.id) == ("Yes, go on", sent.message_id, ana)
    await query.answer("Noted", show_alert=True)
    [answer] = (await sim.chat(ana))["answers"]
    assert (answer["callback_query_id"], answer["text"], answer["show_alert"]) == (
        tapped["callback_query_id"], "Noted", True,
    )  # fmt: skip


@pytest.mark.parametrize(("seconds", "fits"), [(149, True), (151, False)])
async def test_a_tap_lives_150_seconds(bot: telegram.Bot, sim: SimClient, ana: int, seconds: int, fits: bool) -> None:
    await bot.send_message(ana, "x", reply_markup=buttons("a"))
    query = (await sim.tap(ana, "a"))["callback_query_id"]
    await sim.jump(by=seconds)
    if fits:
        assert await bot.answer_callback_query(query)
        return
    with refused("query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query)


async def test_photos_documents_and_files(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    picture = small_picture(40, 30)
    photo = await bot.send_photo(ana, picture, caption="<b>c</b>", parse_mode="HTML")
    assert (photo.photo[0].width, photo.photo[0].height, photo.caption) == (40, 30, "c")
    content = bytes(range(256)) * 9 + b"\r\n--x\r\n\r\n"
    document = await bot.send_document(ana, io.BytesIO(content), filename="résumé.bin", caption="d")
    assert document.document
    assert (document.document.file_name, document.document.file_size) == ("résumé.bin", len(content))
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    again = await bot.send_photo(ana, photo.photo[0].file_id)
    assert again.photo[0].file_unique_id == photo.photo[0].file_unique_id
    assert [m["kind"] for m in await sim.messages(ana)] == ["photo", "document", "photo"]
    with refused("image_process_failed"):
        await bot.send_photo(ana, b"not a picture")
    with refused("message caption is too long"):
        await bot.send_photo(ana, picture, caption="x" * 1025)
    with refused("wrong file identifier/http url specified"):
        await bot.send_photo(ana, "no-such-file")
    with refused("invalid file_id"):
        await bot.get_file("no-such-file")


async def test_chat_action_and_get_chat(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    assert await bot.send_chat_action(ana, "typing")
    assert (await sim.chat(ana))["user"]["typing"] == "typing"
    await bot.send_message(ana, "x")
    assert (await sim.chat(ana))["user"]["typing"] == ""
    with refused("wrong parameter action"):
        await bot.send_chat_action(ana, "dancing")
    chat = await bot.get_chat(ana)
    assert (chat.first_name, chat.username, chat.active_usernames) == ("Ana", "ana_k", ("ana_k",))
    with refused("Chat not found"):
        await bot.get_chat(5)


async def test_command_menus(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    async def menu() -> list[str]:
        return [c["description"] for c in (await sim.chat(ana))["commands"]]

    await bot.set_my_commands([BotCommand("help", "everyone")])
    assert await menu() == ["everyone"]
    await bot.set_my_commands([("help", "todos")], language_code="es")
    assert await menu() == ["todos"]
    await bot.set_my_commands([("help", "private")], scope=BotCommandScopeAllPrivateChats())
    assert await menu() == ["private"]
    await bot.set_my_commands([("help", "Ana")], scope=BotCommandScopeChat(ana))
    assert await menu() == ["Ana"]
    assert [c.description for c in await bot.get_my_commands(BotCommandScopeChat(ana))] == ["Ana"]
    assert await bot.get_my_commands(BotCommandScopeChat(ana), language_code="de") == ()
    await bot.delete_my_commands(BotCommandScopeChat(ana))
    assert await menu() == ["private"]
    with refused("bot_command_invalid"):
        await bot.set_my_commands([("Bad Name", "x")])
    with refused("Chat not found"):
        await bot.set_my_commands([("help", "x")], scope=BotCommandScopeChat(5))


async def test_replies_and_reply_keyboards(bot: telegram.Bot, sim: SimClient, ana: int) -> None:
    asked = await sim.say(ana, "question")
    number = asked["message_id"]
    sent = await bot.send_message(
        ana, "x", reply_parameters=ReplyParameters(number), reply_markup=ReplyKeyboardMarkup([["a"]])
    )
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "question"
    assert (await sim.chat(ana))["reply_keyboard"]["keyboard"] == [[{"text": "a"}]]
    await bot.send_message(ana, "y", reply_markup=ReplyKeyboardRemove())
    assert (await sim.chat(ana))["reply_keyboard"] is None
    with refused("message to be replied not found"):
        await bot.send_message(ana, "x", reply_parameters=ReplyParameters(999))


async def test_one_chat_takes_five_at_once(bot: telegram.Bot, sandbox: Sandbox, sim: SimClient, ana: int) -> None:
    moment = [0.0]
    sandbox.world.pacing.monotonic = lambda: moment[0]
    for _ in range(5):
        await bot.send_message(ana, "x")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ana, "x")
    assert caught.value.retry_after == timedelta(seconds=1)
    moment[0] = 1.0
    await bot.send_message(ana, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(ana, "x")
    await sim.pacing(enabled=False)
    for _ in range(9):
        await bot.send_message(ana, "x")


async def test_thirty_a_second_overall(bot: telegram.Bot, sandbox: Sandbox, sim: SimClient) -> None:
    moment = [0.0]
    sandbox.world.pacing.monotonic = lambda: moment[0]
    for number in range(1, 32):
        await sim.user(number, started=True)
    for number in range(1, 31):
        await bot.send_message(number, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(31, "x")
