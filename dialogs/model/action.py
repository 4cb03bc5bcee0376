"""What a button means once it is pressed; stored, single-use, and checked against the presser's role."""

from msgspec import Struct

from dialogs.model.people import Role


class Choose(Struct, frozen=True, tag=True):
    """A choice of the waiting step; stale unless `session` and `wait` are still the current ones.

    `place` ("script/step") lets an answer that comes late still be understood where that matters.
    """

    session: str
    wait: int
    value: str
    place: str = ""


class Do(Struct, frozen=True, tag=True):
    """A verb of the desk or of a command, e.g. Do("concern.ack", {"concern": "12"})."""

    verb: str
    args: dict[str, str] = {}


Action = Choose | Do


class Button(Struct, frozen=True, kw_only=True):
    """One inline button: an action, or a link; `role` is what the presser must hold, None for anyone addressed."""

    label: str
    action: Action | None = None
    url: str = ""
    role: Role | None = None


Rows = tuple[tuple[Button, ...], ...]
