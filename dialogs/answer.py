"""What a command or a pressed button answers."""

from msgspec import Struct

from dialogs.model.effect import Effect


class Answer(Struct, frozen=True, kw_only=True):
    """Effects to commit, in order; then leave the running session (`leave`), then start a script with `vars`."""

    effects: tuple[Effect, ...] = ()
    start_script: str | None = None
    vars: dict[str, str] = {}
    leave: bool = False
