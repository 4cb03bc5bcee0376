"""/alerts: the open concerns that are this person's to see, each with its button."""

from bot.desk.base import STAFF, Desk, DeskCommand, Effects, button, tell
from dialogs.concern import headline, may_handle
from dialogs.model.action import Rows
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Send
from dialogs.model.people import Person
from dialogs.world import World

_ORDER = list(Tier)
_MOST = 20  # more buttons than this nobody reads


def visible(world: World, person: Person) -> list[Concern]:
    """Open concerns that the person may see, the most urgent and oldest first."""
    mine = [concern for concern in world.dossier.concerns if concern.open and may_handle(world, concern, person)]
    return sorted(mine, key=lambda concern: (_ORDER.index(concern.tier), concern.id))


def _alerts(world: World, person: Person, desk: Desk, args: tuple[str, ...]) -> Effects:
    del desk, args
    found = visible(world, person)
    if not found:
        return (tell(world, person, "desk.alerts.none"),)
    shown = found[:_MOST]
    lines = [headline(world, concern, person, f"desk.alerts.{concern.state}") for concern in shown]
    more = len(found) - len(shown)
    if more:
        lines.append(world.library.locale.say(person.language, "desk.alerts.more", more=more))
    return (Send(to=person.id, text="\n".join(lines), buttons=_buttons(world, person, shown), urgent=True),)


def _buttons(world: World, person: Person, concerns: list[Concern]) -> Rows:
    return tuple(
        (button(world, person, "desk.alerts.open", "concern.open", {"concern": str(one.id)}, id=one.id),)
        for one in concerns
    )


alerts = DeskCommand(name="alerts", roles=STAFF, run=_alerts)
