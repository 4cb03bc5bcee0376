"""What people do with a concern: acknowledge, contact, pass on, and what they or the mentee add to it."""

from msgspec.structs import replace

from dialogs.concern.hush import held_until
from dialogs.concern.ladder import CONTACT_REST, arm, ladder_of, next_due, restart
from dialogs.concern.machine import move
from dialogs.concern.paging import page
from dialogs.concern.replies import answer, had_already, news, others, seen
from dialogs.concern.routing import available, members, routed
from dialogs.concern.standing import SLOW, Step, around, keep_apart, left_out_of, noted, person_of, with_pairing
from dialogs.model.concern import Concern
from dialogs.model.effect import SavePairing, TellConcern
from dialogs.model.people import Person
from dialogs.programme import Audience
from dialogs.world import World

_LONGEST_REPLY = 500
PASSABLE: tuple[Audience, ...] = ("backup", "safeguarding", "deputy", "coordinators")


def take(world: World, concern: Concern, by: Person) -> Step:
    """The first acknowledgement wins: the mentee and the others are told who; nothing when somebody has it."""
    state = move(concern.state, "on_acknowledge")
    if state is None:
        return concern, ()
    taken = replace(
        concern, state=state, acknowledged_by=by.id, acknowledged_at=world.now,
        notes=noted(concern, world, "acknowledged", by.id),
    )  # fmt: skip
    taken, timer = arm(taken, world.now + ladder_of(world, taken).reopen)
    return taken, (*timer, *seen(world, taken, by), *others(world, taken, by, "alerts.taken"))


def acknowledge(world: World, concern: Concern, by: Person, _: TellConcern) -> Step:
    """ "Got it"; a second press learns who was first."""
    if concern.state != "triggered":
        return concern, (had_already(world, concern, by),)
    taken, effects = take(world, concern, by)
    return taken, (*effects, answer(world, taken, by, "alerts.yours"))


def contacted(world: World, concern: Concern, by: Person, _: TellConcern) -> Step:
    """The mentee was spoken to; acknowledges too when nobody had."""
    taken, effects = take(world, concern, by)
    state = move(taken.state, "on_contact") or taken.state
    spoken = replace(taken, state=state, notes=noted(taken, world, "contacted", by.id))
    rest = max(ladder_of(world, spoken).reopen, CONTACT_REST)
    rested, timer = arm(spoken, world.now + rest)
    return rested, (*effects, *timer, answer(world, rested, by, "alerts.contacted"))


def ways_on(world: World, concern: Concern, by: Person) -> tuple[Audience, ...]:
    """To whom `by` can pass it on: audiences of its ladder with somebody else who can be reached."""
    rungs = ladder_of(world, concern).rungs
    named = {audience for rung in rungs for audience in routed(world, concern, rung.page)}
    if concern.tier not in SLOW:
        named.add("safeguarding")
    return tuple(a for a in PASSABLE if a in named and _someone_else(world, concern, a, by))


def _someone_else(world: World, concern: Concern, audience: Audience, by: Person) -> tuple[Person, ...]:
    people = members(world, concern, audience)
    return tuple(person for person in people if person.id != by.id and available(person, world.now))


def pass_on(world: World, concern: Concern, by: Person, tell: TellConcern) -> Step:
    """Hand it to somebody else, paged at once; the ladder climbs on from the rung that names them."""
    ways = ways_on(world, concern, by)
    to = next((way for way in ways if tell.data.get("to", way) == way), None)
    if to is None:
        return concern, (answer(world, concern, by, "alerts.nobody_else"),)
    passed = replace(
        concern, state=move(concern.state, "on_return") or "triggered", acknowledged_by=None, acknowledged_at=None,
        outcome="", notes=noted(concern, world, "passed_on", by.id, to),
    )  # fmt: skip
    moved, pages = _hand(world, passed, to, _someone_else(world, concern, to, by))
    armed, timer = arm(moved, next_due(ladder_of(world, moved), moved))
    return armed, (*pages, *timer, answer(world, armed, by, "alerts.passed_on", with_buttons=False))


