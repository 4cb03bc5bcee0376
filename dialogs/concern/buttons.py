"""The buttons of a concern; each is a stored Do verb, and the machine checks the presser again (I7)."""

from dialogs.concern.routing import cleared, mentor_left_out
from dialogs.concern.standing import CARERS, PROGRAMME_ROLES, around
from dialogs.model.action import Button, Do, Rows
from dialogs.model.concern import Concern
from dialogs.model.people import Person, Role, Status
from dialogs.programme import Audience
from dialogs.world import World

OUTCOMES = ("talked_safe", "referred", "misunderstanding", "unreachable", "other")


def button(world: World, concern: Concern, reader: Person, verb: str, label: str = "", **args: str) -> Button:
    """One button of this concern; `label` is a key under alerts.button, the verb's own name when left out."""
    key = f"alerts.button.{label or verb}"
    name = mentee_name(world, concern, reader)
    text = world.library.locale.raw(reader.language, key, **({"name": name} if verb == "write" else {}))
    return Button(label=text, action=Do(f"concern.{verb}", {"concern": str(concern.id), **args}))


def mentee_name(world: World, concern: Concern, reader: Person) -> str:
    """The mentee's name, or their pseudonym while they have none; after an erasure what the concern has kept."""
    mentee = around(world, concern.mentee).mentee
    name = (mentee.name or mentee.pseudonym) if mentee else ""
    return name or concern.named or world.library.locale.raw(reader.language, "alerts.somebody")


def main_menu(world: World, concern: Concern, reader: Person) -> Rows:
    """What the reader can do next with an open concern."""

    def one(verb: str) -> Button:
        return button(world, concern, reader, verb)

    first = (one("ack"),) if concern.state == "triggered" else ()
    rows = [
        (*first, one("contacted")),
        *(((one("write"),),) if _still_here(world, concern) else ()),
        (one("pass"), one("resolve")),
        (one("useful"), one("not_useful")),
    ]
    if _can_clear(world, concern, reader):
        rows.append((one("clear_mentor"),))
    if reader.roles & CARERS:
        rows.append((one("about"),))
    return tuple(rows)


def _still_here(world: World, concern: Concern) -> bool:
    mentee = around(world, concern.mentee).mentee
    return mentee is not None and mentee.status is not Status.ERASED


def about_menu(world: World, concern: Concern) -> Rows:
    """Everybody of the programme whom the concern could be about, and who is not left out of it yet."""
    people = sorted(world.dossier.people.values(), key=lambda one: one.name.casefold())
    us = PROGRAMME_ROLES | {Role.MENTOR}
    names = [(one.name, str(one.id)) for one in people if one.roles & us and one.id not in concern.excluded]
    number = str(concern.id)
    return tuple(
        (Button(label=name, action=Do("concern.about", {"concern": number, "person": one})),) for name, one in names
    )


def _can_clear(world: World, concern: Concern, reader: Person) -> bool:
    left_out = mentor_left_out(world, concern) and concern.reason != "pairing" and not cleared(concern)
    return left_out and bool(reader.roles & CARERS) and bool(around(world, concern.mentee).mentors)


def pass_menu(world: World, concern: Concern, reader: Person, ways: tuple[Audience, ...]) -> Rows:
    """One row for each audience it can be passed on to."""
    return tuple((button(world, concern, reader, "pass", f"pass_{way}", to=way),) for way in ways)


def outcome_menu(world: World, concern: Concern, reader: Person) -> Rows:
    """How it ended, a row each."""
    return tuple((button(world, concern, reader, "outcome", f"outcome_{o}", outcome=o),) for o in OUTCOMES)


def skip_note(world: World, concern: Concern, reader: Person) -> Rows:
    """Close without a note."""
    return ((button(world, concern, reader, "close"),),)
