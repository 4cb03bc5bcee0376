"""The ladder's arithmetic: which rungs are due, when the next one is, and climbing them without end (I6)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from dialogs.concern.hush import held_until
from dialogs.concern.machine import move
from dialogs.concern.paging import Recipients, awake, chosen, next_new, page, page_anyone
from dialogs.concern.routing import can_be_reached
from dialogs.concern.standing import Step, noted, stands
from dialogs.model.concern import Concern
from dialogs.model.effect import CancelTimer, SetTimer
from dialogs.programme import Audience, Ladder
from dialogs.world import World

TIMER = "rung"
CONTACT_REST = timedelta(days=1)  # a concern whose mentee was contacted rests at least this long before it returns
_SHORTEST_REPEAT = timedelta(minutes=1)


def ladder_of(world: World, concern: Concern) -> Ladder:
    """The tier's ladder; a failing detector is looked at within the hour, so it climbs like today."""
    ladders = world.programme.ladders
    return ladders.today if concern.reason == "look:detector" else ladders.of(concern.tier)


def _repeat(ladder: Ladder) -> timedelta:
    return max(ladder.repeat, _SHORTEST_REPEAT)


def _since(concern: Concern) -> datetime:
    return concern.since or concern.opened


def next_due(ladder: Ladder, concern: Concern) -> datetime:
    """When the rung that is next is climbed; past the last one, when it is repeated."""
    if concern.rung < len(ladder.rungs):
        return _since(concern) + ladder.rungs[concern.rung].after
    return _since(concern) + ladder.rungs[-1].after + (concern.round + 1) * _repeat(ladder)


def arm(concern: Concern, due: datetime) -> Step:
    """Let the concern come back at `due`; its next action and its timer are always the same moment (I5)."""
    return replace(concern, next_action=due), (SetTimer(kind=TIMER, key=str(concern.id), due=due),)


def disarm(concern: Concern) -> Step:
    """Nothing comes back any more: only for a resolved concern."""
    return replace(concern, next_action=None), (CancelTimer(kind=TIMER, key=str(concern.id)),)


def restart(world: World, concern: Concern, why: str) -> Step:
    """Back to triggered and to the first rung, whoever had it: raised, passed on, or silent for too long."""
    state = move(concern.state, "on_return") or "triggered"
    fresh = replace(
        concern, state=state, since=world.now, rung=0, round=0, acknowledged_by=None, acknowledged_at=None,
        outcome="", notes=noted(concern, world, why),
    )  # fmt: skip
    return climb(world, fresh)


def climb(world: World, concern: Concern) -> Step:
    """Page everyone whom the due rungs name, each person once, and set the next moment."""
    ladder = ladder_of(world, concern)
    audiences, climbed = _due(ladder, concern, world.now - _since(concern))
    if not audiences:
        return arm(concern, next_due(ladder, concern))
    people = chosen(world, concern, audiences, ladder.rungs[climbed.rung :])
    held = held_until(world, concern, people)
    if held is not None:
        return hold(world, concern, held)
    paged, pages = _page(world, climbed, people, audiences)
    armed, timer = arm(paged, next_due(ladder, paged))
    return armed, (*pages, *timer)


def _page(world: World, concern: Concern, people: Recipients, audiences: tuple[Audience, ...]) -> Step:
    if not people:
        return page_anyone(world, concern)
    free = awake(world, concern, people, everyone="everyone" in audiences)
    if not free:
        return replace(concern, notes=noted(concern, world, "capped")), ()
    return page(world, concern, free, second="second_channel" in audiences)


def _due(ladder: Ladder, concern: Concern, elapsed: timedelta) -> tuple[tuple[Audience, ...], Concern]:
    """The audiences of every rung that is due, and the concern once they are climbed."""
    due = [rung for rung in ladder.rungs[concern.rung :] if rung.after <= elapsed]
    rung = min(concern.rung, len(ladder.rungs)) + len(due)
    past = elapsed - ladder.rungs[-1].after
    rounds = max(concern.round, past // _repeat(ladder)) if rung == len(ladder.rungs) else concern.round
    if rounds > concern.round:
        due.append(ladder.rungs[-1])
    audiences = tuple(audience for step in due for audience in step.page)
    return tuple(dict.fromkeys(audiences)), replace(concern, rung=rung, round=rounds)


def hold(world: World, concern: Concern, until: datetime) -> Step:
    """Wait until quiet hours are over; the whole ladder moves along, or its rungs would pile up."""
    shifted = replace(concern, since=_since(concern) + (until - world.now))
    return arm(shifted, until)


def missed(concern: Concern) -> frozenset[int]:
    """Whom a page of this concern could not reach."""
    return frozenset(note.by for note in concern.notes if note.what == "undeliverable" and note.by is not None)


def climb_on(world: World, concern: Concern) -> Step:
    """Somebody could not be reached: page at once the next people who were not paged yet; the ladder's times stay."""
    later = ladder_of(world, concern).rungs[concern.rung :]
    known = concern.paged | missed(concern)
    people = next_new(world, concern, later, known)
    if people:
        free = awake(world, concern, people, everyone=True)
        return page(world, concern, free) if free else (concern, ())
    if any(_still_reached(world, concern, who) for who in concern.paged - missed(concern)):
        return concern, ()
    return page_anyone(world, concern, known)


def _still_reached(world: World, concern: Concern, who: int) -> bool:
    person = world.dossier.people.get(who)
    return person is not None and stands(world, concern, person) and can_be_reached(person)
