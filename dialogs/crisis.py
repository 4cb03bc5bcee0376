"""Crisis lines: from one dated file, never invented."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from dialogs.programme import Part

STALE_DAYS = 90  # after this the file must be checked again


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def in_english(name: dict[str, str]) -> dict[str, str]:
    """What every language falls back to."""
    if "en" not in name:
        raise ValueError("a line needs its name in English too, as `en:`; every other language falls back to it")
    return name


class Line(Part):
    """One line to call or write to, with where the number was read."""

    name: Annotated[dict[str, Text], AfterValidator(in_english)]
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
