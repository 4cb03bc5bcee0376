"""What people write: ordinary sentences, no two alike for long, so that nothing is measured by heart."""

import random
from collections.abc import Iterator

_WHEN = (
    "today",
    "this morning",
    "after class",
    "last night",
    "on the way home",
    "at lunch",
    "around eight",
    "since Monday",
)
_WHO = ("my brother", "Ana", "the tutor", "a friend", "my flatmate", "mum", "the new manager", "somebody at work")
_DID = (
    "I went for a walk with {}", "I talked to {} about the exam", "I did not start the essay, {} came by",
    "{} asked about the application and I said soon", "we cooked with {} and it was fine", "I called {} back",
    "I wrote half a page and showed it to {}", "{} helped me with the form",
)  # fmt: skip
_FELT = (
    "and it felt okay", "but I was tired", "and then I slept badly", "which was good", "and I am a bit proud",
    "though I still worry about the money", "and nothing much happened", "so tomorrow I go on",
)  # fmt: skip


def sentences() -> Iterator[str]:
    """About twelve words each, without end; the same ones in every run."""
    rng = random.Random(6)
    while True:
        did = rng.choice(_DID).format(rng.choice(_WHO))
        yield f"{rng.choice(_WHEN)} {did} {rng.choice(_FELT)} {rng.randrange(24)}:{rng.randrange(60):02d}"
