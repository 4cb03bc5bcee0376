"""`python -m benchmarks [turn|start|screen|notice]`: all of them, or the named ones."""

import sys
import time

from benchmarks import notice, screen, start, turn
from benchmarks.stage import Place, folder
from benchmarks.table import machine

LARGE = 100_000
ALONE = {"screen": screen, "notice": notice}  # need no database


def _all(names: list[str]) -> None:
    print(machine())
    for name, bench in ALONE.items():
        if name in names:
            bench.main()
    if set(names) <= set(ALONE):
        return
    with folder() as few, folder() as many:
        small, large = Place(few, 1_000), Place(many, LARGE)
        if "turn" in names:
            turn.main(small, large)
        if "start" in names:
            start.main(large)


if __name__ == "__main__":
    begun = time.perf_counter()
    _all(sys.argv[1:] or ["turn", "start", *ALONE])
    print(f"\nmeasured in {time.perf_counter() - begun:.0f} s")
