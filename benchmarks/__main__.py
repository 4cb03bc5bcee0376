"""`python -m benchmarks [turn|loop|screen]`: all of them, or the named ones."""

import sys

from benchmarks import loop, screen, turn

ALL = {"turn": turn.main, "loop": loop.main, "screen": screen.main}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        ALL[name]()
