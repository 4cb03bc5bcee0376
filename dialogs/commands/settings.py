"""/settings: what is set, with a button to change each; the script "settings" asks for the new value."""

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.checkins.rows import rhythm_of, say, someone
from dialogs.commands.base import Command, begin, button, tell
from dialogs.model.action import Do
from dialogs.model.checkin import Plan
from dialogs.model.effect import SavePerson
from dialogs.model.inbound import Inbound
from dialogs.model.signal import Kind
from dialogs.parse import country_name
from dialogs.spell import spell_days
from dialogs.world import World

WHAT = ("language", "country", "zone", "days", "time", "quiet", "contact")  # variable `what` of the script
SCRIPT = "settings"
PATTERNS = frozenset({Kind.RUMINATION.value, Kind.AVOIDANCE.value})  # silence is about the questions, not the person


def _settings(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    change = [button(world, f"settings.button.{what}", "settings.open", what=what) for what in WHAT]
    listen = "off" if someone(world).just_listen else "on"
    change.append(button(world, f"settings.button.listen_{listen}", "settings.listen", to=listen))
    notice = "on" if _unnoticed(world) else "off"
    change.append(button(world, f"settings.button.notice_{notice}", "settings.notice", to=notice))
    rows = tuple(tuple(change[i : i + 2]) for i in range(0, len(change), 2))
    return tell(world, "settings.now", rows, **_values(world))


def _values(world: World) -> dict[str, str]:
    person, words = someone(world), world.library.locale.say
    quiet = rhythm_of(world).quiet
    unset = words(person.language, "settings.unset")
    plan = next((plan for plan in world.dossier.plans if plan.active), None)
    return {
        "language": words(person.language, f"settings.language.{person.language}"),
        "country": country_name(person.country, person.language) if person.country else unset,
        "zone": person.zone,
        "days": spell_days(world, plan.days) if plan else unset,
        "time": _time(plan) if plan else unset,
        "quiet": f"{quiet.start:%H:%M}–{quiet.end:%H:%M}" if quiet and quiet.start != quiet.end else unset,
        "contact": person.contact_preference or unset,
        "listen": words(person.language, f"settings.listen.{'on' if person.just_listen else 'off'}"),
        "notice": words(person.language, f"settings.notice.{'off' if _unnoticed(world) else 'on'}"),
    }


def _time(plan: Plan) -> str:
    first, last = f"{plan.start:%H:%M}", f"{plan.end:%H:%M}"
    return first if first == last else f"{first}–{last}"


def _open(world: World, do: Do) -> Answer:
    return begin(world, SCRIPT, what=do.args["what"])


def _listen(world: World, do: Do) -> Answer:
    on = do.args["to"] == "on"
    changed = SavePerson(person=replace(someone(world), just_listen=on))
    return Answer(effects=(changed, say(world, f"settings.listening.{'on' if on else 'off'}")))


def _unnoticed(world: World) -> bool:
    return someone(world).unnoticed >= PATTERNS


def _notice(world: World, do: Do) -> Answer:
    on = do.args["to"] == "on"
    person = someone(world)
    changed = SavePerson(person=replace(person, unnoticed=person.unnoticed - PATTERNS if on else PATTERNS))
    return Answer(effects=(changed, say(world, f"settings.noticing.{'on' if on else 'off'}")))


settings = Command(
    name="settings",
    handle=_settings,
    active_only=True,
    verbs={"settings.open": _open, "settings.listen": _listen, "settings.notice": _notice},
)
