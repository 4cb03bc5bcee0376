"""Script → `transitions.Machine`: one flat machine a revision, shared by everyone who runs it.

No person is ever a model of the machine: a throwaway cursor is triggered through `machine.events`, which costs
microseconds and holds nothing. Triggers carry a prefix because `transitions` refuses some names (e.g. "state").
"""

from typing import Any

from transitions import EventData, Machine, MachineError

from dialogs.expr import Env, Expression
from dialogs.script import Script
from dialogs.steps.base import END, Route

TIMEOUT, MISREAD = "timeout", "misread"
_PREFIX = "on_"


class Cursor:
    """Where a run stands, for the length of one trigger."""

    __slots__ = ("env", "state")

    def __init__(self, state: str, env: Env) -> None:
        self.state = state
        self.env = env


class ScriptMachine:
    """The compiled script: `follow(step, outcome, env)` says where the run goes."""

    def __init__(self, script: Script) -> None:
        self.machine = Machine(
            model=None,
            states=[*script.steps, END],
            initial=script.start,
            transitions=transitions_of(script),
            auto_transitions=False,
            send_event=True,
        )
        self._fallback = script.fallback or END

    def follow(self, step: str, outcome: str, env: Env) -> str:
        """The next step, END, or the declared fallback when no route holds."""
        event = self.machine.events.get(_PREFIX + outcome)
        if event is None:
            return self._fallback
        cursor = Cursor(step, env)
        try:
            moved = event.trigger(cursor)
        except MachineError:
            return self._fallback
        return cursor.state if moved else self._fallback

    def routes(self) -> list[tuple[str, str, str]]:
        """Every (step, outcome, next step), for pictures and checks."""
        return [
            (source, name.removeprefix(_PREFIX), transition.dest or source)
            for name, event in self.machine.events.items()
            for source, transitions in event.transitions.items()
            for transition in transitions
        ]

    def mermaid(self) -> str:
        """The machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        for source, outcome, dest in self.routes():
            lines.append(f"    {_id(source)} --> {_id(dest)}: {outcome}")
        return "\n".join(lines)


def transitions_of(script: Script) -> list[dict[str, Any]]:
    """Every way from one step to the next, as `transitions` takes them: "source", "dest", "trigger", "conditions"."""
    found: list[dict[str, Any]] = []
    for name, step in script.steps.items():
        for outcome, routes in step.exits():
            found += [_transition(name, outcome, route) for route in routes]
        if not step.waits:
            continue
        if timeout := script.timeout_of(step):
            found.append(_transition(name, TIMEOUT, Route(to=timeout.to)))
        if misread := script.misread_of(step):
            found.append(_transition(name, MISREAD, Route(to=misread.to)))
    return found


def _transition(source: str, outcome: str, route: Route) -> dict[str, Any]:
    condition = route.when
    guard = [lambda event: _holds(condition, event)] if condition is not None else []
    return {"trigger": _PREFIX + outcome, "source": source, "dest": route.to, "conditions": guard}


def _holds(condition: Expression, event: EventData) -> bool:
    return isinstance(event.model, Cursor) and condition.holds(event.model.env)


def _id(step: str) -> str:
    return "[*]" if step == END else step
