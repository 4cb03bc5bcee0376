"""Turn: what one advance is building; steps speak to it, and nothing leaves it but effects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from dialogs.concern import who_was_told
from dialogs.concern.standing import ACUTE
from dialogs.model.action import Action, Button, Choose
from dialogs.model.commitment import Commitment
from dialogs.model.concern import Concern
from dialogs.model.effect import Effect, OpenConcern, Record, SaveFlag, Send
from dialogs.model.history import Event, EventKind
from dialogs.model.people import Person
from dialogs.model.session import SAFETY, Frame, Session
from dialogs.model.signal import Flag
from dialogs.names import Env, Shown
from dialogs.script import Revision
from dialogs.settings import assign
from dialogs.steps.base import Step
from dialogs.text import fill, fill_plain
from dialogs.words import emphasise, show_value
from dialogs.world import World

Pairs = Iterable[Sequence[tuple[str, str]]]  # rows of (label, value)


class Turn:
    """Mutable for the length of one advance; `effects` in the order they happen."""

    def __init__(self, world: World, person: Person, session: Session | None) -> None:
        self.world: World = world
        self.person: Person = person
        self.effects: list[Effect] = []
        self.commitments: list[Commitment] = list(world.dossier.commitments)
        self.flags: dict[str, Flag] = {flag.id: flag for flag in world.dossier.history.flags}
        self.stack: list[Frame] = list(session.stack) if session else []
        self.session_id = session.id if session else self._new_id()
        self.started = session.started if session else world.now
        self.wait = session.wait if session else 0
        self.checkin = session.checkin if session else ""
        self.asked_at = session.asked_at if session else None
        self.opener: tuple[tuple[Button, ...], ...] = ()  # extra buttons on the next question
        self.buttons = session.buttons if session else False
        self.outcome = ""
        self.new_events: list[Event] = []
        self.plans = {plan.id: plan for plan in world.dossier.plans}
        self.env = Env(self)
        self.replan = False
        self.notice = False  # the history grew: look for patterns at the end of the turn
        self._pushed = False
        self._before = session

    def _new_id(self) -> str:
        return f"{self.world.rng('session').getrandbits(60):015x}"

    # Where the run stands

    @property
    def frame(self) -> Frame:
        """The frame on top; an empty one when nothing runs, so that locale texts can still be rendered."""
        return self.stack[-1] if self.stack else _NOWHERE

    @property
    def revision(self) -> Revision:
        """The script revision that runs."""
        return self.world.library.revision(self.frame.revision, self.frame.script)

    @property
    def step(self) -> Step:
        """The step that the run stands in."""
        return self.revision.script.steps[self.frame.step]

    @property
    def place(self) -> str:
        """ "script/step", for the transcript and for concerns."""
        return f"{self.frame.script}/{self.frame.step}" if self.stack else ""

    def push(self, script: str, values: dict[str, Any] | None = None) -> None:
        """Put a run of `script` on top, at its start."""
        revision = self.world.library.current(script)
        start = revision.script.start
        self.stack.append(Frame(script=script, revision=revision.digest, step=start, vars=values or {}))
        self._pushed = True

    def take_pushed(self) -> bool:
        """Whether a run was put on top since this was last asked."""
        pushed, self._pushed = self._pushed, False
        return pushed

    def leave(self) -> None:
        """Let go of everything that runs; what starts next is a run of its own and answers no check-in."""
        self.stack = []
        self.checkin = ""
        self.asked_at = None
        self.session_id = self._new_id()

    def only_safety(self) -> None:
        """Let go of every run beside the safety script."""
        self.stack = [frame for frame in self.stack if frame.script == SAFETY]

    def move(self, step: str) -> None:
        """Go to another step of the running script."""
        self.stack[-1] = replace(self.frame, step=step, misreads=0)

    def only_top(self) -> None:
        """Let go of every run below the one on top."""
        self.stack = self.stack[-1:]

    # Variables

    def remember(self, name: str, value: Any) -> None:
        """Give a variable of this run its value."""
        self.stack[-1] = replace(self.frame, vars={**self.frame.vars, name: value})

    def forget(self, name: str) -> None:
        """Take a variable away, if it is there."""
        if name in self.frame.vars:
            self.stack[-1] = replace(self.frame, vars={k: v for k, v in self.frame.vars.items() if k != name})

    def assign(self, name: str, value: Any) -> None:
        """Set a variable, or a setting when the name has a dot."""
        if "." in name:
            assign(self, name, value)
        else:
            self.remember(name, value)

    def answer(
        self, name: str, value: Any, *, text: str = "", kind: EventKind = "answer", record: bool = True,
        private: bool = True,
    ) -> None:  # fmt: skip
        """Keep an answer as a variable and, unless told otherwise, in the person's history."""
        if name:
            self.remember(name, value)
        if record:
            number = float(value) if isinstance(value, int | float) else None
            self.note(kind, text=text, value=number, name=name, private=private)

    def note(
        self, kind: EventKind, *, text: str = "", value: float | None = None, goal: str = "", name: str = "",
        private: bool = True,
    ) -> None:  # fmt: skip
        """Add an event to the person's history."""
        latency = (self.world.now - self.asked_at).total_seconds() if self.asked_at else None
        event = Event(
            at=self.world.now, kind=kind, text=text, value=value, goal=goal, theme=self.frame.script, latency=latency
        )
        self.new_events.append(event)
        self.notice = True
        self.effects.append(Record(event=event, name=name, private=private))

    # Words

    def text(self, place: str) -> str:
        """A text of the running step, filled, as Telegram HTML."""
        template = self.revision.text(self.person.language, f"{self.frame.step}.{place}")
        return fill(emphasise(template), Shown(self))

    def plain(self, place: str) -> str:
        """A text of the running step, filled, without markup: for buttons."""
        return fill_plain(self.revision.text(self.person.language, f"{self.frame.step}.{place}"), Shown(self))

    def locale_text(self, key: str, **slots: object) -> str:
        """A text of the locale files, filled, as Telegram HTML."""
        return self.world.library.locale.say(self.person.language, key, **slots)

    def locale_plain(self, key: str) -> str:
        """A short text of the locale files, for buttons."""
        return self.world.library.locale.say(self.person.language, key)

    def show(self, value: Any) -> str:
        """A value as the person reads it."""
        return show_value(value, self.person)

    def say(self, place: str) -> None:
        """Send a text of the running step."""
        self.say_words(self.text(place))

    def say_words(
        self, text: str, buttons: tuple[tuple[Button, ...], ...] = (), *, urgent: bool = False, question: str = ""
    ) -> None:
        """Send Telegram HTML to the person."""
        urgent = urgent or self.in_safety
        self.effects.append(
            Send(to=self.person.id, text=text, buttons=buttons, urgent=urgent, step=self.place, question=question)
        )

    def ask(self, place: str, pairs: Pairs = ()) -> None:
        """Send a question of the running step with its buttons."""
        self.ask_words(self.text(place), pairs)

    def ask_words(self, text: str, pairs: Pairs = ()) -> None:
        """Send a question; each (label, value) becomes a button that only counts for this question."""
        self.wait += 1
        self.asked_at = self.world.now
        rows = tuple(tuple(Button(label=label, action=self._choose(value)) for label, value in row) for row in pairs)
        self.buttons = any((*rows, *self.opener))
        self.say_words(text, (*rows, *self.opener), question=self.question if self.buttons else "")
        self.opener = ()

    @property
    def question(self) -> str:
        """Names the question that waits, as no other is named."""
        return f"{self.session_id}:{self.wait}"

    def _choose(self, value: str) -> Action:
        return Choose(session=self.session_id, wait=self.wait, value=value, place=self.place)

    # Safety and signals

    @property
    def in_safety(self) -> bool:
        """Whether the safety script is on top."""
        return bool(self.stack) and self.frame.script == SAFETY

    def who_was_told(self) -> str:
        """Whom the concern of this turn went to, or the one that is open, in the person's language."""
        opened = next((effect for effect in reversed(self.effects) if isinstance(effect, OpenConcern)), None)
        about = opened or self.open_risk
        return who_was_told(self.world, self.person, about) if about else str(self.frame.vars.get("told", ""))

    @property
    def open_risk(self) -> Concern | None:
        """The person's own open concern of tier now or today."""
        mine = (concern for concern in self.world.dossier.concerns if concern.mentee == self.person.id and concern.open)
        return next((concern for concern in mine if concern.tier in ACUTE), None)

    def flag(self) -> Flag | None:
        """The flag that the running script is about."""
        return self.flags.get(str(self.frame.vars.get("flag", "")))

    def save_flag(self, flag: Flag) -> None:
        """Insert or update a flag."""
        self.flags[flag.id] = flag
        self.effects.append(SaveFlag(flag=flag))

    def session(self, expires: datetime | None) -> Session | None:
        """What remains of the run after this turn."""
        if not self.stack:
            return None
        return Session(
            id=self.session_id, person=self.person.id, stack=tuple(self.stack), started=self.started, wait=self.wait,
            asked_at=self.asked_at, expires=expires, checkin=self.checkin, buttons=self.buttons,
            version=self._before.version if self._before else 0,
        )  # fmt: skip


_NOWHERE = Frame(script="", revision="", step="")