def _hand(world: World, concern: Concern, to: Audience, people: tuple[Person, ...]) -> Step:
    """Page them now, or let their own rung do it when quiet hours are over."""
    rungs = ladder_of(world, concern).rungs
    naming = [n for n, rung in enumerate(rungs) if to in routed(world, concern, rung.page)]
    backup = [n for n, rung in enumerate(rungs) if "backup" in rung.page]
    place = (naming or backup or [0])[-1]
    held = held_until(world, concern, people)
    since = (held or world.now) - rungs[place].after
    if held is not None:
        return replace(concern, rung=place, round=0, since=since), ()
    return page(world, replace(concern, rung=place + 1, round=0, since=since), people)


def wrote(world: World, concern: Concern, by: Person, _: TellConcern) -> Step:
    """A human writes to the mentee: whoever has the concern is not silent."""
    active = replace(concern, notes=noted(concern, world, "wrote", by.id))
    if active.state == "triggered" or active.acknowledged_by != by.id:
        return active, ()
    due = world.now + ladder_of(world, active).reopen
    return arm(active, max(due, active.next_action or due))


def note(world: World, concern: Concern, by: Person | None, tell: TellConcern) -> Step:
    """A line for the record."""
    who = by.id if by else None
    return replace(concern, notes=noted(concern, world, tell.what, who, tell.text[:_LONGEST_REPLY])), ()


def replied(world: World, concern: Concern, by: Person | None, tell: TellConcern) -> Step:
    """The mentee's answer, a denial too, is kept and shown; it never closes anything."""
    recorded, _ = note(world, concern, by, tell)
    answered = replace(recorded, answered=tell.text[:_LONGEST_REPLY] or concern.answered)
    if not concern.outcome:
        return answered, news(world, answered, "alerts.replied")
    # Somebody was about to close it: with a new word from the mentee it stays open until they have looked again.
    kept, timer = arm(replace(answered, outcome=""), world.now + ladder_of(world, concern).reopen)
    return kept, (*timer, *news(world, kept, "alerts.replied"))


def left(world: World, concern: Concern, by: Person | None, tell: TellConcern) -> Step:
    """The mentee has stopped or gone: whoever has it hears so, and closes it; only a human does (I7)."""
    recorded, _ = note(world, concern, by, tell)
    return recorded, news(world, recorded, "alerts.left")


def leave_out(world: World, concern: Concern, by: Person | None, tell: TellConcern) -> Step:
    """It is about `data["person"]`: they are left out from now on, and the ladder starts again without them."""
    accused = int(tell.data["person"])
    recorded, _ = note(world, concern, by, tell)
    if accused in concern.excluded:
        return recorded, ()
    rerouted, effects = restart(world, replace(recorded, excluded=concern.excluded | {accused}), "rerouted")
    effects = (*keep_apart(world, concern.mentee, rerouted.excluded), *effects)
    if by is None or by.id == accused:
        return rerouted, effects
    name = known.name if (known := person_of(world, accused)) else ""
    return rerouted, (answer(world, rerouted, by, "alerts.left_out", name=name), *effects)


def clear_mentor(world: World, concern: Concern, by: Person, _: TellConcern) -> Step:
    """A human has ruled the mentor out as the subject: mentor and backup may see it, and the mentor is paged."""
    near = around(world, concern.mentee)
    mentors, pairing = near.mentors, near.pairing
    if pairing is None or left_out_of(world, concern).isdisjoint(mentors) or by.id in mentors:
        return concern, (answer(world, concern, by, "alerts.not_yours", with_buttons=False),)
    cleared = replace(
        concern, excluded=concern.excluded - mentors, notes=noted(concern, world, "mentor_cleared", by.id)
    )
    met = replace(pairing, left_out=pairing.left_out - mentors)
    world = with_pairing(world, met)
    people = _someone_else(world, cleared, "mentor", by)
    wanted = people and cleared.tier not in SLOW  # what can wait reaches the mentor by its ladder
    paged, pages = page(world, cleared, people) if wanted else (cleared, ())
    return paged, (SavePairing(pairing=met), *pages, answer(world, paged, by, "alerts.mentor_cleared"))
