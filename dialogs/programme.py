"""programme.yaml: one mentoring programme's languages, hours, contacts, ladder and caps."""

import difflib
import re
from datetime import time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from dialogs.model.concern import Tier
from dialogs.model.session import SAFETY
from dialogs.parse import is_country, parse_country

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d+)\s*([smhd])")


def parse_duration(raw: Any) -> Any:
    """Turn "90s", "3m", "20h", "7d" or "1h 30m" into a timedelta; other values pass through to pydantic."""
    if not isinstance(raw, str):
        return raw
    parts = _DURATION.findall(raw)
    if not parts or _DURATION.sub("", raw).strip():
        raise ValueError(f"'{raw}' is not a length of time; write for example 90s, 3m, 20h or 7d")
    return timedelta(seconds=sum(int(n) * _UNITS[unit] for n, unit in parts))


def parse_clock(raw: Any) -> Any:
    """Turn "21:30" into a time of day; YAML 1.2 keeps it as text."""
    if isinstance(raw, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", raw):
        hour, minute = raw.split(":")
        return time(int(hour), int(minute))
    if isinstance(raw, time):
        return raw
    raise ValueError(f"'{raw}' is not a time of day; write for example 21:30")


def known_zone(raw: Any) -> Any:
    """Refuse a time zone that nobody knows."""
    if not isinstance(raw, str) or raw in available_timezones():
        return raw
    near = difflib.get_close_matches(raw, available_timezones(), n=1)
    raise ValueError(f"'{raw}' is no time zone; write for example {near[0] if near else 'Europe/Madrid'}")


def known_country(raw: Any) -> Any:
    """Refuse a code that no country has: its mentees would be shown no crisis line."""
    if not isinstance(raw, str) or is_country(raw):
        return raw
    meant = raw.upper() if is_country(raw.upper()) else parse_country(raw) or ""
    hint = f" (did you mean {meant}?)" if is_country(meant) else "; write for example ES"
    raise ValueError(f"'{raw}' is no country code{hint}")


def each_once(days: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a day that stands twice: another one was probably meant."""
    for index, day in enumerate(days):
        if day in days[:index]:
            raise ValueError(f"'{day}' stands there twice")
    return days


def planned(script: str) -> str:
    """Refuse the script that only danger may start."""
    if script == SAFETY:
        raise ValueError(f"'{script}' is for danger only: it cannot be planned as a check-in")
    return script


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Clock = Annotated[time, BeforeValidator(parse_clock)]
Zone = Annotated[str, BeforeValidator(known_zone)]
CountryCode = Annotated[str, BeforeValidator(known_country)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Audience = Literal["mentor", "backup", "safeguarding", "deputy", "coordinators", "everyone", "second_channel", "digest"]


class Part(BaseModel):
    """Base of every part of the file: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hours(Part):
    """Local times between which only urgent messages are sent."""

    start: Clock = time(21, 30)
    end: Clock = time(8, 0)


def written_out(raw: Any) -> Any:
    """Refuse what the template only stands in for."""
    if isinstance(raw, str) and raw.strip().startswith("WRITE "):
        raise ValueError(f"'{raw}' is still the template's stand-in: write the real one")
    return raw


def dialled(raw: Any) -> Any:
    """A number as it is shown; `phone:` with nothing behind it is none."""
    if isinstance(raw, str) and written_out(raw).strip() and not any(map(str.isdigit, raw)):
        raise ValueError(f"'{raw}' holds no digit: write the number as they would dial it")
    return "" if raw is None else raw


Stripped = StringConstraints(strip_whitespace=True)
Name = Annotated[str, BeforeValidator(written_out), Stripped, Field(min_length=1)]
Phone = Annotated[str, BeforeValidator(dialled), Stripped]


class Contact(Part):
    """A human the programme answers for; `phone` is shown to mentees in danger."""

    name: Name
    phone: Phone = ""


class FinalRung(Part):
    """Who is told when nobody else answered, over a channel other than Telegram."""

    name: Name
    webhook: Annotated[str, BeforeValidator(written_out)] = ""
    email: Annotated[str, BeforeValidator(written_out)] = ""

    @model_validator(mode="after")
    def reachable(self) -> "FinalRung":
        """A final rung that cannot be reached is none."""
        if not (self.webhook or self.email):
            raise ValueError("the final rung needs a webhook or an email, so that it can be reached without Telegram")
        return self


class Contacts(Part):
    """The safeguarding contact and the final rung are required; a deputy is advised."""

    safeguarding: Contact
    deputy: Contact | None = None
    final_rung: FinalRung


class Rung(Part):
    """One step of a ladder: `after` counts from when the concern was opened (or raised to this tier)."""

    after: Duration
    page: tuple[Audience, ...] = Field(min_length=1)


class Ladder(Part):
    """Rungs in order; then `repeat` without end (I6); silence after an acknowledgement reopens after `reopen`."""

    rungs: tuple[Rung, ...] = Field(min_length=1)
    repeat: Duration
    reopen: Duration

    @model_validator(mode="after")
    def climbs_to_everyone(self) -> "Ladder":
        """Times never fall, and the last rung leaves nobody out."""
        times = [rung.after for rung in self.rungs]
        if times != sorted(times):
            raise ValueError("each rung must come at or after the one before it")
        if not {"everyone", "second_channel"} <= set(self.rungs[-1].page):
            raise ValueError("the last rung must page everyone and second_channel: a ladder needs a final fallback")
        return self


def _ladder(repeat: str, reopen: str, *rungs: tuple[str, list[str]]) -> Ladder:
    return Ladder.model_validate(
        {"repeat": repeat, "reopen": reopen, "rungs": [{"after": a, "page": p} for a, p in rungs]}
    )


NOW = _ladder(
    "10m", "30m",
    ("0s", ["mentor", "safeguarding"]), ("3m", ["mentor", "safeguarding"]), ("5m", ["backup"]),
    ("10m", ["coordinators"]), ("15m", ["everyone", "second_channel"]),
)  # fmt: skip
TODAY = _ladder(
    "1d", "12h",
    ("0s", ["mentor"]), ("30m", ["mentor"]), ("1h", ["backup"]),
    ("3h", ["coordinators"]), ("1d", ["everyone", "second_channel"]),
)  # fmt: skip
PATTERN = _ladder(
    "7d", "7d",
    ("0s", ["digest"]), ("1d", ["mentor"]), ("2d", ["backup"]),
    ("3d", ["coordinators"]), ("7d", ["everyone", "second_channel"]),
)  # fmt: skip
LOOK = _ladder(
    "1d", "12h",
    ("0s", ["mentor"]), ("4h", ["mentor"]), ("8h", ["backup"]),
    ("16h", ["coordinators"]), ("1d", ["everyone", "second_channel"]),
)  # fmt: skip
QUIET = _ladder(
    "7d", "7d",
    ("0s", ["digest"]), ("7d", ["mentor"]), ("15d", ["coordinators"]), ("22d", ["everyone", "second_channel"]),
)  # fmt: skip


class Ladders(Part):
    """One ladder a tier; the defaults are the design's, a programme may shorten them."""

    now: Ladder = NOW
    today: Ladder = TODAY
    look: Ladder = LOOK
    pattern: Ladder = PATTERN
    quiet: Ladder = QUIET

    def of(self, tier: Tier) -> Ladder:
        """The ladder of `tier`."""
        ladder: Ladder = getattr(self, tier.value)
        return ladder


class Caps(Part):
    """What the programme asks of people at most."""

    minutes_a_week: int = Field(default=12, ge=1)


Pattern = Literal["rumination", "avoidance", "silence"]  # what shows only over time; acute risk has no switch


class Switches(Part):
    """Kinds of patterns that are not looked for."""

    off: frozenset[Pattern] = frozenset()


class PlanDefault(Part):
    """A check-in plan that a mentee starts with; days and times are asked at onboarding."""

    script: Annotated[str, AfterValidator(planned)]
    days: Annotated[tuple[Day, ...], Field(min_length=1), AfterValidator(each_once)]
    start: Clock
    end: Clock
    expiry: Duration = timedelta(hours=12)
    reminder: Duration | None = timedelta(hours=3)


class Programme(Part):
    """The whole file."""

    programme: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = Field(min_length=1)
    languages: tuple[Literal["en", "es"], ...] = Field(default=("en",), min_length=1)
    zone: Zone = "UTC"
    countries: tuple[CountryCode, ...] = ()
    quiet_hours: Hours = Hours()
    guardian_consent_under: Literal["none", "under_16", "under_18"] = "under_16"
    contacts: Contacts
    ladders: Ladders = Ladders()
    caps: Caps = Caps()
    signals: Switches = Switches()
    checkins: dict[str, PlanDefault] = Field(default_factory=dict)
    retention_days: int = Field(default=365, ge=30)
    concern_retention_days: int = Field(default=1095, ge=30)

    @property
    def language(self) -> str:
        """The language used until a person chose theirs."""
        return self.languages[0]
