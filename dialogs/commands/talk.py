"""/talk: ask for a human, and say what kind of help is wanted, with a button or in words."""

from datetime import datetime, timedelta

from dialogs import relay
from dialogs.answer import Answer
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import MENTEE, Command, button, column, may_leave, tell
from dialogs.model.action import Button, Do
from dialogs.model.concern import Tier
from dialogs.model.effect import CloseRelay, Effect, OpenConcern, OpenRelay, Send, SetTimer
from dialogs.model.inbound import Due, Inbound
from dialogs.model.people import Person
from dialogs.world import World

TIMER = "talk"
PATIENCE = timedelta(hours=2)  # as long as a concern for today may wait for its acknowledgement
WAIT = timedelta(minutes=15)  # in which words that come after /talk are what is wished for
KINDS = ("listen", "reassure", "advise", "connect", "advocate")
OWN_WORDS = "words"  # the kind of a wish that was written, not chosen


def _talk(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    kinds = column(*(button(world, f"talk.button.{kind}", "talk.kind", kind=kind) for kind in KINDS))
    line = relay.line_of(world)
    if line is None or relay.to_oneself(world):
        return Answer(effects=(*_wait(world), say(world, "talk.which", kinds)))
    peer = world.dossier.people.get(line.peer)
    close = column(button(world, "relay.stop", "relay.stop"))
    return tell(world, "talk.already", close, name=peer.name if peer else "")


def _kind(world: World, do: Do) -> Answer:
    return _asked(world, do.args["kind"])


def _wait(world: World) -> tuple[Effect, ...]:
    """A line to oneself: the next words are the request. (Of those who are staff as well, it would be the desk's.)"""
    person = someone(world)
    if person.roles != MENTEE:
        return ()
    return (OpenRelay(person=person.id, peer=person.id, until=world.now + WAIT),)


def waits(world: World, asked_at: datetime | None) -> bool:
    """Whether words that come now are the request: in time, and nothing else was asked since (`asked_at`)."""
    line = relay.line_of(world)
    if line is None or not relay.to_oneself(world):
        return False
    return asked_at is None or asked_at <= line.until - WAIT


def request(world: World, text: str) -> Answer:
    """The words after /talk reach a person as they are, as if a kind of help had been chosen."""
    return _asked(world, OWN_WORDS, text)


def _asked(world: World, kind: str, text: str = "") -> Answer:
    peer = _peer(world)
    done = (CloseRelay(person=someone(world).id),) if relay.to_oneself(world) else ()
    effects = _ask_team(world, text or kind) if peer is None else _ask_peer(world, peer, kind, text)
    return Answer(effects=(*done, *effects), leave=may_leave(world))


def _peer(world: World) -> Person | None:
    """The mentor, else the backup: reachable, not away, and not left out of an open concern."""
    pairing, left_out = world.dossier.pairing, relay.closed_to(world)
    ids = (pairing.mentor, pairing.backup) if pairing else ()
    known = (world.dossier.people.get(one) for one in ids if one is not None and one not in left_out)
    return next((peer for peer in known if peer is not None and _here(world, peer)), None)


def _here(world: World, peer: Person) -> bool:
    away = peer.away_until is not None and world.now < peer.away_until
    return peer.reachable and not peer.blocked and not away


def _ask_peer(world: World, peer: Person, kind: str, words: str) -> tuple[Effect, ...]:
    person, locale = someone(world), world.library.locale
    wish = locale.say(peer.language, f"talk.wish.{kind}")
    text = locale.say(peer.language, "talk.to_peer", name=person.name, wish=wish)
    reply = Button(
        label=locale.raw(peer.language, "relay.reply", name=person.name),
        action=Do("relay.open", {"to": str(person.id)}),
    )
    asked = Send(to=peer.id, text=text, buttons=((reply,),), step="commands/talk.to_peer")
    patience = SetTimer(kind=TIMER, key="waiting", due=world.now + PATIENCE, data={"kind": words or kind})
    sent = (relay.words(world, person, peer, words),) if words else ()
    return asked, *sent, patience, *relay.open_line(world, person, peer)


def unanswered(world: World, due: Due) -> tuple[Effect, ...]:
    """Nobody wrote back in time: the whole team is asked, so that a wish for a human never just fades."""
    heard = world.dossier.last_from_mentor
    if heard is not None and heard > due.due - PATIENCE:
        return ()
    return _ask_team(world, str(due.data["kind"]))


def _ask_team(world: World, kind: str) -> tuple[Effect, ...]:
    mentee = someone(world).id
    concern = OpenConcern(mentee=mentee, tier=Tier.TODAY, family="asked_for_human", reason="asked", said=kind)
    return concern, say(world, "talk.team")


talk = Command(name="talk", handle=_talk, verbs={"talk.kind": _kind})
