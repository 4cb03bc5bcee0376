"""The whole durable turn: raw update in, inbox commit, decode, screen, advance, seal, commit, outbox row out."""

import gc
from collections.abc import Iterator

from benchmarks import floor, peer
from benchmarks.stage import Cost, Flow, Place, Shelf, slow_flushes
from benchmarks.table import Line, show

MOST = 100_000
TURNS = 12 * 64 * 4
FLUSH = 0.001
MONTH = 30  # days with two entries


def main(small: Place, large: Place) -> None:
    """Print what a turn costs, beside the peer and the floors."""
    shelf = Shelf()
    gc.freeze()  # as the bot does
    lines = [*_kith(shelf, small, (1, 64)), *_kith(shelf, large, (1, 64))]
    few, many = lines[1].cost, lines[3].cost
    show("One durable turn of a six-step dialog", lines)
    rise = (many.cpu / few.cpu - 1) * 100
    print(f"  64 waiting, from {small.people:,} to {large.people:,} people: {rise:+.0f} % CPU (reach: 10 %)")
    show("The same, after a month of two entries a day", _kith(shelf, small, (64,), MONTH))
    show("The same six states in ConversationHandler with PicklePersistence, flushed per update", _peers())
    _flushes(shelf, small)


def _kith(shelf: Shelf, place: Place, waiting: tuple[int, ...], days: int = 0) -> list[Line]:
    with place.copied() as store:
        flow = Flow(store, shelf, place.people)
        flow.begin("six", days)
        reach = {64: "0.5 ms CPU"}
        return [Line("Kith", place.people, n, flow.measure(n, TURNS), reach.get(n, "")) for n in waiting]


def _peers() -> Iterator[Line]:
    for people, turns in ((1_000, 60), (10_000, 20)):
        yield Line("peer", people, 1, peer.measure(people, turns))


def _flushes(shelf: Shelf, place: Place) -> None:
    """With a disk's flush: many turns share one, where the floor pays one or two for each."""
    with place.copied() as store:
        flow = Flow(store, shelf, place.people)
        flow.begin("six")
        slow_flushes(store, FLUSH)
        ours = flow.measure(64, TURNS)
    floors = {commits: floor.measure(1_000, commits, FLUSH) for commits in (1, 2)}
    show("With 1 ms added to every flush", [Line("Kith", place.people, 64, ours), *_raw(floors)])
    times = " and ".join(f"{cost.wall / ours.wall:.1f} times the rate of {n} a turn" for n, cost in floors.items())
    print(f"  Kith makes {times} (reach: 5 times the rate of 1)")
    show("Without", list(_raw({commits: floor.measure(2_000, commits) for commits in (1, 2)})))


def _raw(floors: dict[int, Cost]) -> Iterator[Line]:
    for commits, cost in floors.items():
        yield Line(f"raw sqlite3, {commits} commit{'s' * (commits > 1)} a turn", 1_000, 1, cost)
