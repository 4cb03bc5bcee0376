"""`kith signals threads FILE.jsonl`: multi-week threads of events in, flags with dates and measured figures out."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from bot.commands.signals_figures import HOW, ends, figures, number
from bot.commands.signals_lines import primary, rows
from dialogs.model.history import Event, History
from dialogs.model.signal import Flag, Kind, Signal
from dialogs.signals.notice import notice
from dialogs.signals.policy import Policy
from dialogs.signals.wording import Wording

HISTORY_DAYS = 90
KINDS = (Kind.RUMINATION, Kind.AVOIDANCE, Kind.SILENCE)


class Line(Struct, kw_only=True):
    """One event as a file has it; `t` is ISO 8601, in the thread's zone when it names none."""

    t: datetime
    kind: str
    text: str | None = None
    value: float | None = None
    goal: str | None = None
    theme: str | None = None
    latency: float | None = None


class Thread(Struct, kw_only=True):
    """One person's events and what a reader says of them; `label` is one kind, several, or "none"."""

    id: str
    label: str | list[str] | None = None
    events: list[Line]
    onset_event_index: int | None = None
    tz: str = "UTC"
    lang: str | None = None

    @property
    def labels(self) -> frozenset[str]:
        """The kinds that are really there."""
        given = [self.label] if isinstance(self.label, str) else self.label or []
        return frozenset(given) & frozenset(kind.value for kind in KINDS)


class Raised(Struct, frozen=True):
    """A flag of a thread, after the event with this index."""

    thread: str
    kind: str
    event_index: int
    at: datetime
    signal: Signal


def run(policy: Policy, wording: Mapping[str, Wording], file: Path, *, as_json: bool = False) -> int:
    """Print flags and figures; 0 when the file could be read, 1 with a sentence on standard error when not."""
    try:
        threads = list(read(file))
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        print(f"{file}: cannot be read: {error}; one JSON object a line is expected", file=sys.stderr)
        return 1
    if not threads:
        print(f"{file}: holds no thread, so there is nothing to measure", file=sys.stderr)
    raised = {thread.id: list(walk(policy, wording, thread)) for thread in threads}
    result = measured(threads, raised)
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(told(result)))
    return 0


def read(file: Path) -> Iterator[Thread]:
    """The threads of a JSONL file; ValueError names the line that is wrong."""
    for line_number, row in rows(file):
        try:
            thread = msgspec.convert(json.loads(row), Thread, strict=False)
            ZoneInfo(thread.tz)
        except (ValueError, KeyError, msgspec.ValidationError) as error:
            raise ValueError(f"line {line_number}: {error}") from error
        yield thread


def walk(policy: Policy, wording: Mapping[str, Wording], thread: Thread) -> Iterator[Raised]:
    """Every flag as it would have been raised: after each event, and once a day in between."""
    zone = ZoneInfo(thread.tz)
    numbered = sorted(enumerate(_event(line, zone) for line in thread.events), key=lambda pair: pair[1].at)
    events = [event for _, event in numbered]
    language = primary(thread.lang) if thread.lang else guess(thread.events)
    flags: tuple[Flag, ...] = ()
    for index, event in enumerate(events):
        first = next(n for n in range(index + 1) if event.at - events[n].at <= timedelta(days=HISTORY_DAYS))
        past = tuple(events[first : index + 1])
        following = events[index + 1].at if index + 1 < len(events) else event.at
        for now in _moments(event.at, following):
            history = History(events=past, zone=thread.tz, language=language, flags=flags)
            for signal in notice(policy, history, now, wording):
                flags = (*flags, Flag(id=f"{thread.id}-{len(flags)}", at=now, signal=signal))
                yield Raised(thread.id, signal.kind.value, numbered[index][0], now, signal)


def _moments(start: datetime, end: datetime) -> Iterator[datetime]:
    """`start`, then each following day before `end`: the bot looks once a day even when nothing happens."""
    now = start
    while now == start or now < end:
        yield now
        now += timedelta(days=1)


def _event(line: Line, zone: ZoneInfo) -> Event:
    at = line.t if line.t.tzinfo else line.t.replace(tzinfo=zone)
    return Event(
        at=at,
        kind=line.kind,  # type: ignore[arg-type]  # an unknown kind is kept; no detector asks for it
        text=line.text or "",
        value=line.value,
        goal=line.goal or "",
        theme=line.theme or "",
        latency=line.latency,
    )


_SPANISH = "que no me lo la el los las de y en un una por con para mi pero es se hoy muy estoy he"
_ENGLISH = "the and i to it of my that is was in for not but on with me have this so about just am"


def guess(lines: Iterable[Line]) -> str:
    """English or Spanish, by the little words of everything the person wrote; English when nothing tells."""
    words = Counter(" ".join(line.text or "" for line in lines).lower().split())
    spanish, english = (sum(words[little] for little in little_words.split()) for little_words in (_SPANISH, _ENGLISH))
    return "es" if spanish > english else "en"


def measured(threads: list[Thread], raised: dict[str, list[Raised]]) -> dict[str, Any]:
    """Per kind recall, precision, n, intervals by bootstrap over people, latency after onset; and all flags."""
    result: dict[str, Any] = {kind.value: _figures(kind.value, threads, raised) for kind in KINDS}
    result["method"] = {"intervals": HOW, "split": "drawn by person: a thread is one person"}
    result["flags"] = [
        {"id": flag.thread, "kind": flag.kind, "event_index": flag.event_index, "at": flag.at.isoformat(),
         "rule": flag.signal.rule, "score": flag.signal.score}
        for flags in raised.values() for flag in flags
    ]  # fmt: skip
    return result


def _figures(kind: str, threads: list[Thread], raised: dict[str, list[Raised]]) -> dict[str, Any]:
    pairs = [(kind in thread.labels, any(flag.kind == kind for flag in raised[thread.id])) for thread in threads]
    late = [
        after for thread in threads if kind in thread.labels if (after := _latency(kind, thread, raised)) is not None
    ]
    median = sorted(late)[len(late) // 2] if late else None
    return figures(pairs) | {"flags": sum(f for _, f in pairs), "latency_events_median": median}


def _latency(kind: str, thread: Thread, raised: dict[str, list[Raised]]) -> int | None:
    """Events between the onset a reader sees and the first flag of the kind."""
    first = next((flag.event_index for flag in raised[thread.id] if flag.kind == kind), None)
    if first is None or thread.onset_event_index is None:
        return None
    return first - thread.onset_event_index


def told(result: dict[str, Any]) -> Iterator[str]:
    """The result in lines for a terminal."""
    yield f"{'kind':<12}{'recall':>8}{'precision':>11}{'n':>5}{'flags':>7}   95 % intervals"
    for kind in (kind.value for kind in KINDS):
        row = result[kind]
        yield (
            f"{kind:<12}{number(row['recall'], 2):>8}{number(row['precision'], 2):>11}{row['n']:>5}{row['flags']:>7}"
            f"   recall {ends(row, 'recall')}, precision {ends(row, 'precision')}"
        )
    for flag in result["flags"]:
        yield f"{flag['at'][:16]}  {flag['id']}  {flag['kind']}  {flag['rule']}  after event {flag['event_index']}"
    yield f"{result['method']['intervals']}; {result['method']['split']}"
