"""/why: what the bot noticed about the person, in their own words and days, for them to say whether it fits."""

from datetime import timedelta

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

NEWEST = 5  # entries shown
JOINED = timedelta(minutes=3)  # so long what comes next is screened together with what came before
Entry = tuple[Flag, ...]  # what the bot noticed in one text, oldest first


def _why(world: World, inbound: Inbound, args: tuple[str, ...]) -> Answer:
    del inbound, args
    entries = _entries(world)[-NEWEST:]
    if not entries:
        return tell(world, "why.nothing")
    return Answer(effects=(say(world, "why.intro"), *(_show(world, entry) for entry in entries)))


def _entries(world: World) -> list[Entry]:
    """Each pattern by itself; of danger one a text, by however many rules it was found, and found again."""
    entries: list[Entry] = []
    for flag in sorted(world.dossier.history.flags, key=lambda flag: flag.at):
        if entries and _same_text(entries[-1], flag):
            entries[-1] = (*entries[-1], flag)
        else:
            entries.append((flag,))
    return entries


def _same_text(entry: Entry, flag: Flag) -> bool:
    if {one.signal.kind for one in (*entry, flag)} != {Kind.RISK}:
        return False
    again = any(one.signal.rule == flag.signal.rule for one in entry) and flag.at - entry[-1].at <= JOINED
    return flag.at == entry[-1].at or again


def _show(world: World, entry: Entry) -> Send:
    flag, words = entry[0], _words(world, entry)
    contested = next((one.contested for one in entry if one.contested is not None), None)
    if contested is not None:
        key = "why.contested" if contested else "why.fitting"
        return say(world, key, words=words, day=spell_day(world, flag.at))
    answers = column(
        button(world, "why.button.fits", "why.fits", flag=flag.id),
        button(world, "why.button.no_fit", "why.contest", flag=flag.id),
    )
    return say(world, "why.flag", answers, words=words, day=spell_day(world, flag.at))


def _words(world: World, entry: Entry) -> str:
    """The evidence as plain text: for acute flags the words that raised them, as few as possible."""
    flag, person, locale = entry[0], someone(world), world.library.locale
    if flag.signal.kind is Kind.RISK:
        quoted = " … ".join(_quoted(entry))
        return (
            locale.raw(person.language, "why.risk", words=quoted)
            if quoted
            else locale.raw(person.language, "why.risk_unquoted")
        )
    explanation = for_mentee(flag, person.language, person.zone)
    return locale.raw(person.language, explanation.key, **explanation.slots)


def _quoted(entry: Entry) -> list[str]:
    """Each piece once, and none that stands within another."""
    pieces = list(dict.fromkeys(span.text for flag in entry for span in flag.signal.evidence.spans))
    return [piece for piece in pieces if not any(piece != other and piece in other for other in pieces)]


def _entry(world: World, do: Do) -> Entry:
    entries = _entries(world)
    return next((entry for entry in entries if any(flag.id == do.args["flag"] for flag in entry)), ())


def _fits(world: World, do: Do) -> Answer:
    entry = _entry(world, do)
    if not entry:
        return tell(world, "why.gone")
    kept = (SaveFlag(flag=replace(flag, contested=False)) for flag in entry)
    return Answer(effects=(*kept, say(world, "why.thanks_fits")))


def _contest(world: World, do: Do) -> Answer:
    entry = _entry(world, do)
    if not entry:
        return tell(world, "why.gone")
    kept: list[Effect] = [SaveFlag(flag=replace(flag, contested=True)) for flag in entry if not flag.contested]
    signal = entry[0].signal
    if signal.kind is Kind.RISK:  # kept, but an acute rule never weighs less, and a concern stays open
        return Answer(effects=(*kept, say(world, "why.thanks_risk")))
    if kept:
        kept.append(SaveWeight(person=someone(world).id, rule=signal.rule, weight=lowered(world, entry[0])))
    return Answer(effects=(*kept, say(world, "why.thanks")))


why = Command(name="why", handle=_why, verbs={"why.contest": _contest, "why.fits": _fits})
