"""What a command or a pressed button answers."""

from msgspec import Struct

from dialogs.model.effect import Effect


class Answer(Struct, frozen=True, kw_only=True):
    """Effects to commit, in order; then leave the running session (`leave`), then start a script with `vars`.

    Where it may not be left, `rest` lets go of all that waits beside the safety script.
    """

    effects: tuple[Effect, ...] = ()
    start_script: str | None = None
    vars: dict[str, str] = {}
    leave: bool = False
    rest: bool = False
