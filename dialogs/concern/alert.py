"""The concern behind its button: who, when, why, and words to begin with; nothing that is not needed to act."""

from collections.abc import Callable, Iterable, Iterator

from dialogs.concern.absent import absent
from dialogs.concern.buttons import main_menu, mentee_name
from dialogs.concern.routing import families, leaves_out_mentor
from dialogs.concern.standing import ACUTE, COORDINATED, SETTING_UP, SLOW, around, is_urgent, person_of
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Send
from dialogs.model.people import Person, Status
from dialogs.model.signal import Flag, Kind, Signal, Span
from dialogs.signals.explain import RULES, for_coordinator, for_mentor
from dialogs.text import cut
from dialogs.when import local
from dialogs.world import World

Line = Callable[..., str]

# Lengths that keep the whole text under Telegram's 4,096 even when every character is escaped.
_WORD, _WORDS, _SAID, _SHORT = 40, 3, 200, 60


def opened(world: World, concern: Concern, reader: Person) -> Send:
    """Everything the reader needs, as Telegram HTML of at most 4,096 characters, with the buttons."""
    text = "\n".join(filter(None, _lines(world, concern, reader)))
    buttons = main_menu(world, concern, reader) if concern.open else ()
    return Send(to=reader.id, text=text, buttons=buttons, urgent=is_urgent(concern))


def _lines(world: World, concern: Concern, reader: Person) -> Iterator[str]:
    def line(key: str, **slots: str) -> str:
        return world.library.locale.say(reader.language, f"alerts.open.{key}", **slots)

    yield line("head", id=str(concern.id), tier=_tier(world, concern, reader))
    yield from _who(world, concern, reader, line)
    yield from _why(world, concern, reader, line)
    yield from absent(world, concern, line, words=not _counts_only(world, concern, reader))
    if concern.bot_said:
        yield line("bot_said", title=cut(_title(world, concern.bot_said), _SHORT))
    if concern.answered and not _counts_only(world, concern, reader):
        yield line("answered", text=cut(concern.answered, _SAID))
    yield from _state(world, concern, line)
    yield line(f"first_words.{_situation(world, concern)}", name=cut(mentee_name(world, concern, reader), _SHORT))
    if concern.state == "triggered":
        yield line("private")


def _title(world: World, place: str) -> str:
    """The title of the script of a place such as "safety/now"; a mentor has no use for step names."""
    name = place.partition("/")[0]
    return world.library.script(name).title if world.library.has(name) else place


def _tier(world: World, concern: Concern, reader: Person) -> str:
    return world.library.locale.raw(reader.language, f"alerts.tier.{concern.tier.value}")


def _who(world: World, concern: Concern, reader: Person, line: Line) -> Iterator[str]:
    mentee = around(world, concern.mentee).mentee
    if mentee is None or mentee.status is Status.ERASED:
        yield line("erased", name=cut(concern.named, _SHORT)) if concern.named else line("erased_somebody")
        return
    clock = f"{local(world.now, mentee.zone):%H:%M}"
    name = cut(mentee_name(world, concern, reader), _SHORT)
    yield line("who", name=name, pseudonym=cut(mentee.pseudonym, _SHORT), time=clock)
    if mentee.contact_preference:
        yield line("preference", text=cut(mentee.contact_preference, _SHORT))


def _why(world: World, concern: Concern, reader: Person, line: Line) -> Iterator[str]:
    """Risk shows its trigger words; a pattern what was counted, and to mentors what the mentee chose to share."""
    if concern.tier in SLOW and concern.signals:
        yield _pattern(world, concern, reader)
        if _counts_only(world, concern, reader):
            return
    words = "” · “".join(trigger_words(concern))
    if words:
        yield line("words", words=words)
    elif concern.said and not _counts_only(world, concern, reader):
        yield line("said", text=cut(concern.said, _SAID))
    if concern.signals:
        newest = concern.signals[-1]
        yield line("rule", rule=cut(newest.rule, _SHORT), revision=cut(newest.revision, 12))
    else:
        yield line("reason", reason=_reason(world, concern, reader))


def _reason(world: World, concern: Concern, reader: Person) -> str:
    """In words; what a programme's own script gives as its reason stands as it was written there."""
    key = f"alerts.reason.{concern.reason.replace(':', '.')}"
    locale = world.library.locale
    return locale.raw(reader.language, key) if locale.has(key) else cut(concern.reason, _SHORT)


def _counts_only(world: World, concern: Concern, reader: Person) -> bool:
    """Coordinators and the safeguarding side read no words of a mentee who is not in danger."""
    return concern.tier in SLOW and reader.id not in around(world, concern.mentee).mentors


def _pattern(world: World, concern: Concern, reader: Person) -> str:
    signal = concern.signals[-1]
    flag = Flag(id="", at=concern.opened, signal=signal)
    if _counts_only(world, concern, reader):
        told = for_coordinator(flag, reader.language)
    elif signal.rule in RULES and signal.evidence.moments:
        told = for_mentor(flag, reader.language, shared=False, zone=reader.zone)
    else:
        return ""
    return world.library.locale.say(reader.language, told.key, **told.slots)


def trigger_words(concern: Concern) -> list[str]:
    """The newest words of the mentee's own that set a risk signal, at most three and each cut short."""
    found: dict[str, str] = {}
    for signal in reversed(concern.signals):
        for span in _spans(signal):
            found.setdefault(span.text.casefold(), cut(span.text, _WORD))
    return [words for key, words in found.items() if not _within(key, found)][:_WORDS]


def _within(words: str, others: Iterable[str]) -> bool:
    """Several rules may have found parts of the same words."""
    return any(words in other for other in others if other != words)


def _spans(signal: Signal) -> tuple[Span, ...]:
    return signal.evidence.spans if signal.kind is Kind.RISK else ()


def _state(world: World, concern: Concern, line: Line) -> Iterator[str]:
    who = person_of(world, concern.acknowledged_by) if concern.acknowledged_by is not None else None
    if who is not None:
        yield line("with", name=cut(who.name, _SHORT))
    if not concern.open:
        yield line("closed")
    if any(note.what == "denied" for note in concern.notes):
        yield line("denied")


def _situation(world: World, concern: Concern) -> str:
    if concern.reason in SETTING_UP and _left(world, concern):
        return "left"
    if concern.reason in COORDINATED:
        return concern.reason
    if any(map(leaves_out_mentor, families(concern))):
        return "unsafe"
    if concern.tier in ACUTE:
        return "risk" if any(signal.kind is Kind.RISK for signal in concern.signals) else "asked"
    return "look" if concern.tier is Tier.LOOK else "pattern"


def _left(world: World, concern: Concern) -> bool:
    """Whether the mentee has stopped or gone, so that nothing is left to set up."""
    mentee = around(world, concern.mentee).mentee
    return mentee is None or mentee.status in {Status.STOPPED, Status.ERASED}
