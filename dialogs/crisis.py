"""Crisis lines: from one dated file, never invented."""

from datetime import date
from typing import Annotated

from pydantic import Field

from dialogs.programme import Part

STALE_DAYS = 90  # after this the file must be checked again


class Line(Part):
    """One line to call or write to, with where the number was read."""

    name: dict[str, str]
    number: Annotated[str, Field(pattern=r"^[*]?[0-9][0-9 ]*$")]
    source: str
    minors: bool = False  # for children and young people


class Country(Part):
    """A country's emergency number, where it was read, and its lines."""

    emergency: Annotated[str, Field(pattern=r"^[0-9]{3}$")]
    source: str
    lines: tuple[Line, ...] = ()


class CrisisFile(Part):
    """The whole file; `checked` is the day on which every number was last read at its source."""

    checked: date
    countries: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], Country]

    def stale(self, today: date) -> bool:
        """Whether the numbers must be checked again."""
        return (today - self.checked).days > STALE_DAYS
