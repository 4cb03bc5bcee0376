"""Who the bot knows, and who mentors whom."""

from datetime import datetime, time
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What a person may do; one person can have several."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    SAFEGUARDING = "safeguarding"
    DEPUTY = "deputy"  # the safeguarding contact's deputy: backup where the mentor is left out


class Status(StrEnum):
    """Where a person stands with the programme."""

    INVITED = "invited"  # an invitation exists, no chat is bound yet
    ONBOARDING = "onboarding"
    ACTIVE = "active"
    STOPPED = "stopped"  # asked for no more messages; may come back with /start
    ERASED = "erased"


class QuietHours(Struct, frozen=True):
    """Local wall-clock times between which nothing but urgent messages is sent; may cross midnight."""

    start: time
    end: time


class Person(Struct, frozen=True, kw_only=True):
    """Someone the bot knows. `name` and other personal words are sealed at rest."""

    id: int
    roles: frozenset[Role]
    status: Status
    name: str = ""
    pseudonym: str = ""  # shown where content must not be, e.g. "Blue Heron"; unique, never personal
    language: str = "en"  # BCP 47 primary subtag
    country: str = ""  # ISO 3166-1 alpha-2; decides the crisis lines
    zone: str = "UTC"  # IANA name
    age_band: str = ""  # "under_16", "16_17", "18_24", "25_plus"; empty until told
    quiet: QuietHours | None = None
    screening_consent: datetime | None = None
    guardian_consent: datetime | None = None
    just_listen: bool = False
    unnoticed: frozenset[str] = frozenset()  # kinds of patterns the person does not want looked for; never risk
    paused_until: datetime | None = None
    away_until: datetime | None = None  # mentors: `/away`
    blocked: bool = False  # blocked the bot: nothing can be delivered
    reachable: bool = False  # has a chat with the bot
    drilled: datetime | None = None  # last answered drill (safeguarding contact)
    contact_preference: str = ""

    def has(self, role: Role) -> bool:
        """Whether the person holds `role`."""
        return role in self.roles

    def at_rest(self, now: datetime) -> bool:
        """Whether they asked for no more messages, for good or for a while."""
        return self.status is Status.STOPPED or (self.paused_until is not None and now < self.paused_until)

    @property
    def minor(self) -> bool:
        """Under 18, or age unknown: then the careful assumption holds."""
        return self.age_band in {"", "under_16", "16_17"}


class Pairing(Struct, frozen=True):
    """A mentee, their mentor, their backup mentor.

    `left_out`: who learns nothing of this mentee, because a concern may be about them, until a human rules that out.
    """

    mentee: int
    mentor: int | None
    backup: int | None = None
    left_out: frozenset[int] = frozenset()
