"""`kith signals backtest`: who a new policy would flag, alerts per mentor and week, what changes; counts only."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct, structs

from dialogs.model.history import History
from dialogs.model.signal import Flag
from dialogs.signals.notice import notice
from dialogs.signals.policy import Policy
from dialogs.signals.wording import Wording

HISTORY = timedelta(days=90)
DAY = timedelta(days=1)

Words = Mapping[str, Wording]
Person = tuple[str, str, History]  # pseudonym, mentor, everything known of the person


class Would(Struct, frozen=True):
    """A flag that a policy would have raised."""

    person: str
    mentor: str
    kind: str
    rule: str
    at: datetime

    @property
    def week(self) -> str:
        """ISO year and week."""
        year, week, _ = self.at.isocalendar()
        return f"{year}-W{week:02d}"


def run(
    histories: Iterable[Person], old: Policy, new: Policy, since: datetime, words: Words, *, as_json: bool = False
) -> int:
    """Print what both policies would have raised since then; always 0: a backtest is information."""
    people = list(histories)
    result = compared(people, old, new, since, words)
    print(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(told(result)))
    return 0


def compared(people: list[Person], old: Policy, new: Policy, since: datetime, words: Words) -> dict[str, Any]:
    """Counts by policy, and who is flagged under one of them only; no text and no name."""
    before, after = (_all(people, policy, since, words) for policy in (old, new))
    had = {(flag.person, flag.kind) for flag in before}
    has = {(flag.person, flag.kind) for flag in after}
    return {
        "since": since.isoformat(),
        "people": len(people),
        "old": _counted(before, old),
        "new": _counted(after, new),
        "added": [f"{person}: {kind}" for person, kind in sorted(has - had)],
        "gone": [f"{person}: {kind}" for person, kind in sorted(had - has)],
    }


def _all(people: list[Person], policy: Policy, since: datetime, words: Words) -> list[Would]:
    return [flag for person in people for flag in replay(person, policy, since, words)]


def replay(person: Person, policy: Policy, since: datetime, words: Words) -> Iterator[Would]:
    """The flags of one person under `policy`, looked for after each event and once a day, as the bot does."""
    pseudonym, mentor, history = person
    narrowed = policy.narrowed(person=pseudonym)
    flags = tuple(flag for flag in history.flags if flag.at < since)
    for now in moments(history, since):
        past = tuple(event for event in history.events if now - HISTORY <= event.at <= now)
        seen = structs.replace(history, events=past, flags=flags)
        for signal in notice(narrowed, seen, now, words):
            flags = (*flags, Flag(id=f"would-{len(flags)}", at=now, signal=signal))
            yield Would(pseudonym, mentor, signal.kind.value, signal.rule, now)


def moments(history: History, since: datetime) -> list[datetime]:
    """Every event since then, and each day from then until the last one."""
    events = [event.at for event in history.events if event.at >= since]
    if not events:
        return []
    days = (events[-1] - since) // DAY
    return sorted({*events, *(since + n * DAY for n in range(days + 1))})


def _counted(flags: list[Would], policy: Policy) -> dict[str, Any]:
    cap = policy.caps.per_mentor_week
    weeks = Counter((flag.mentor, flag.week) for flag in flags)
    return {
        "policy": policy.policy,
        "revision": policy.revision,
        "flags": len(flags),
        "kinds": dict(Counter(flag.kind for flag in flags)),
        "rules": dict(Counter(flag.rule for flag in flags)),
        "people": sorted({flag.person for flag in flags}),
        "alerts": [
            {"mentor": mentor, "week": week, "alerts": min(count, cap), "held_back": max(0, count - cap)}
            for (mentor, week), count in sorted(weeks.items())
        ],
    }


def told(result: dict[str, Any]) -> Iterator[str]:
    """The result in lines for a terminal."""
    yield f"{result['people']} people since {result['since'][:10]}"
    for name in ("old", "new"):
        row = result[name]
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(row["kinds"].items())) or "none"
        yield f"{name}: {row['policy']} ({row['revision']}): {row['flags']} flags, {len(row['people'])} people: {kinds}"
        for alert in row["alerts"]:
            held = f", {alert['held_back']} held back by the cap" if alert["held_back"] else ""
            yield f"  {alert['mentor']}  {alert['week']}  {alert['alerts']} alerts{held}"
    yield "added: " + (", ".join(result["added"]) or "nobody")
    yield "gone: " + (", ".join(result["gone"]) or "nobody")
