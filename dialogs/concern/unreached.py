"""A page that did not arrive: the mentee who was told of it is told otherwise, and who is asked now."""

from msgspec.structs import replace

from dialogs.concern.ladder import missed
from dialogs.concern.replies import to_be_told
from dialogs.concern.routing import can_be_reached
from dialogs.concern.standing import ACUTE, person_of, stands
from dialogs.concern.told import listed
from dialogs.model.concern import Concern, Note
from dialogs.model.effect import Send
from dialogs.model.people import Person
from dialogs.world import World

# What a page comes of when the mentee hears in the same moment whom it goes to.
_SAID = frozenset({"opened", "raised", "rerouted"})


def corrected(world: World, before: Concern, after: Concern, who: int) -> tuple[Send, ...]:
    """What the mentee reads once `who` could not be reached: only of somebody whom they were told of, and only once."""
    mentee, lost = to_be_told(world, after), person_of(world, who)
    if mentee is None or lost is None or after.tier not in ACUTE:
        return ()
    if who in missed(before) or not _was_named(before, who):
        return ()
    key, people = _instead(world, before, after)
    names = listed(world, after, mentee, people) if people else world.programme.contacts.safeguarding.name
    name = listed(world, after, mentee, [lost])
    text = world.library.locale.say(mentee.language, f"alerts.unreached.{key}", name=name, names=names)
    return (Send(to=mentee.id, text=text, urgent=True),)


def _was_named(concern: Concern, who: int) -> bool:
    moments = {note.at for note in concern.notes if note.what in _SAID or _corrects(concern, note)}
    return any(note.at in moments and who in _of(note) for note in concern.notes if note.what == "paged")


def _corrects(concern: Concern, note: Note) -> bool:
    """Whether the mentee heard of this loss, and with it of whoever was asked instead."""
    before = concern.notes[: concern.notes.index(note)]
    named = note.by is not None and _was_named(replace(concern, notes=before), note.by)
    return note.what == "undeliverable" and named


def _instead(world: World, before: Concern, after: Concern) -> tuple[str, list[Person]]:
    """Whoever has it; or is asked because of this; or was asked anyway; or nobody."""
    if after.acknowledged_by is not None:
        return "seen", _known(world, after, {after.acknowledged_by})
    asked = {who for note in after.notes[len(before.notes) :] if note.what == "paged" for who in _of(note)}
    if asked:
        return "next", _known(world, after, asked)
    others = [one for one in _known(world, after, after.paged - missed(after)) if can_be_reached(one)]
    return ("others" if others else "nobody"), others


def _known(world: World, concern: Concern, people: set[int] | frozenset[int]) -> list[Person]:
    found = (person_of(world, who) for who in sorted(people))
    return [person for person in found if person and stands(world, concern, person)]


def _of(note: Note) -> set[int]:
    return {int(who) for who in note.text.split()}
