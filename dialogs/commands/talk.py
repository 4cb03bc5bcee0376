"""/talk: ask for a human, and say what kind of help is wanted."""

from datetime import timedelta

from dialogs import relay
from dialogs.answer import Answer
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, button, column, may_leave, tell
from dialogs.model.action import Button, Do
from dialogs.model.concern import Tier
from dialogs.model.effect import Effect, OpenConcern, Send, SetTimer
from dialogs.model.inbound import Due, Inbound
from dialogs.model.people import Person
from dialogs.world import World

TIMER = "talk"
PATIENCE = timedelta(hours=2)  # as long as a concern for today may wait for its acknowledgement
KINDS = ("listen", "reassure", "advise", "connect", "advocate")


def _talk(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    kinds = column(*(button(world, f"talk.button.{kind}", "talk.kind", kind=kind) for kind in KINDS))
    line = relay.line_of(world)
    if line is None:
        return tell(world, "talk.which", kinds)
    peer = world.dossier.people.get(line.peer)
    close = column(button(world, "relay.stop", "relay.stop"))
    return tell(world, "talk.already", close, name=peer.name if peer else "")


def _kind(world: World, do: Do) -> Answer:
    peer = _peer(world)
    effects = _ask_team(world, do.args["kind"]) if peer is None else _ask_peer(world, peer, do.args["kind"])
    return Answer(effects=effects, leave=may_leave(world))


def _peer(world: World) -> Person | None:
    """The mentor, else the backup: reachable, not away, and not left out of an open concern."""
    pairing, left_out = world.dossier.pairing, relay.closed_to(world)
    ids = (pairing.mentor, pairing.backup) if pairing else ()
    known = (world.dossier.people.get(one) for one in ids if one is not None and one not in left_out)
    return next((peer for peer in known if peer is not None and _here(world, peer)), None)


def _here(world: World, peer: Person) -> bool:
    away = peer.away_until is not None and world.now < peer.away_until
    return peer.reachable and not peer.blocked and not away


def _ask_peer(world: World, peer: Person, kind: str) -> tuple[Effect, ...]:
    person, locale = someone(world), world.library.locale
    wish = locale.say(peer.language, f"talk.wish.{kind}")
    text = locale.say(peer.language, "talk.to_peer", name=person.name, wish=wish)
    reply = Button(
        label=locale.raw(peer.language, "relay.reply", name=person.name),
        action=Do("relay.open", {"to": str(person.id)}),
    )
    asked = Send(to=peer.id, text=text, buttons=((reply,),), step="commands/talk.to_peer")
    patience = SetTimer(kind=TIMER, key="waiting", due=world.now + PATIENCE, data={"kind": kind})
    return asked, patience, *relay.open_line(world, person, peer)


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
