"""The whole durable turn: raw update in, inbox commit, decode, screen, advance, seal, commit, outbox row out."""

from benchmarks import floor, peer
from benchmarks.stage import Flow, Shelf, programme, slow_flushes

WORDS = "I went for a walk and felt fine about it, then we talked about the exam"
FLUSH = 0.001


def main() -> None:
    """Print what a turn costs, beside the peer and the floor."""
    shelf = Shelf()
    print("One durable turn (data in memory; an answer in the words of a person, screened for risk)")
    flat = [_kith(shelf, people, waiting) for people in (1_000, 100_000) for waiting in (1, 64)]
    print(f"  from 1,000 to 100,000 people, 64 waiting: {(flat[3] / flat[1] - 1) * 100:+.0f} % CPU")
    print("The same six states in ConversationHandler with PicklePersistence, flushed per update")
    for people, turns in ((1_000, 60), (10_000, 12)):
        print(f"  {people:>7,} people                   {peer.measure(people, turns):8.2f} ms CPU")
    print("Raw sqlite3, the turn's statements, two commits a turn")
    print(f"  no flush added                  {floor.measure(2_000):8.3f} ms wall")
    _with_flushes(shelf)


def _kith(shelf: Shelf, people: int, waiting: int) -> float:
    with programme(people) as store:
        flow = Flow(store, shelf, people)
        flow.measure("/checkin", 64, 30)
        rounds = 20 if waiting == 64 else 300
        flow.measure(WORDS, waiting, rounds // 4)
        cpu, wall = flow.measure(WORDS, waiting, rounds)
        print(f"  {people:>7,} people, {waiting:>2} waiting       {cpu:8.3f} ms CPU  {wall:8.3f} ms wall")
        return cpu


def _with_flushes(shelf: Shelf) -> None:
    """With a disk's flush: many turns share one, where the floor pays two for each."""
    with programme(1_000) as store:
        flow = Flow(store, shelf, 1_000)
        flow.measure(WORDS, 64, 5)
        slow_flushes(store, FLUSH)
        _, wall = flow.measure(WORDS, 64, 20)
    raw = floor.measure(500, FLUSH)
    print("With 1 ms added to every flush")
    print(f"  64 waiting                      {wall:8.3f} ms wall  {1e3 / wall:8,.0f} turns/s")
    print(f"  raw, one turn a commit pair     {raw:8.3f} ms wall  {1e3 / raw:8,.0f} turns/s  ({raw / wall:.1f} times)")
