"""The states of a concern as one shared machine; a throwaway cursor walks it, nothing is registered with it."""

from typing import Literal

from transitions import Machine, MachineError

State = Literal["triggered", "acknowledged", "contacted", "resolved"]
Trigger = Literal["on_acknowledge", "on_contact", "on_return", "on_resolve"]

_OPEN = ["triggered", "acknowledged", "contacted"]

MACHINE = Machine(
    model=None,
    states=[*_OPEN, "resolved"],
    initial="triggered",
    auto_transitions=False,
    transitions=[
        {"trigger": "on_acknowledge", "source": "triggered", "dest": "acknowledged"},
        {"trigger": "on_contact", "source": _OPEN, "dest": "contacted"},
        {"trigger": "on_return", "source": _OPEN, "dest": "triggered"},  # raised, passed on, or silent for too long
        {"trigger": "on_resolve", "source": _OPEN, "dest": "resolved"},
    ],
)


class _Cursor:
    def __init__(self, state: State) -> None:
        self.state = state


def move(state: State, trigger: Trigger) -> State | None:
    """The state that `trigger` leads to, or None when it leads nowhere from `state`."""
    cursor = _Cursor(state)
    try:
        moved = MACHINE.events[trigger].trigger(cursor)
    except MachineError:
        return None
    return cursor.state if moved else None
