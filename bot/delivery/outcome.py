"""What became of one try to send an outbox row."""

from dataclasses import dataclass

from msgspec import Struct

from bot.gateway.encode import Form
from storage.records import Outgoing


class Sent(Struct, frozen=True):
    """It is out, or there is nothing left to do about it."""

    message_id: int | None = None


class Gone(Struct, frozen=True):
    """It can never arrive; `why` is a stable code."""

    why: str


class Later(Struct, frozen=True):
    """To be tried again after so many real seconds; `asked` when Telegram named them (retry_after)."""

    seconds: float
    asked: bool = False


Outcome = Sent | Gone | Later


@dataclass
class Sending:
    """A row on its way: how it is written, how many of its calls are out, and whether it may have arrived unseen."""

    row: Outgoing
    ambiguous: bool
    form: Form = Form.FORMATTED
    done: int = 0
    failures: int = 0
    mark: str = ""
    message_id: int | None = None

    @property
    def patient(self) -> bool:
        """Whether it may go back into the outbox for a while, with nothing forgotten by that."""
        return not (self.row.urgent or self.row.alert or self.done)
