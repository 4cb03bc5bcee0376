"""Crisis lines: from one dated file, never invented."""

from datetime import date
from typing import Annotated

from pydantic import Field

from dialogs.model.people import Person
from dialogs.programme import Part
from dialogs.world import World

STALE_DAYS = 90  # after this the file must be checked again


class Line(Part):
    """One line to call or write to, with where the number was read."""

    name: dict[str, str]
    number: Annotated[str, Field(pattern=r"^[*]?[0-9][0-9 ]*$")]
    source: str
    minors: bool = False  # for children and young people


class Country(Part):
    """A country's emergency number, where it was read, and its lines."""

    emergency: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    source: str
    lines: tuple[Line, ...] = ()


class CrisisFile(Part):
    """The whole file; `checked` is the day on which every number was last read at its source."""

    checked: date
    countries: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], Country]

    def stale(self, today: date) -> bool:
        """Whether the numbers must be checked again."""
        return (today - self.checked).days > STALE_DAYS


def crisis_lines(world: World, person: Person) -> str:
    """Plain text, a line each: the country's numbers, or the local emergency number, and the programme's contact."""
    say = world.library.locale.say
    crisis = world.library.crisis
    country = crisis.countries.get(person.country) if crisis else None
    rows = [say(person.language, "engine.local_emergency")]
    if country is not None:
        rows = [say(person.language, "engine.emergency", number=country.emergency)]
        lines = [line for line in country.lines if not line.minors or person.minor]
        rows += [f"{line.name.get(person.language) or line.name['en']}: {line.number}" for line in lines]
    contact = world.programme.contacts.safeguarding
    rows.append(f"{contact.name} ({world.programme.name})" + (f": {contact.phone}" if contact.phone else ""))
    return "\n".join(f"• {row}" for row in rows)
