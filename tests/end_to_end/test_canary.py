"""Nobody's words are found where they do not belong: not in the log, not in any byte of the data (I13, I14)."""

import signal

from bot.sandbox.client import SimClient
from tests.end_to_end.home import ANA, CARLA, MIA, SAM, TOKEN, Home, plan
from tests.end_to_end.process import ended, process
from tests.end_to_end.stage import Stage, rows, theatre, until

NAMES = ("Quillonette", "Zephyrine")
RISK = "I want to kill myself because of the vermilion lighthouse"


class Birds:
    """Words that occur nowhere else, one for every path that words can take."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        word = self.planted[path] = f"xq{len(self.planted)}canary{len(path)}vz"
        return f"about my {word} today"


async def sing(stage: Stage, bird: Birds) -> None:
    """Take every path."""
    sim = stage.sim
    await sim.say(MIA, bird("free text"))
    first = await sim.say(MIA, bird("before the edit"))
    await sim.edit(MIA, first["message_id"], bird("edit"))
    await sim.send(MIA, photo="", caption=bird("caption"))
    await sim.send(MIA, document=f"{bird('file name')}.txt", caption=bird("caption of a file"))
    await sim.say(MIA, f"/unknown {bird('behind a command')}")
    await sim.wait_for(MIA, "do not know that command", timeout=30)
    await relayed(sim, bird)
    await sim.say(MIA, "/checkin")
    for ask, answer in (("How are you", "7"), ("going round", "2"), ("One line", bird("answer"))):
        await sim.wait_for(MIA, ask)
        await sim.say(MIA, answer)
    await sim.wait_for(MIA, "That was it")
    await put_off(sim, bird)
    await in_danger(sim, bird)
    await sim.say(MIA, "/export")
    await sim.wait_for(MIA, "everything that is kept about you, as of now")
    await invited(sim)
    await sim.say(999, bird("stranger"))
    await sim.wait_for(999, "only talk with people who were invited")


async def relayed(sim: SimClient, bird: Birds) -> None:
    await sim.say(MIA, "/talk")
    await sim.wait_for(MIA, "What would help you most")
    await sim.tap(MIA, "Just listen")
    await sim.wait_for(MIA, "goes straight to Sam")
    await sim.say(MIA, bird("to the mentor"))
    await sim.wait_for(SAM, "canary")
    await sim.tap(SAM, "Reply to*")
    await sim.wait_for(SAM, "goes straight to")
    await sim.say(SAM, bird("to the mentee"))
    await sim.wait_for(MIA, "canary")
    await sim.tap(MIA, "Stop writing to them")
    await sim.wait_for(MIA, "line is closed")


async def put_off(sim: SimClient, bird: Birds) -> None:
    await sim.say(MIA, "hm")
    await sim.wait_for(MIA, "You can write on, or choose")
    await sim.tap(MIA, "I am putting it off")
    await sim.wait_for(MIA, "What have you been putting off")
    await sim.say(MIA, bird("commitment"))
    await sim.wait_for(MIA, "How much does leaving it cost")


async def in_danger(sim: SimClient, bird: Birds) -> None:
    bird.planted["risk"] = "vermilion lighthouse"
    await sim.say(MIA, RISK)
    await sim.wait_for(ANA, "Concern . · now")
    await sim.tap(ANA, "Open")
    await sim.wait_for(ANA, "Their words")
    await sim.say(MIA, bird("reply to the question"))
    await sim.tap(ANA, "Got it")
    await sim.wait_for(ANA, "is yours")
    await sim.tap(ANA, "Resolve")
    await sim.wait_for(ANA, "How did concern")
    await sim.tap(ANA, "We talked*")
    await sim.wait_for(ANA, "One line for the record")
    await sim.say(ANA, bird("note"))
    await sim.wait_for(ANA, "is closed")


async def invited(sim: SimClient) -> None:
    await sim.say(CARLA, f"/invite {NAMES[1]}")
    await sim.wait_for(CARLA, NAMES[1])


async def test_no_planted_word_or_name_is_found_in_logs_or_data(home: Home) -> None:
    home.furnish(plans=[plan()], name=NAMES[0])
    bird = Birds()
    async with theatre(home) as stage:
        await stage.sim.user(999, "Vasilisa", username="vasilisa_the_stranger")
        async with process(home, stage.sandbox.url, LOG_LEVEL="DEBUG") as bot:
            await stage.sim.fault("status", status=502, method="send*", probability=0.1, seed=1)  # errors log, too
            await sing(stage, bird)
            store = home.open(beside=True)
            await until(lambda: not rows(store, "SELECT 1 FROM inbox WHERE closed IS NULL"))
            await until(lambda: not rows(store, "SELECT 1 FROM outbox WHERE closed IS NULL"))
            kept = str(store.export(home.number(MIA)))
            store.close()
            running = home.bytes_on_disk()
            bot.send_signal(signal.SIGTERM)
            assert await ended(bot, 20) == 0
    log = (home.folder / "log").read_bytes()
    assert b"Took in" in log
    for path in ("free text", "edit", "caption", "answer", "commitment", "to the mentor"):
        assert bird.planted[path] in kept, path  # the words did get there
    found = {
        f"{path} in {place}"
        for path, word in [*bird.planted.items(), *((name, name) for name in (*NAMES, "Vasilisa", "vasilisa_the"))]
        for place, content in (("log", log), ("data", running), ("data after the end", home.bytes_on_disk()))
        if word.encode() in content
    }
    assert not found
    assert TOKEN.partition(":")[2].encode() not in log
    assert TOKEN.partition(":")[2].encode() not in running
    assert home.keys[0].encode() not in log + running
