"""/pause: no check-ins until a day; listening for danger, and open concerns, go on."""

from datetime import date, datetime, time, timedelta

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.checkins import let_go, replan
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, button, column, may_leave, tell
from dialogs.model.action import Do, Rows
from dialogs.model.effect import SavePerson
from dialogs.model.inbound import Inbound
from dialogs.parse import parse_date
from dialogs.spell import spell_day
from dialogs.when import instant, local
from dialogs.world import World

LENGTHS = (3, 7, 14, 30)  # days
_OFF = frozenset({"off", "no", "end", "fin"})


def _pause(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound
    if not args:
        return _offer(world)
    if len(args) == 1 and args[0].casefold() in _OFF:
        return _end(world)
    until = parse_date(" ".join(args), _today(world))
    return _until(world, until) if until else tell(world, "pause.unclear", _lengths(world))


def _offer(world: World) -> Answer:
    paused = someone(world).paused_until
    if paused is None or paused <= world.now:
        return tell(world, "pause.how_long", _lengths(world))
    rows = (*_lengths(world), *column(button(world, "pause.button.end", "pause.end")))
    return tell(world, "pause.paused", rows, day=spell_day(world, paused))


def _lengths(world: World) -> Rows:
    return column(*(button(world, f"pause.button.{n}", "pause.for", days=str(n)) for n in LENGTHS))


def _today(world: World) -> date:
    return local(world.now, someone(world).zone).date()


def _for(world: World, do: Do) -> Answer:
    return _until(world, _today(world) + timedelta(days=int(do.args["days"])))


def _until(world: World, day: date) -> Answer:
    until = instant(day, time(), someone(world).zone)
    told = say(world, "pause.set", day=spell_day(world, until))
    change = (*let_go(world, "paused"), _paused(world, until))
    return Answer(effects=(*replan(world, change), told), leave=may_leave(world), rest=True)


def _end(world: World, do: Do | None = None) -> Answer:
    del do
    return Answer(effects=(*replan(world, (_paused(world, None),)), say(world, "pause.ended")))


def _paused(world: World, until: datetime | None) -> SavePerson:
    return SavePerson(person=replace(someone(world), paused_until=until))


pause = Command(name="pause", handle=_pause, active_only=True, verbs={"pause.for": _for, "pause.end": _end})
