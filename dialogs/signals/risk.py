"""The acute-risk screen: every inbound text, in every state, in bounded time."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from dialogs.model.signal import Evidence, Kind, Screening, Signal, Span, Urgency
from dialogs.signals.cues import ORDER, Ends, Hit, judge
from dialogs.signals.document import Rule
from dialogs.signals.foreign import FEWEST_WORDS, uncovered
from dialogs.signals.lexicon import Lexicon, Reading
from dialogs.signals.net import MOST_WORDS, Caught, Net, hear
from dialogs.signals.normalise import at_most, fold, tokens
from dialogs.signals.pack import Pack
from dialogs.signals.pattern import STOP
from dialogs.signals.sense import KNOWN_SHARE

LONGEST = 4096  # characters screened in one go: Telegram's limit for a message
OVERLAP = 512
JUDGED = 1024  # characters that the language is judged from
NET_RULE = "risk.net.words"
FEW = 4  # words below which the net only asks
CALM = "calm_words"  # the cue of a wide phrase among words of ordinary talk
_BREAKS = frozenset(",\n:;()\u2013\u2014")


class Trace(Struct, frozen=True):
    """A hit with what it takes to show it: rule, place in the original, urgency, cues."""

    rule: str
    family: str
    revision: str
    start: int
    end: int
    urgency: Urgency
    cues: tuple[str, ...]
    wide: bool = False


def screen(pack: Pack, parts: tuple[str, ...], recent: tuple[str, ...], language: str, *, minor: bool) -> Screening:
    """What the lexicons see in `parts`, alone, joined, and after the `recent` texts; the worst first.

    Offsets index "\\n".join(parts). A hit wholly within `recent` was reported when it came and is not again.
    """
    text = "\n".join(parts)
    traces = list(_every(pack, parts, language, minor=minor))
    if recent:
        before = "\n".join(recent) + "\n"
        joined = trace_text(pack, before + text, language, minor=minor, joined=True)
        traces += [_shifted(trace, -len(before)) for trace in joined if trace.end > len(before)]
        earlier = [trace for trace in joined if trace.end <= len(before)]
        traces += _raised(pack, before, earlier, len(text), language, minor=minor) if earlier else []
    if any(trace.urgency is Urgency.NOW for trace in traces):  # no need to ask what is plain, here or joined
        traces = [trace for trace in traces if trace.rule != NET_RULE]
    signals = tuple(sorted(_signals(traces, text), key=_worst_first))
    look = "language" if not signals and _foreign(pack, text) else ""
    return Screening(signals, look)


def safe_screen(
    pack: Pack, parts: tuple[str, ...], recent: tuple[str, ...], language: str, *, minor: bool
) -> Screening:
    """`screen`, but whatever goes wrong in it becomes look="detector": a human is asked to look."""
    try:
        found = screen(pack, parts, recent, language, minor=minor)
    except Exception:
        return Screening(look="detector")
    return found if _sensible(found) else Screening(look="detector")


def trace_text(pack: Pack, text: str, language: str, *, minor: bool, joined: bool = False) -> list[Trace]:
    """Every hit in one text, in any language; longer ones in overlapping windows. `joined`: of several messages."""
    return [
        _shifted(trace, start)
        for start in range(0, max(1, len(text) - OVERLAP), LONGEST - OVERLAP)
        for trace in _window(pack, text[start : start + LONGEST], language, minor=minor, joined=joined)
    ]


def _raised(pack: Pack, before: str, joined: list[Trace], length: int, language: str, *, minor: bool) -> list[Trace]:
    """What was said before and is more urgent after this text ("not joking"); shown by the whole of this text."""
    alone: dict[str, int] = {}
    for trace in trace_text(pack, before, language, minor=minor, joined=True):
        alone[trace.rule] = min(ORDER.index(trace.urgency), alone.get(trace.rule, len(ORDER)))
    worse = [trace for trace in joined if ORDER.index(trace.urgency) < alone.get(trace.rule, len(ORDER))]
    return [replace(trace, start=0, end=length) for trace in worse]


def _every(pack: Pack, parts: tuple[str, ...], language: str, *, minor: bool) -> Iterator[Trace]:
    start = 0
    for part in parts:
        yield from (_shifted(trace, start) for trace in trace_text(pack, part, language, minor=minor))
        start += len(part) + 1
    if len(parts) > 1:
        yield from trace_text(pack, "\n".join(parts), language, minor=minor, joined=True)


def _window(pack: Pack, text: str, language: str, *, minor: bool, joined: bool) -> list[Trace]:
    folded = fold(text, pack.emoji)
    found = tokens(folded)
    read = [(lexicon, lexicon.read(folded, found)) for lexicon in pack.ordered(language)]
    traces = [trace for lexicon, reading in read for trace in _traces(lexicon, reading, minor=minor)]
    if any(trace.urgency is Urgency.NOW and not trace.wide for trace in traces):
        return traces
    lexicon, reading = max(read, key=lambda one: one[0].knows_of(one[1]))
    net = pack.nets.get(lexicon.language)
    if net is None:
        return traces
    caught = hear(net, [placed.word for placed in reading.words])
    heard_all = len(reading.words) <= MOST_WORDS and {trace.revision for trace in traces} <= {lexicon.revision}
    if caught.score < net.calm and heard_all and len(_families(traces)) == 1:
        traces = [_lowered(trace) if trace.wide else trace for trace in traces]
    lowered = any(trace.cues and trace.urgency is Urgency.ASK for trace in traces)
    return traces + _caught(net, caught, reading, joined=joined, only_ask=lowered or joined)


def _families(traces: Iterable[Trace]) -> set[str]:
    """What opens a concern here; several families bear each other out."""
    return {trace.family for trace in traces if trace.urgency is not Urgency.ASK}


def _lowered(trace: Trace) -> Trace:
    """A wide phrase that nothing around it bears out."""
    if trace.urgency is Urgency.ASK:
        return trace
    return replace(trace, urgency=Urgency.ASK, cues=tuple(sorted({*trace.cues, CALM})))


def _caught(net: Net, caught: Caught, reading: Reading, *, joined: bool, only_ask: bool) -> list[Trace]:
    """What the net hears in a text of its own language. It knows no cues, so it does not overrule one; and as it was
    made from single messages, it must be surer of several, each of which it has judged already. In few words ("I'm 14",
    "after dinner") it has little to go by: there it must be as sure as for a concern, and asks."""
    few = len(reading.words) < FEW
    if caught.score < (net.today if joined or few else net.ask):
        return []
    urgency = Urgency.TODAY if caught.score >= net.today and not (only_ask or few) else Urgency.ASK
    family = caught.kind or "unclear"
    places = [reading.place(first, last) for first, last in caught.runs]
    return [Trace(NET_RULE, family, net.revision, start, end, urgency, ()) for start, end in places]


def _traces(lexicon: Lexicon, reading: Reading, *, minor: bool) -> Iterator[Trace]:
    found = list(lexicon.find(reading))
    if not found:
        return
    for hit in judge(found, _ends(reading), minor=minor):
        start, end = reading.place(hit.found.first, hit.found.last)
        family = hit.found.pattern.family
        name = family.family if family else ""
        meaning = hit.found.pattern.meaning
        yield Trace(
            f"risk.{name}.{meaning.id}",
            name,
            lexicon.revision,
            start,
            end,
            hit.urgency,
            hit.cues,
            _wide(hit, minor=minor),
        )


def _wide(hit: Hit, *, minor: bool) -> bool:
    """Whether calm words may lower the hit: not what a cue has judged, nor what is urgent because of someone's age."""
    rule, family = hit.found.pattern.meaning, hit.found.pattern.family
    young = minor and family is not None and family.minor is not None
    return isinstance(rule, Rule) and rule.wide and not hit.cues and not young


