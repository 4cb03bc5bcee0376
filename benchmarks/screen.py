"""What screening one message costs: usual ones, and 4,096 characters of anything."""

import random
import statistics
import string
import time
from collections.abc import Callable

from bot.content import Content
from bot.detectors import load_signals
from dialogs.signals import Pack, safe_screen

USUAL = (
    "I went for a walk and felt fine about it", "exam tomorrow, not ready at all lol", "ok", "hoy he hablado con ella",
    "my mum called and we argued about money again, then I could not sleep and watched a film until three",
    "did the first two minutes of the CV. it was okay actually", "no sé qué hacer con las prácticas",
)  # fmt: skip
LONGEST = 4096


def main() -> None:
    """Print median and worst times in milliseconds, beside the time of folding the text's case alone."""
    pack = load_signals(Content())
    usual = sorted(_time(pack, text) for text in USUAL for _ in range(60))
    floor = statistics.median(_floor(text.casefold) for text in USUAL for _ in range(60))
    print("Screening one message for acute risk, both languages")
    late = usual[int(len(usual) * 0.99)]
    print(f"  usual messages: median {statistics.median(usual):.3f} ms, 99th percentile {late:.3f} ms")
    print(f"  (floor: str.casefold {floor:.5f} ms)")
    for name, text in _long():
        print(f"  {LONGEST} characters of {name:<22} {min(_time(pack, text) for _ in range(5)):.2f} ms")


def _time(pack: Pack, text: str) -> float:
    return _floor(lambda: safe_screen(pack, (text,), (), "en", minor=False))


def _floor(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def _long() -> list[tuple[str, str]]:
    rng = random.Random(1)
    letters = "".join(rng.choice(string.ascii_lowercase + "    ") for _ in range(LONGEST))
    texts = [
        ("ordinary talk", (" ".join(USUAL) + " ") * 40),
        ("letters at random", letters),
        ("one letter", "a" * LONGEST),
        ("one letter, spaced", "k " * (LONGEST // 2)),
        ("emoji", "💀🔪😭" * (LONGEST // 3)),
        ("near misses", "i want to not " * (LONGEST // 14)),
        ("zero-width characters", "a\u200b" * (LONGEST // 2)),
        ("Chinese", "我今天去散步了" * (LONGEST // 7)),
    ]
    return [(name, text[:LONGEST]) for name, text in texts]
