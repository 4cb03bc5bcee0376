"""The crisis lines that somebody is shown."""

from dialogs.crisis import Country
from dialogs.model.people import Person
from dialogs.parse import country_name
from dialogs.world import World


def crisis_lines(world: World, person: Person) -> str:
    """Plain text, a line each: the country's numbers, or the local emergency number, and the programme's contact."""
    country = _country(world, person.country)
    rows = [world.library.locale.say(person.language, "engine.local_emergency")]
    if country is not None:
        rows = _rows(world, country, person.language, minor=person.minor)
    return _listed([*rows, _contact(world, person.language)])


def lines_for_strangers(world: World, language: str) -> str:
    """Plain text: the numbers of each of the programme's countries that has any, or the local emergency number."""
    known = [(code, country) for code in world.programme.countries if (country := _country(world, code)) is not None]
    if not known:
        return _listed([world.library.locale.say(language, "engine.local_emergency")])
    return "\n\n".join(
        f"{country_name(code, language)}\n{_listed(_rows(world, country, language, minor=True))}"
        for code, country in known
    )


def _contact(world: World, language: str) -> str:
    """With their number; without one the words say what the name is for, or it would stand there bare."""
    contact, programme = world.programme.contacts.safeguarding, world.programme.name
    if contact.phone:
        return f"{contact.name} ({programme}): {contact.phone}"
    return world.library.locale.raw(language, "engine.contact", name=contact.name, programme=programme)


def _country(world: World, code: str) -> Country | None:
    return world.library.crisis.countries.get(code) if world.library.crisis else None


def _rows(world: World, country: Country, language: str, *, minor: bool) -> list[str]:
    lines = [line for line in country.lines if not line.minors or minor]
    emergency = world.library.locale.say(language, "engine.emergency", number=country.emergency)
    return [emergency, *(f"{line.name.get(language) or line.name['en']}: {line.number}" for line in lines)]


def _listed(rows: list[str]) -> str:
    return "\n".join(f"• {row}" for row in rows)