def _ends(reading: Reading) -> Ends:
    text = reading.folded.text
    stops = tuple(index for index, symbol in enumerate(reading.symbols) if symbol == STOP)
    pairs = enumerate(pairwise(reading.words), start=1)
    breaks = tuple(index for index, (one, two) in pairs if not _BREAKS.isdisjoint(text[one.end : two.start]))
    return Ends(stops, breaks)


def _shifted(trace: Trace, by: int) -> Trace:
    return replace(trace, start=max(0, trace.start + by), end=trace.end + by)


def _signals(traces: list[Trace], text: str) -> Iterator[Signal]:
    by_rule: dict[str, list[Trace]] = {}
    for trace in traces:
        by_rule.setdefault(trace.rule, []).append(trace)
    for rule, same in by_rule.items():
        worst = min(same, key=lambda trace: ORDER.index(trace.urgency))
        places = sorted({(trace.start, trace.end) for trace in same})
        spans = tuple(Span(start, end, text[start:end]) for start, end in places)
        yield Signal(
            kind=Kind.RISK,
            rule=rule,
            revision=worst.revision,
            family=worst.family,
            urgency=worst.urgency,
            evidence=Evidence(spans=spans, cues=worst.cues),
        )


def _worst_first(signal: Signal) -> tuple[int, str]:
    return (ORDER.index(signal.urgency) if signal.urgency else len(ORDER), signal.rule)


def _foreign(pack: Pack, text: str) -> bool:
    if at_most(text[:JUDGED]) < FEWEST_WORDS:
        return False
    words = [token.text for token in tokens(fold(text[:JUDGED])) if token.text != "."]
    if len(words) < FEWEST_WORDS:
        return False
    known = max(sum(map(lexicon.knows, words)) for lexicon in pack.lexicons.values())
    return known < KNOWN_SHARE * len(words) and uncovered(text[:JUDGED], frozenset(pack.lexicons))


def _sensible(found: object) -> bool:
    if not isinstance(found, Screening) or found.look not in {"", "language", "detector", "media"}:
        return False
    return all(isinstance(signal, Signal) and isinstance(signal.urgency, Urgency) for signal in found.signals)
