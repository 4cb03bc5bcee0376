"""Check-ins dodged: skipped, snoozed and not taken up, or answered by turning the subject down."""

from datetime import datetime

from msgspec import Struct

from dialogs.model.history import Event, History
from dialogs.signals.away import excused
from dialogs.signals.baseline import Period
from dialogs.signals.policy import Policy
from dialogs.signals.trace import Trace
from dialogs.signals.wording import Wording

USUAL = 0.4  # whoever dodges this share of check-ins anyway is not dodging now
CLEAR = 0.5  # an answer that speaks of putting off or steering clear this plainly is no answer to the question
BRIEF = 8  # words: "not today" as a whole answer turns the question down, within a longer one it may not
EARLIER = 6  # check-ins needed before that share means anything


class Asked(Struct, frozen=True):
    """One check-in that the person reacted to."""

    event: Event
    theme: str
    dodged: bool


def dodged(policy: Policy, history: History, now: datetime, words: Wording, away: tuple[Period, ...]) -> Trace:
    """The theme dodged most among the latest check-ins; all check-ins together are a theme too."""
    asked = _asked([event for event in history.events if event.at <= now], words, away)
    themes = {one.theme for one in asked if one.theme}
    traces = [_trace(policy, [one for one in asked if one.theme == theme], now, theme) for theme in themes]
    return max([_trace(policy, asked, now, ""), *traces], key=lambda trace: (trace.enough, len(trace.events)))


def _trace(policy: Policy, asked: list[Asked], now: datetime, theme: str) -> Trace:
    rules = policy.avoidance
    latest = [one for one in asked[-rules.of_checkins :] if now - one.event.at <= rules.window]
    away_from = [one.event for one in latest if one.dodged]
    earlier = asked[: -len(latest)] if latest else asked
    share = sum(one.dodged for one in earlier) / len(earlier) if len(earlier) >= EARLIER else 0.0
    if share >= USUAL:
        return Trace(rule="avoidance.dodged")
    return Trace(
        rule="avoidance.dodged",
        enough=len(away_from) >= rules.dodges and latest[-1].dodged and not _habit(asked),
        score=round(min(1.0, 0.5 + len(away_from) / max(len(latest), 1) / 2), 2),
        theme=theme,
        events=tuple(away_from),
        baseline={"usual_share": round(share, 2), "now": round(len(away_from) / max(len(latest), 1), 2)},
    )


def _habit(asked: list[Asked]) -> bool:
    """One weekday always skipped and never answered, e.g. Saturdays, is how this person lives."""
    skipped = {one.event.at.weekday() for one in asked if one.dodged}
    return len(skipped) == 1 and not skipped & {one.event.at.weekday() for one in asked if not one.dodged}


def _asked(events: list[Event], words: Wording, away: tuple[Period, ...]) -> list[Asked]:
    """Check-ins in order, each with what became of it; a missed one is silence and left out."""
    found: list[Asked] = []
    sent: Event | None = None
    put_by: Event | None = None
    for event in events:
        if event.kind == "checkin_sent":
            found += _closed(put_by, sent, away)
            sent, put_by = event, None
        elif event.kind == "snooze":
            put_by = event
        elif event.kind == "skip" or (event.kind == "answer" and _turned_down(event, words)):
            found.append(Asked(event, _theme(event, sent), not excused(event.at, away)))
            put_by = None
        elif event.kind == "answer":
            found.append(Asked(event, _theme(event, sent), dodged=False))
            put_by = None
    return found + _closed(put_by, sent, away)


def _closed(put_by: Event | None, sent: Event | None, away: tuple[Period, ...]) -> list[Asked]:
    """A snooze that no answer followed."""
    return [Asked(put_by, _theme(put_by, sent), not excused(put_by.at, away))] if put_by else []


def _theme(event: Event, sent: Event | None) -> str:
    return event.theme or event.goal or (sent.theme or sent.goal or sent.text if sent else "")


def _turned_down(event: Event, words: Wording) -> bool:
    reading = words.read(event.text)
    families = reading.families
    if reading.scores["avoidance"] >= CLEAR:
        return True
    brief = len(event.text.split()) <= BRIEF
    return "avoidance.dodge" in families or (brief and "avoidance.later" in families)
