"""Whether words that may be about somebody of the programme name them: then that person must not be told."""

import re

from dialogs.model.people import Person, Role
from dialogs.parse.fold import fold
from dialogs.world import World

SHORTEST = 3  # letters of a first name; shorter ones are too often other words
# What people call those who run a programme, in the languages of the lexicons. The mentors are left out anyway.
_CALLED: dict[Role, tuple[str, ...]] = {
    Role.COORDINATOR: ("coordinator", "coordinador", "coordinadora"),
    Role.SAFEGUARDING: ("safeguarding", "proteccion"),
    Role.DEPUTY: ("deputy", "suplente"),
}


def accused(world: World, said: str) -> tuple[int, ...]:
    """Everybody who runs the programme and is named in the words, by first name or by role; when in doubt, named."""
    words = set(re.findall(r"\w+", fold(said)))
    staff = (one for one in world.dossier.people.values() if one.roles & _CALLED.keys())
    return tuple(sorted(one.id for one in staff if not words.isdisjoint(_names(one))))


def _names(person: Person) -> set[str]:
    first = fold(person.name).partition(" ")[0]
    called = {word for role, words in _CALLED.items() if role in person.roles for word in words}
    return called | ({first} if len(first) >= SHORTEST else set())
