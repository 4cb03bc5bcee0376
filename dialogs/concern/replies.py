"""What a concern tells people: the one who pressed, the others who were paged, and the mentee."""

from typing import Final

from dialogs.concern.buttons import main_menu
from dialogs.concern.hush import quiet_until
from dialogs.concern.paging import headline, open_button
from dialogs.concern.routing import can_be_reached
from dialogs.concern.standing import ACUTE, SLOW, around, is_urgent, person_of, stands
from dialogs.model.action import Rows
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Notify, Send
from dialogs.model.people import Person
from dialogs.when import local
from dialogs.world import World

CLOSED: Final = "closed"  # the notice to a mentee whose concern a human has closed
_UNSEEN = frozenset({"pairing", "undeliverable", "poison"})  # the mentee was never told that somebody would look


def answer(
    world: World, concern: Concern, to: Person, key: str, buttons: Rows = (), *, with_buttons: bool = True, **slots: str
) -> Send:
    """A reply to whoever pressed, with what they can do next."""
    rows = buttons or (main_menu(world, concern, to) if with_buttons and concern.open else ())
    slots = {"id": str(concern.id), **slots}
    text = world.library.locale.say(to.language, key, **slots)
    return Send(to=to.id, text=text, buttons=rows, urgent=is_urgent(concern))


def refuse(world: World, concern: Concern, to: Person, key: str) -> Send:
    """A polite no that gives nothing away."""
    return answer(world, concern, to, key, with_buttons=False)


def had_already(world: World, concern: Concern, to: Person) -> Send:
    """Who was first, for a second press."""
    if concern.acknowledged_by == to.id or concern.acknowledged_at is None:
        return answer(world, concern, to, "alerts.yours_already")
    return answer(
        world, concern, to, "alerts.had_already", with_buttons=False,
        name=_name(world, concern.acknowledged_by, to),
        time=f"{local(concern.acknowledged_at, to.zone):%H:%M}",
    )  # fmt: skip


def _name(world: World, who: int | None, reader: Person) -> str:
    person = person_of(world, who) if who is not None else None
    return (person.name if person else "") or world.library.locale.raw(reader.language, "alerts.colleague")


def others(world: World, concern: Concern, by: Person, key: str) -> tuple[Send, ...]:
    """Tell everyone else who was paged, who has it or who closed it."""
    told = (person_of(world, who) for who in sorted(concern.paged - {by.id}))
    people = [person for person in told if person and stands(world, concern, person) and can_be_reached(person)]
    say = world.library.locale.say
    return tuple(
        Send(to=p.id, text=say(p.language, key, id=concern.id, name=_name(world, by.id, p)), urgent=is_urgent(concern))
        for p in people
    )


def seen(world: World, concern: Concern, by: Person) -> tuple[Send, ...]:
    """Tell the mentee that a human has seen it; the words give away nothing to whoever looks at their phone."""
    mentee = to_be_told(world, concern)
    if mentee is None:
        return ()
    text = world.library.locale.say(mentee.language, "alerts.seen", name=_name(world, by.id, mentee))
    return (Send(to=mentee.id, text=text, urgent=is_urgent(concern)),)


def closed(world: World, concern: Concern) -> tuple[Notify, ...]:
    """Let the mentee's own next turn know that danger is no longer looked after, whatever the outcome was."""
    mentee = to_be_told(world, concern)
    return (Notify(person=mentee.id, what=CLOSED),) if mentee and concern.tier in ACUTE else ()


def to_be_told(world: World, concern: Concern) -> Person | None:
    """The mentee, where they were told that somebody would look and can be reached; /stop changes nothing in that."""
    mentee = around(world, concern.mentee).mentee
    if mentee is None or not can_be_reached(mentee) or concern.tier is Tier.QUIET or concern.reason in _UNSEEN:
        return None
    return mentee


def news(world: World, concern: Concern, key: str) -> tuple[Send, ...]:
    """Tell whoever has the concern that there is something new behind its button."""
    holder = person_of(world, concern.acknowledged_by) if concern.acknowledged_by is not None else None
    if holder is None or not stands(world, concern, holder):
        return ()
    slow = concern.tier in SLOW
    if slow and quiet_until(world, holder) > world.now:
        return ()
    text, buttons = headline(world, concern, holder, key), open_button(world, concern, holder)
    urgent = is_urgent(concern)
    return (Send(to=holder.id, text=text, buttons=buttons, urgent=urgent, alert=not slow, concern=concern.id),)
