"""One finding about something a person wrote: where, what, and how to mend it."""

from msgspec import Struct


class Issue(Struct, frozen=True, order=True):
    """A coded finding at a place; printed "file:line:column: CODE message (hint)"."""

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    warning: bool = False

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}{hint}"
