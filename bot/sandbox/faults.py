"""Faults that a test or a rehearsal can switch on."""

import fnmatch
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.sandbox.errors import SimError
from bot.sandbox.given import number, shown, whole, words

Kind = Literal["drop_after_accept", "delay", "storm429", "status"]
KINDS = ("drop_after_accept", "delay", "storm429", "status")

MALFORMED: dict[str, dict[str, Any]] = {
    "lacks_fields": {"message": {"text": "no id, no date, no chat"}},
    "wrong_types": {"message": {"message_id": "seven", "date": "noon", "chat": [], "text": 5}},
    "unknown_kind": {"telepathy": {"id": 1, "thought": "?"}},
    "not_an_object": {"message": "just a string"},
    "no_kind": {},
}
"""Updates that no client expects, by name; each gets a proper update_id."""


@dataclass
class Fault:
    """What goes wrong, for which calls, how often."""

    id: int
    kind: Kind
    method: str = "*"
    times: int | None = None
    probability: float = 1.0
    seed: int = 0
    chat_id: int | None = None
    seconds: float = 1.0
    status: int = 502
    retry_after: int = 5
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise SimError(f"There is no fault {shown(self.kind)}; choose from {', '.join(KINDS)}, malformed_update.")
        self._rng = random.Random(self.seed)

    def strikes(self, method: str, chat_id: object) -> bool:
        """Tell whether this call is hit, and count it."""
        if self.times is not None and self.hits >= self.times:
            return False
        if self.chat_id is not None and str(self.chat_id) != str(chat_id):
            return False
        if not fnmatch.fnmatch(method.lower(), self.method.lower()):
            return False
        if self._rng.random() >= self.probability:
            return False
        self.hits += 1
        return True


@dataclass
class Faults:
    """The faults that are switched on, in order; of each kind the first that strikes counts."""

    active: list[Fault] = field(default_factory=list)
    _next: int = 1

    def add(self, spec: dict[str, Any]) -> Fault:
        """Switch a fault on; unknown fields are refused."""
        known = set(Fault.__dataclass_fields__) - {"id", "hits"}
        if unknown := set(spec) - known:
            raise SimError(f"A fault has no {min(unknown)!r}; it has {', '.join(sorted(known))}.")
        if "kind" not in spec:
            raise SimError(f"A fault needs a kind: {', '.join(KINDS)}.")
        fault = Fault(id=self._next, **_checked(spec))
        self._next += 1
        self.active.append(fault)
        return fault

    def strike(self, kind: Kind, method: str, chat_id: object) -> Fault | None:
        """Return the fault of this kind that hits this call, if any."""
        return next((f for f in self.active if f.kind == kind and f.strikes(method, chat_id)), None)

    def clear(self, number: int | None = None) -> None:
        """Switch one fault off, or all."""
        self.active = [f for f in self.active if number is not None and f.id != number]

    def as_json(self) -> list[dict[str, Any]]:
        """Return every fault with its count of hits."""
        return [asdict(f) for f in self.active]


def _checked(spec: dict[str, Any]) -> dict[str, Any]:
    """The values that a fault will be struck with, long after this call."""
    read: dict[str, Callable[[], Any]] = {
        "method": lambda: words(spec, "method", longest=100),
        "probability": lambda: number("probability", spec["probability"], least=0, most=1),
        "seconds": lambda: number("seconds", spec["seconds"], least=0, most=3600),
        "status": lambda: whole(spec, "status", least=400, most=599),
        "retry_after": lambda: whole(spec, "retry_after", most=86400),
        "times": lambda: None if spec["times"] is None else whole(spec, "times"),
        "chat_id": lambda: None if spec["chat_id"] is None else whole(spec, "chat_id", least=-(2**52)),
        "seed": lambda: whole(spec, "seed", least=-(2**52)),
    }
    return {name: read[name]() if name in read else value for name, value in spec.items()}
