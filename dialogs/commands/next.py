"""/next: when the next check-in comes, and why then."""

from dialogs.answer import Answer
from dialogs.checkins import Reason, explain_next
from dialogs.checkins.rows import someone
from dialogs.commands.base import Command
from dialogs.model.effect import Send
from dialogs.model.inbound import Inbound
from dialogs.spell import spell_day, spell_moment, spell_time
from dialogs.world import World


def _next(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    person, coming = someone(world), explain_next(world)
    lines = [_line(world, reason) for reason in coming.reasons]
    if coming.due is not None and coming.due > world.now:
        moment = spell_moment(world, coming.due)
        lines.insert(0, world.library.locale.say(person.language, "next.when", moment=moment, zone=person.zone))
    return Answer(effects=(Send(to=person.id, text="\n".join(lines), step="commands/next"),))


def _line(world: World, reason: Reason) -> str:
    spell = {"until": spell_day, "first": spell_time, "last": spell_time}
    slots = {name: spell[name](world, moment) for name, moment in reason.moments.items()}
    return world.library.locale.say(someone(world).language, f"next.{reason.code}", **slots)


next_ = Command(name="next", handle=_next, active_only=True)
