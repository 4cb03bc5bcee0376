"""Rehearsal: one mentee and the bot in memory, for `kith play`, `kith test` and transcripts; time is only moved."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dialogs.concern import advance as advance_concern
from dialogs.concern import join, open_concern, wants_join
from dialogs.engine import Advance, advance, begin_script
from dialogs.fold import fold
from dialogs.library import Library
from dialogs.model.action import Button
from dialogs.model.commitment import Commitment
from dialogs.model.dossier import Dossier
from dialogs.model.effect import CancelTimer, Effect, Notify, OpenConcern, SaveConcern, Send, SetTimer, TellConcern
from dialogs.model.history import History
from dialogs.model.inbound import Due, Event, Inbound, Media, Notice, Subject, Tap, Text
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.model.session import Session
from dialogs.programme import Programme
from dialogs.rehearsal_test import Given
from dialogs.signals import Pack
from dialogs.world import World

BEGINS = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)  # a Wednesday afternoon in Madrid
MENTEE, MENTOR, CONTACT = 1, 2, 3


class Said(Struct, frozen=True):
    """One message that went out: to whom, its HTML, its buttons."""

    to: int
    text: str
    buttons: tuple[Button, ...] = ()


class UnknownButtonError(LookupError):
    """The person pressed a button that is not there."""


class Rehearsal:
    """The world of one mentee; `said` holds every message in order."""

    def __init__(
        self, library: Library, signals: Pack, programme: Programme, given: Given | None = None, seed: str = "rehearsal"
    ) -> None:
        self.now = BEGINS
        self.said: list[Said] = []
        self.effects: list[Effect] = []
        self.session: Session | None = None
        self.outcome = ""
        self._library, self._signals, self._programme, self._seed = library, signals, programme, seed
        self._timers: dict[tuple[str, str], SetTimer] = {}
        self._turns = 0
        self.given = given or Given()
        self.dossier = _dossier(self.given, self.now)

    def start(self, script: str) -> None:
        """Begin a run of the script."""
        world = self._world()
        self._take(begin_script(world, self.session, script, dict(self.given.vars)))

    def say(self, *parts: str) -> None:
        """The mentee writes (several bubbles at once, if several are given)."""
        self._turn(Text(parts=parts))

    def press(self, label: str) -> None:
        """The mentee presses the newest button with this label. Raises UnknownButtonError."""
        buttons = (b for message in reversed(self.said) if message.to == MENTEE for b in message.buttons)
        found = next((button for button in buttons if button.label == label and button.action), None)
        if found is None:
            raise UnknownButtonError(f"there is no button '{label}'; the last ones are: {', '.join(self.labels())}")
        self._turn(Tap(action=found.action, query_id="q", label=label))

    def send(self, kind: str) -> None:
        """The mentee sends something that is not text, e.g. "voice"."""
        self._turn(Media(kind=kind))  # type: ignore[arg-type] # a wrong kind is the script author's to see

    def labels(self) -> tuple[str, ...]:
        """Labels of the last message to the mentee that has buttons."""
        last = next((message for message in reversed(self.said) if message.to == MENTEE and message.buttons), None)
        return tuple(button.label for button in last.buttons) if last else ()

    def wait(self, by: timedelta) -> None:
        """Let time pass; whatever is due on the way happens at its moment."""
        until = self.now + by
        while (due := self._next_due(until)) is not None:
            del self._timers[due.kind, due.key]
            self.now = max(self.now, due.due)
            self._turn(Due(kind=due.kind, key=due.key, due=due.due, data=due.data))
        self.now = until

    def _next_due(self, until: datetime) -> SetTimer | None:
        ready = [timer for timer in self._timers.values() if timer.due <= until and timer.kind != "rung"]
        return min(ready, key=lambda timer: timer.due, default=None)

    def _turn(self, event: Event) -> None:
        self._turns += 1
        inbound = Inbound(ids=(self._turns,), subject=Subject("person", str(MENTEE)), at=self.now, event=event)
        self._take(advance(self._world(), self.session, inbound))

    def _take(self, turned: Advance) -> None:
        effects = _with_concerns(self._world(), turned.effects)
        self.session = turned.session
        self.effects += effects
        self.dossier = replace(fold(self.dossier, effects, self.now), session=turned.session)
        for effect in effects:
            self._note(effect)
        for notice in (Notice(what=e.what) for e in effects if isinstance(e, Notify) and e.person == MENTEE):
            self._turn(notice)

    def _note(self, effect: Effect) -> None:
        if isinstance(effect, Send):
            buttons = tuple(button for row in effect.buttons for button in row)
            self.said.append(Said(effect.to, effect.text, buttons))
        elif isinstance(effect, SetTimer):
            self._timers[effect.kind, effect.key] = effect
        elif isinstance(effect, CancelTimer):
            self._timers = {
                k: t for k, t in self._timers.items() if k[0] != effect.kind or effect.key not in {"", k[1]}
            }

    def _world(self) -> World:
        return World(
            now=self.now, seed=f"{self._seed}:{self._turns}", programme=self._programme, library=self._library,
            signals=self._signals, dossier=self.dossier,
        )  # fmt: skip


def _with_concerns(world: World, effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """What the bot's turn does too: concerns are opened, joined and told at once."""
    done: list[Effect] = []
    for effect in effects:
        done += _concern(world, tuple(done), effect)
    return tuple(done)


def _concern(world: World, done: tuple[Effect, ...], effect: Effect) -> tuple[Effect, ...]:
    known = {c.id: c for c in world.dossier.concerns} | {
        e.concern.id: e.concern for e in done if isinstance(e, SaveConcern)
    }
    if isinstance(effect, OpenConcern):
        joined = wants_join(tuple(known.values()), effect)
        concern, more = join(world, joined, effect) if joined else open_concern(world, effect, len(known) + 1)
    elif isinstance(effect, TellConcern) and effect.concern in known:
        concern, more = advance_concern(world, known[effect.concern], effect)
    else:
        return () if isinstance(effect, TellConcern) else (effect,)
    return SaveConcern(concern=concern), *(e for e in more if not isinstance(e, SetTimer | CancelTimer))


def _dossier(given: Given, now: datetime) -> Dossier:
    person = Person(
        id=MENTEE, roles=frozenset({Role.MENTEE}), status=Status.ACTIVE, name=given.name, pseudonym="Blue Heron",
        language=given.language, country=given.country, zone=given.zone, age_band=given.age_band, reachable=True,
        screening_consent=now,
    )  # fmt: skip
    contact = Person(
        id=CONTACT, roles=frozenset({Role.SAFEGUARDING}), status=Status.ACTIVE, name="Ana", reachable=True, drilled=now
    )
    staff = {CONTACT: contact}
    if given.mentor:
        mentor = Person(
            id=MENTOR, roles=frozenset({Role.MENTOR}), status=Status.ACTIVE, name=given.mentor, reachable=True
        )
        staff[MENTOR] = mentor
    commitments = tuple(
        Commitment(id=f"given{n}", text=c.text, deferred=c.deferred, opened=now - timedelta(days=14))
        for n, c in enumerate(given.commitments)
    )
    return Dossier(
        person=person, pairing=Pairing(MENTEE, MENTOR if given.mentor else None), people=staff,
        commitments=commitments, history=History(zone=given.zone, language=given.language), drill_answered=True,
    )  # fmt: skip


def variables(rehearsal: Rehearsal) -> dict[str, Any]:
    """The variables of the running script, for the author's eyes."""
    return dict(rehearsal.session.top.vars) if rehearsal.session else {}
