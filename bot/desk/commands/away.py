"""/away: somebody else is paged first until a day; "off" ends it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from babel.dates import format_date
from msgspec.structs import replace

from bot.desk.base import CARERS, Desk, DeskCommand, Effects, button, tell
from bot.desk.commands.alerts import visible
from dialogs.model.effect import SavePerson, Send
from dialogs.model.people import Person, Role
from dialogs.parse.dates import parse_date
from dialogs.when import DAY, instant, local
from dialogs.world import World

_OFFERED = ("1", "3", "7", "14")  # days
_OFF = frozenset({"off", "back", "no"})


def _away(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk
    words = " ".join(args).strip()
    if not words:
        return (_ask(world, person, "desk.away.how_long"),)
    if words.casefold() in _OFF:
        return _back(world, person)
    until = parse_date(words, local(world.now, person.zone).date())
    return _set(world, person, until) if until else (_ask(world, person, "desk.away.unclear"),)


def _ask(world: World, person: Person, key: str) -> Send:
    rows = [(button(world, person, f"desk.away.{days}", "away.days", {"days": days}),) for days in _OFFERED]
    if person.away_until is not None and person.away_until > world.now:
        rows.append((button(world, person, "desk.away.off", "away.off", {}),))
    return tell(world, person, key, tuple(rows))


def _days(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    del desk
    return _set(world, person, local(world.now, person.zone).date() + int(args["days"]) * DAY)


def _off(world: World, person: Person, desk: Desk, args: Mapping[str, str]) -> Effects:
    del desk, args
    return _back(world, person)


def _set(world: World, person: Person, until: date) -> Effects:
    """Away through the whole of `until`, on the person's own clock."""
    end: datetime = instant(until + timedelta(days=1), time(), person.zone)
    day = format_date(until, "EEEE d MMMM", person.language)
    told = tell(world, person, "desk.away.set", day=day)
    held = [one for one in visible(world, person) if one.acknowledged_by == person.id]
    numbers = ", ".join(str(one.id) for one in held)
    more = (tell(world, person, "desk.away.still_yours", numbers=numbers),) if held else ()
    return SavePerson(person=replace(person, away_until=end)), told, *more


def _back(world: World, person: Person) -> Effects:
    return SavePerson(person=replace(person, away_until=None)), tell(world, person, "desk.away.back")


away = DeskCommand(
    name="away", roles=CARERS | {Role.MENTOR, Role.COORDINATOR}, run=_away, verbs={"away.days": _days, "away.off": _off}
)
