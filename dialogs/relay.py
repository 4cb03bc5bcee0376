"""Relay: a mentee and a human write to each other through the bot, until one stops or half an hour passes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dialogs.model.action import Button, Do, Rows
from dialogs.model.concern import Concern
from dialogs.model.dossier import Relay
from dialogs.model.effect import CancelTimer, CloseRelay, Effect, OpenRelay, Send, SetTimer
from dialogs.model.inbound import Due, Inbound, Text
from dialogs.model.people import Person
from dialogs.text import escape

if TYPE_CHECKING:
    from dialogs.world import World

IDLE = timedelta(minutes=30)
TIMER, KEY = "relay", "idle"


def open_line(world: World, person: Person, peer: Person, concern: int | None = None) -> tuple[Effect, ...]:
    """From now on what `person` writes goes to `peer`; the person is told so, with a way to stop."""
    told = _say(world, person, "relay.opened", _stop(world, person), name=peer.name)
    return (*_keep_open(world, person, peer.id, concern), told)


def pass_on(world: World, inbound: Inbound) -> tuple[Effect, ...]:
    """Send the words on to the other side, who gets a button to reply; the line stays open."""
    person, line, event = world.dossier.person, world.dossier.relay, inbound.event
    if person is None or line is None:
        return ()
    peer = world.dossier.people.get(line.peer)
    if world.now >= line.until or peer is None or not _open_to(world, peer):
        return (CloseRelay(person=person.id), _say(world, person, "relay.unreachable", name=peer.name if peer else "–"))
    if not isinstance(event, Text):
        return (_say(world, person, "relay.text_only", _stop(world, person), name=peer.name),)
    return (
        words(world, person, peer, event.text),
        *_keep_open(world, person, peer.id, line.concern),
        _say(world, person, "relay.sent", _stop(world, person), name=peer.name),
    )


def press(world: World, inbound: Inbound, action: Do) -> tuple[Effect, ...]:
    """Buttons of a relay: "relay.open" (reply) and "relay.stop"; any other is said to be no longer live."""
    del inbound
    person = world.dossier.person
    if person is None:
        return ()
    if action.verb == "relay.stop":
        return close(world, person)
    peer = world.dossier.people.get(int(action.args.get("to", "0"))) if action.verb == "relay.open" else None
    if peer is None or not _open_to(world, peer):
        return (_say(world, person, "relay.gone"),)
    return open_line(world, person, peer)


def close(world: World, person: Person) -> tuple[Effect, ...]:
    """End the person's line and say so; nothing when none is open."""
    if world.dossier.relay is None:
        return ()
    return CloseRelay(person=person.id), CancelTimer(kind=TIMER, key=KEY), _say(world, person, "relay.closed")


def expired(world: World, due: Due) -> tuple[Effect, ...]:
    """The idle timer ran out; a line used since then stays open."""
    del due
    person, line = world.dossier.person, world.dossier.relay
    if person is None or line is None or world.now < line.until:
        return ()
    return close(world, person)


def closed_to(world: World) -> frozenset[int]:
    """Whom the turn's person must not be connected with, because a concern may be about one of the two."""
    mine = (c.excluded for c in world.dossier.concerns if c.open and c.reason != "pairing" and _own(world, c))
    pairing = world.dossier.pairing
    return world.dossier.closed_to.union(pairing.left_out if pairing else (), *mine)


def _own(world: World, concern: Concern) -> bool:
    return world.dossier.person is not None and concern.mentee == world.dossier.person.id


def line_of(world: World) -> Relay | None:
    """The open line of the turn's person, if its time is not over."""
    line = world.dossier.relay
    return line if line is not None and world.now < line.until else None


def to_oneself(world: World) -> bool:
    """Whether the line, open or over, is one on which the bot itself waits for the person's words."""
    person, line = world.dossier.person, world.dossier.relay
    return person is not None and line is not None and line.peer == person.id


def words(world: World, person: Person, peer: Person, text: str) -> Send:
    head = world.library.locale.say(peer.language, "relay.from", name=person.name)
    label = world.library.locale.raw(peer.language, "relay.reply", name=person.name)
    reply = Button(label=label, action=Do("relay.open", {"to": str(person.id)}))
    return Send(to=peer.id, text=f"{head}\n{escape(text)}", buttons=((reply,),), step="relay/words")


def _keep_open(world: World, person: Person, peer: int, concern: int | None) -> tuple[Effect, ...]:
    until = world.now + IDLE
    return (
        OpenRelay(person=person.id, peer=peer, until=until, concern=concern),
        SetTimer(kind=TIMER, key=KEY, due=until),
    )


def _stop(world: World, person: Person) -> Rows:
    return ((Button(label=world.library.locale.raw(person.language, "relay.stop"), action=Do("relay.stop")),),)


def _say(world: World, person: Person, key: str, buttons: Rows = (), **slots: object) -> Send:
    text = world.library.locale.say(person.language, key, **slots)
    return Send(to=person.id, text=text, buttons=buttons, step=key.replace(".", "/"))


def _open_to(world: World, peer: Person) -> bool:
    """Whether words may go to the peer: never between a mentee and somebody whom an open concern leaves out."""
    return peer.reachable and not peer.blocked and peer.id not in closed_to(world)
