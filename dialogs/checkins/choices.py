"""What the mentee can do with a check-in besides answering: later, or not today."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.checkins.rows import (
    TIMER,
    forget_timers,
    in_safety,
    plan_of,
    rhythm_of,
    row_by_id,
    row_key,
    say,
    someone,
    theme_of,
)
from dialogs.model.action import Button, Do, Rows
from dialogs.model.checkin import Checkin
from dialogs.model.effect import Effect, Record, SaveCheckin, SetTimer
from dialogs.model.history import Event
from dialogs.spell import spell_time
from dialogs.when import fitting, quiet_end
from dialogs.world import World

SNOOZE = timedelta(hours=1)


def buttons(world: World, checkin: Checkin) -> Rows:
    """Later, and not today: one row for the first message of a check-in."""
    language, args = someone(world).language, {"checkin": checkin.id}
    later, skip_ = (world.library.locale.raw(language, f"checkin.button.{name}") for name in ("later", "skip"))
    return (
        (
            Button(label=later, action=Do("checkin.snooze", args)),
            Button(label=skip_, action=Do("checkin.skip", args)),
        ),
    )


def press(world: World, do: Do) -> Answer | None:
    """The answer to a pressed check-in button; None for a verb that is not a check-in's."""
    if do.verb not in {"checkin.snooze", "checkin.skip"}:
        return None
    row = row_by_id(world, do.args.get("checkin", ""))
    if row is None or row.status != "sent":
        return Answer(effects=(say(world, "checkin.closed"),))
    if do.verb == "checkin.skip":
        return _leave(world, row, skip(world, row))
    return _leave(world, row, snooze(world, row, world.now + SNOOZE))


def snooze(world: World, row: Checkin, until: datetime) -> tuple[Effect, ...]:
    """Ask again at `until`, or after quiet hours; where that is no longer the same day it is skipped instead."""
    plan, rhythm = plan_of(world, row.plan), rhythm_of(world)
    at = quiet_end(until, rhythm.zone, rhythm.quiet)
    if plan is None or (at != until and fitting(plan, row.local_date, at, rhythm.zone) is None):
        return (*_close(world, row, "quiet"), say(world, "checkin.snooze.too_late"))
    again = replace(row, status="snoozed", reason="person", due=at)
    return (
        SaveCheckin(checkin=again),
        _event(world, row, "snooze"),
        *forget_timers(row),
        SetTimer(kind=TIMER, key=row_key(row), due=at),
        say(world, "checkin.snoozed", time=spell_time(world, at)),
    )


def skip(world: World, row: Checkin) -> tuple[Effect, ...]:
    """Not today: closed, without blame."""
    return (*_close(world, row, "person"), say(world, "checkin.skipped"))


def _close(world: World, row: Checkin, reason: str) -> tuple[Effect, ...]:
    closed = replace(row, status="skipped", reason=reason, closed=world.now)
    return (SaveCheckin(checkin=closed), _event(world, row, "skip"), *forget_timers(row))


def _event(world: World, row: Checkin, kind: Literal["snooze", "skip"]) -> Record:
    return Record(event=Event(at=world.now, kind=kind, theme=theme_of(world, row)))


def _leave(world: World, row: Checkin, effects: tuple[Effect, ...]) -> Answer:
    own = world.dossier.session is not None and world.dossier.session.checkin == row.id
    return Answer(effects=effects, leave=own and not in_safety(world))
