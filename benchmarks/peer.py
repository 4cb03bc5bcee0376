"""The peer: the same six states in python-telegram-bot's ConversationHandler, its pickle flushed after every update."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import (  # noqa: TID251 # here it is what is measured against
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)
from telegram.request import BaseRequest

from benchmarks.stage import SAMPLES, Cost, folder, quartile

Context = ContextTypes.DEFAULT_TYPE
STATES = 6


class Nowhere(BaseRequest):
    """Every message is accepted at once."""

    read_timeout = 1.0

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return

    async def do_request(self, url: str, method: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        del method, rest, more
        if url.endswith("getMe"):
            return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"B","username":"b"}}'
        return 200, b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}'


def measure(people: int, turns: int) -> Cost:
    """Milliseconds a turn with so many users in the conversation."""
    with folder() as path:
        return asyncio.run(_measure(path, people, turns))


async def _measure(path: Path, people: int, turns: int) -> Cost:
    persistence = PicklePersistence(path / "peer.pickle", on_flush=True, update_interval=3_600)
    app = _application(persistence)
    await app.initialize()
    for user in range(1, people + 1):
        app.user_data[user]["answers"] = ["an answer of a usual length, about a day"]
        await app.process_update(_update(app, user, user, "/go"))
    await app.update_persistence()
    persistence.on_flush = False  # from here on every update writes the file, as nothing may be lost
    count = turns // SAMPLES + 1
    costs = [await _sample(app, range(n * count + 1, (n + 1) * count + 1)) for n in range(SAMPLES)]
    await app.shutdown()
    return quartile(costs)


async def _sample(app: Any, users: range) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    for user in users:
        await app.process_update(_update(app, 1_000_000 + user, user, "I went for a walk and felt fine"))
        await app.update_persistence()
    return Cost((time.process_time() - cpu) * 1e3 / len(users), (time.perf_counter() - wall) * 1e3 / len(users))


def _application(persistence: PicklePersistence) -> Any:  # type: ignore[type-arg]
    request = Nowhere()
    app = (
        Application.builder().token("1:peer").request(request).get_updates_request(Nowhere())
        .persistence(persistence).job_queue(None).build()
    )  # fmt: skip
    words = filters.TEXT & ~filters.COMMAND
    app.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("go", _begin)],
            states={state: [MessageHandler(words, _step(state))] for state in range(STATES)},
            fallbacks=[CommandHandler("stop", _begin)],
            name="six",
            persistent=True,
        )
    )
    return app


async def _begin(update: Update, context: Context) -> int:
    del context
    await update.message.reply_text("How are you?")  # type: ignore[union-attr]
    return 0


def _step(state: int) -> Any:
    async def answer(update: Update, context: Context) -> int:
        assert context.user_data is not None
        assert update.message is not None
        context.user_data["answers"] = [*context.user_data["answers"][-5:], update.message.text]
        await update.message.reply_text("And then?")
        return (state + 1) % STATES

    return answer


def _update(app: Any, number: int, user: int, text: str) -> Update:
    message = {
        "message_id": number, "date": int(datetime.now(UTC).timestamp()), "text": text,
        "chat": {"id": user, "type": "private"}, "from": {"id": user, "is_bot": False, "first_name": "P"},
    }  # fmt: skip
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    update = Update.de_json({"update_id": number, "message": message}, app.bot)
    assert update is not None
    return update
