"""/why: what the bot noticed about the person, in their own words and days, for them to say whether it fits."""

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.checkins.rows import say, someone
from dialogs.commands.base import Command, button, column, tell
from dialogs.model.action import Do
from dialogs.model.effect import Effect, SaveFlag, SaveWeight, Send
from dialogs.model.inbound import Inbound
from dialogs.model.signal import Flag, Kind
from dialogs.settings import lowered
from dialogs.signals.explain import for_mentee
from dialogs.spell import spell_day
from dialogs.world import World

NEWEST = 5  # flags shown


def _why(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    flags = world.dossier.history.flags[-NEWEST:]
    if not flags:
        return tell(world, "why.nothing")
    return Answer(effects=(say(world, "why.intro"), *(_show(world, flag) for flag in flags)))


def _show(world: World, flag: Flag) -> Send:
    if flag.contested is not None:
        key = "why.contested" if flag.contested else "why.fitting"
        return say(world, key, words=_words(world, flag), day=spell_day(world, flag.at))
    answers = column(
        button(world, "why.button.fits", "why.fits", flag=flag.id),
        button(world, "why.button.no_fit", "why.contest", flag=flag.id),
    )
    return say(world, "why.flag", answers, words=_words(world, flag), day=spell_day(world, flag.at))


def _words(world: World, flag: Flag) -> str:
    """The evidence as plain text: for an acute flag the words that raised it, as few as possible."""
    person, locale = someone(world), world.library.locale
    if flag.signal.kind is Kind.RISK:
        quoted = " … ".join(span.text for span in flag.signal.evidence.spans)
        return (
            locale.raw(person.language, "why.risk", words=quoted)
            if quoted
            else locale.raw(person.language, "why.risk_unquoted")
        )
    explanation = for_mentee(flag, person.language, person.zone)
    return locale.raw(person.language, explanation.key, **explanation.slots)


def _flag(world: World, do: Do) -> Flag | None:
    return next((flag for flag in world.dossier.history.flags if flag.id == do.args["flag"]), None)


def _fits(world: World, do: Do) -> Answer:
    flag = _flag(world, do)
    if flag is None:
        return tell(world, "why.gone")
    return Answer(effects=(SaveFlag(flag=replace(flag, contested=False)), say(world, "why.thanks_fits")))


def _contest(world: World, do: Do) -> Answer:
    flag = _flag(world, do)
    if flag is None:
        return tell(world, "why.gone")
    kept: list[Effect] = [] if flag.contested else [SaveFlag(flag=replace(flag, contested=True))]
    if flag.signal.kind is Kind.RISK:  # kept, but an acute rule never weighs less, and a concern stays open
        return Answer(effects=(*kept, say(world, "why.thanks_risk")))
    if kept:
        kept.append(SaveWeight(person=someone(world).id, rule=flag.signal.rule, weight=lowered(world, flag)))
    return Answer(effects=(*kept, say(world, "why.thanks")))


why = Command(name="why", handle=_why, verbs={"why.contest": _contest, "why.fits": _fits})
