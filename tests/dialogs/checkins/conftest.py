"""Check-ins over days: a small clock fires the timers as the ticker would; time is walked or jumped."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs import checkins
from dialogs.checkins import Fire
from dialogs.fold import fold
from dialogs.model.checkin import Checkin
from dialogs.model.effect import CancelTimer, Effect, Record, SavePerson, Send, SetTimer
from dialogs.model.inbound import Due
from dialogs.model.session import Frame, Session
from dialogs.world import World

MakeWorld = Callable[..., World]
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Life:
    """One mentee's timers and rows; `fired` lists what was sent, with the moment."""

    def __init__(self, world: World, *, answers: bool = False, sessions: bool = False) -> None:
        self.world = world
        self.answers, self.sessions = answers, sessions
        self.timers: dict[tuple[str, str], SetTimer] = {}
        self.fired: list[tuple[datetime, Checkin]] = []
        self.said: list[Send] = []
        self.events: list[str] = []

    def do(self, effects: tuple[Effect, ...]) -> "Life":
        dossier = fold(self.world.dossier, effects, self.world.now)
        self.world = replace(self.world, dossier=dossier)
        for effect in effects:
            if isinstance(effect, SetTimer):
                self.timers[effect.kind, effect.key] = effect
            elif isinstance(effect, CancelTimer):
                self.timers.pop((effect.kind, effect.key), None)
            elif isinstance(effect, Record):
                self.events.append(effect.event.kind)
            elif isinstance(effect, Send):
                self.said.append(effect)
        return self

    def plan(self) -> "Life":
        return self.do(checkins.plan_ahead(self.world))

    def jump(self, to: datetime) -> "Life":
        """An outage: the clock is at `to` before any timer is seen."""
        self.at(to)
        while ready := self._ready(to):
            self._fire(min(ready, key=lambda timer: timer.due))
        return self

    def walk(self, to: datetime) -> "Life":
        """Nothing is skipped: every timer is seen at its moment."""
        while ready := self._ready(to):
            timer = min(ready, key=lambda timer: timer.due)
            self.at(max(self.world.now, timer.due))
            self._fire(timer)
        return self.at(to)

    def at(self, now: datetime) -> "Life":
        self.world = replace(self.world, now=now)
        return self

    def know(self, **fields: Any) -> "Life":
        self.world = replace(self.world, dossier=replace(self.world.dossier, **fields))
        return self

    def change(self, **fields: Any) -> "Life":
        """Change the person as a settings script does."""
        person = replace(self.world.dossier.person, **fields)
        return self.do(checkins.replan(self.world, (SavePerson(person=person),)))

    def rows(self) -> dict[date, tuple[str, str]]:
        return {row.local_date: (row.status, row.reason) for row in self.world.dossier.checkins}

    def row(self, day: date) -> Checkin:
        return next(row for row in self.world.dossier.checkins if row.local_date == day)

    def _ready(self, to: datetime) -> list[SetTimer]:
        return [timer for timer in self.timers.values() if timer.due <= to]

    def _fire(self, timer: SetTimer) -> None:
        del self.timers[timer.kind, timer.key]
        due = Due(kind=timer.kind, key=timer.key, due=timer.due, data=timer.data)
        if timer.kind == "checkin_expiry":
            self.do(checkins.on_expired(self.world, due))
        elif timer.kind == "checkin_remind":
            self.do(checkins.on_reminder(self.world, due))
        else:
            self._decide(checkins.on_due(self.world, due))

    def _decide(self, decided: Fire | tuple[Effect, ...]) -> None:
        if not isinstance(decided, Fire):
            self.do(decided)
            return
        self.do(decided.effects)
        self.fired.append((self.world.now, decided.checkin))
        self.do(checkins.on_sent(self.world, decided.checkin))
        if self.sessions:
            self.know(session=session(decided.script, decided.checkin.id))
        if self.answers:
            self.do(checkins.on_answered(self.world, decided.checkin.id))


def session(script: str, checkin: str = "") -> Session:
    frame = Frame(script=script, revision="r", step="s")
    return Session(id="x", person=1, stack=(frame,), started=START, checkin=checkin)


Begin = Callable[..., Life]


@pytest.fixture
def life(make_world: MakeWorld) -> Begin:
    def begin(answers: bool = False, sessions: bool = False, **fields: Any) -> Life:
        return Life(make_world(now=START, **fields), answers=answers, sessions=sessions).plan()

    return begin


def day(n: int) -> date:
    return date(2026, 11, n)


def evening(n: int, hour: int = 22) -> datetime:
    return datetime(2026, 11, n, hour, tzinfo=UTC)
