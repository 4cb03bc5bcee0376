"""One page: who gets it, over which lane, and what happens when nobody can be reached."""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from dialogs.concern.hush import capped, quiet_until
from dialogs.concern.routing import available, can_be_reached, members, routed
from dialogs.concern.standing import SLOW, Step, around, is_urgent, noted
from dialogs.model.action import Button, Do, Rows
from dialogs.model.concern import Concern, Note
from dialogs.model.effect import Alarm, Effect, Page, SecondChannel, Send
from dialogs.model.people import Person
from dialogs.programme import Audience, Rung
from dialogs.world import World

Recipients = tuple[Person, ...]


def chosen(world: World, concern: Concern, wanted: Iterable[Audience], later: Iterable[Rung]) -> Recipients:
    """Whom a page reaches: where nobody of an audience can be reached, the next rungs' people at once instead."""
    audiences = [audience for audience in routed(world, concern, wanted) if audience != "second_channel"]
    found = [_available(world, concern, audience) for audience in audiences]
    people = _unique(found)
    if all(found):
        return people
    return _unique([people, next_new(world, concern, later, frozenset(person.id for person in people))])


def _available(world: World, concern: Concern, audience: Audience) -> Recipients:
    return tuple(person for person in members(world, concern, audience) if available(person, world.now))


def next_new(world: World, concern: Concern, later: Iterable[Rung], known: frozenset[int]) -> Recipients:
    """The people of the first rung in `later` that reaches somebody who is not among `known`."""
    for rung in later:
        audiences = [a for a in routed(world, concern, rung.page) if a != "second_channel"]
        people = _unique(_available(world, concern, audience) for audience in audiences)
        new = tuple(person for person in people if person.id not in known)
        if new:
            return new
    return ()


def anyone(world: World, concern: Concern, known: frozenset[int] = frozenset()) -> Recipients:
    """Those who are away or said stop too, when it is them or nobody."""
    everyone = members(world, concern, "everyone")
    return tuple(person for person in everyone if can_be_reached(person) and person.id not in known)


def _unique(groups: Iterable[Recipients]) -> Recipients:
    return tuple({person.id: person for group in groups for person in group}.values())


def page(world: World, concern: Concern, people: Recipients, *, second: bool = False) -> Step:
    """Send the concern's number to `people`, and over the second channel when `second`."""
    effects: list[Effect] = [_push(world, concern, person) for person in people]
    effects.append(_page_record(concern, people))
    if second:
        effects.append(_second_channel(world, concern))
    paged = concern.paged | {person.id for person in people}
    return replace(concern, paged=paged, notes=_paged_note(world, concern, people)), tuple(effects)


def page_anyone(world: World, concern: Concern, known: frozenset[int] = frozenset()) -> Step:
    """Nobody answers to the ladder: page whoever has a chat, use the second channel and tell the operator."""
    paged, effects = page(world, concern, anyone(world, concern, known), second=True)
    return paged, (*effects, _alarm(concern))


def awake(world: World, concern: Concern, people: Recipients, *, everyone: bool) -> Recipients:
    """Those of `people` whom quiet hours and caps let through; nobody is held back unless it can wait."""
    if concern.tier not in SLOW:
        return people
    free = [person for person in people if quiet_until(world, person) <= world.now]
    return tuple(person for person in free if everyone or not capped(world, concern, person))


def _paged_note(world: World, concern: Concern, people: Recipients) -> tuple[Note, ...]:
    """The record; repeats at the ladder's end replace each other, or it would grow without end."""
    notes = concern.notes
    if concern.round > 1 and notes and notes[-1].what == "paged":
        notes = notes[:-1]
    who = " ".join(str(person.id) for person in people)
    return noted(replace(concern, notes=notes), world, "paged", text=who)


def _push(world: World, concern: Concern, person: Person) -> Send:
    key = "alerts.digest" if concern.tier in SLOW else "alerts.push"
    return Send(
        to=person.id,
        text=headline(world, concern, person, key),
        buttons=open_button(world, concern, person),
        urgent=is_urgent(concern),
        alert=True,
        concern=concern.id,
    )


def headline(world: World, concern: Concern, reader: Person, key: str) -> str:
    """A text that names the concern without content: pseudonym, tier, number."""
    locale, language = world.library.locale, reader.language
    mentee = around(world, concern.mentee).mentee
    pseudonym = (mentee.pseudonym if mentee else "") or locale.raw(language, "alerts.somebody")
    tier = locale.raw(language, f"alerts.tier.{concern.tier.value}")
    return locale.say(language, key, id=concern.id, tier=tier, pseudonym=pseudonym)


def open_button(world: World, concern: Concern, reader: Person) -> Rows:
    """The one button of a push."""
    label = world.library.locale.raw(reader.language, "alerts.button.open")
    return ((Button(label=label, action=Do("concern.open", {"concern": str(concern.id)})),),)


def _page_record(concern: Concern, people: Recipients) -> Page:
    lane: Literal["urgent", "normal"] = "urgent" if is_urgent(concern) else "normal"
    roles = tuple(sorted({role for person in people for role in person.roles}))
    return Page(concern=concern.id, to=tuple(p.id for p in people), roles=roles, rung=concern.rung, lane=lane)


def _second_channel(world: World, concern: Concern) -> SecondChannel:
    language = world.programme.language
    tier = world.library.locale.raw(language, f"alerts.tier.{concern.tier.value}")
    text = world.library.locale.raw(language, "alerts.second_channel", id=concern.id, tier=tier)
    return SecondChannel(concern=concern.id, text=text)


def _alarm(concern: Concern) -> Alarm:
    words = (
        f"Concern {concern.id} ({concern.tier.value}): nobody can be paged over Telegram; the second channel is used."
    )
    return Alarm(code="nobody_reachable", text=words)
