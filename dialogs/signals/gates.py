"""Gates: which phrases are worth searching for in a text, told by which words are in it."""

from msgspec import Struct

GATES = 3
"""How many of the words that a phrase cannot match without are looked for before it is searched."""


class Gate(Struct, frozen=True):
    """Which phrases can match a text, as bit sets: those with one of their words in it, and those that need none."""

    by_symbol: dict[str, int]
    free: int

    def lets(self, symbols: set[str]) -> int:
        """The phrases that these symbols let through."""
        passed = self.free
        for symbol in symbols:
            passed |= self.by_symbol.get(symbol, 0)
        return passed


def make_gates(needs: list[list[set[str]]]) -> tuple[Gate, ...]:
    """One gate a level; `needs` has for each phrase, for each level, symbols of which one must be there."""
    return tuple(_gate(needs, level) for level in range(GATES))


def _gate(needs: list[list[set[str]]], level: int) -> Gate:
    by_symbol: dict[str, int] = {}
    free = 0
    for number, need in enumerate(needs):
        if level >= len(need):
            free |= 1 << number
            continue
        for symbol in need[level]:
            by_symbol[symbol] = by_symbol.get(symbol, 0) | 1 << number
    return Gate(by_symbol, free)
