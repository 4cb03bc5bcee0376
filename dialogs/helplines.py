"""The crisis lines that one person is shown."""

from dialogs.model.people import Person
from dialogs.world import World


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
