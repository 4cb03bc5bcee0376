"""Who and what is missing from an opened concern, and why: erased words, people who are left out of it."""

from collections.abc import Callable, Iterator

from dialogs.concern.routing import mentor_left_out
from dialogs.concern.standing import SETTING_UP, around, left_out_of, person_of
from dialogs.model.concern import Concern
from dialogs.model.people import Status
from dialogs.text import cut
from dialogs.world import World

_NAMES, _NAME = 4, 40


def absent(world: World, concern: Concern, line: Callable[..., str], *, words: bool) -> Iterator[str]:
    """The lines; `words` is whether the reader may see the mentee's own."""
    if _erased(world, concern):
        yield line(_erasure(concern, words=words))
    if concern.open and concern.reason != "pairing":
        yield from _left_out(world, concern, line)


def _erasure(concern: Concern, *, words: bool) -> str:
    """What is said of it; nobody needs to be reached any more where somebody only waited to begin."""
    if concern.reason in SETTING_UP:
        return "erased_set_up"
    return "erased_few" if words and (concern.said or concern.answered) else "erased_none"


def _erased(world: World, concern: Concern) -> bool:
    mentee = around(world, concern.mentee).mentee
    return bool(concern.named) or (mentee is not None and mentee.status is Status.ERASED)


def _left_out(world: World, concern: Concern, line: Callable[..., str]) -> Iterator[str]:
    """After an erasure no pairing says any more who the mentor was: the concern's own list and its rule still do."""
    people = left_out_of(world, concern)
    if not people and not mentor_left_out(world, concern):
        return
    known = [person.name for who in sorted(people) if (person := person_of(world, who)) and person.name]
    names = ", ".join(cut(name, _NAME) for name in known[:_NAMES]) or line("left_out_mentor")
    yield line("left_out_since" if people & concern.paged else "left_out", names=names)
