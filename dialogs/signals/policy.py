"""The policy: what the over-time detectors count as a pattern, and how often people may be told; data, not code."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from dialogs.issue import Issue
from dialogs.model.history import Absence
from dialogs.model.signal import Kind
from dialogs.programme import Duration, Part, Switches

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1, le=100)]
PATTERNS = (Kind.RUMINATION, Kind.AVOIDANCE, Kind.SILENCE)
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]


class Rules(Part):
    """What every kind has: whether it is looked for, and how long it then stays quiet for the same person."""

    enabled: bool = True
    cooldown: Duration = timedelta(days=14)
    contested_cooldown: Duration = timedelta(days=28)  # after the mentee said "that does not fit"


class Rumination(Rules):
    """Enough of the latest entries turn in circles, about one thing or in a low mood, and nothing came of it."""

    score: Share = 0.5  # one entry must reach this ...
    near: Share = 0.35  # ... the others at least this (or one more of them does)
    apart: Duration = timedelta(hours=36)  # from the first to the last of them: one bad day is not a pattern
    last: Count = 4  # how many of the latest entries are looked at
    scoring: Count = 2  # how many of them must count
    window: Duration = timedelta(days=14)
    similar: Share = 0.2  # cosine of two entries' words from which a theme counts as the same
    similar_meaning: Share = 0.5  # the same for embeddings, when `similarity` asks for them
    low_mood: Share = 0.3  # of the scale's top; also low: clearly under the person's own median
    high_loop: Share = 0.65  # of the scale's top; a "going round" rating from here on counts as an entry
    baseline: Count = 5  # moods needed before "own median" means anything


class Avoidance(Rules):
    """Behaviour first: the same thing put off, a subject dodged, replies shrinking against one's own."""

    deferrals: Count = 3  # the same commitment put off this often
    deferral_window: Duration = timedelta(days=42)
    dodges: Count = 3  # check-ins skipped, snoozed unanswered or turned down
    of_checkins: Count = 5  # among this many of the latest check-ins
    told: Count = 4  # entries on different days in which the person says they avoid it
    score: Share = 0.5  # one of these entries must reach this ...
    near: Share = 0.3  # ... the others at least this
    apart: Duration = timedelta(hours=36)  # from the first to the last sign
    window: Duration = timedelta(days=21)
    replies: Count = 4  # how many of the latest replies are compared ...
    baseline: Count = 5  # ... with at least this many earlier ones
    shrunk_to: Share = 0.45  # of the person's own median length, in characters
    slower_by: Annotated[float, Field(ge=1, le=100)] = 2.5  # times the person's own median latency
    deviations: Annotated[float, Field(ge=0, le=10)] = 2.0  # scaled MADs that a change must exceed
    shortest_usual: Count = 25  # characters: whoever usually writes less cannot shrink


class Silence(Rules):
    """No sign of life although asked; announced absences do not count."""

    misses: Count = 3  # check-ins missed in a row
    quiet: Duration = timedelta(days=7)  # or this long without a sign
    baseline: Count = 2  # signs of life needed before anything


class Caps(Part):
    """How many pattern and silence alerts one mentor gets in seven days at most; acute concerns are never capped."""

    per_mentor_week: Count = 5


class Quiet(Part):
    """Days, both ends included, in which no pattern is raised and nothing counts: holidays, exam weeks."""

    first: date
    last: date
    reason: str = ""

    @model_validator(mode="after")
    def forward(self) -> "Quiet":
        """The last day is not before the first."""
        if self.last < self.first:
            raise ValueError("a quiet period must not end before it begins")
        return self


class Policy(Part):
    """The whole file; `revision` names its content."""

    policy: Name
    note: str = ""
    similarity: Literal["ngrams", "embeddings"] = "ngrams"  # how entries are compared; see docs/signals-patterns.md
    rumination: Rumination = Rumination()
    avoidance: Avoidance = Avoidance()
    silence: Silence = Silence()
    pass_at: Share = 0.4  # a signal's score times the person's own weight for its rule must reach this
    contested_weight: Share = 0.6  # what one "does not fit" leaves of a rule's weight for that person
    not_useful_weight: Share = 0.8  # what one "not useful" leaves of it
    caps: Caps = Caps()
    quiet: tuple[Quiet, ...] = ()
    programmes: dict[Name, Switches] = Field(default_factory=dict)
    people: dict[Annotated[str, Field(min_length=1)], Switches] = Field(default_factory=dict)  # by pseudonym

    @cached_property
    def revision(self) -> str:
        """The first 12 hex digits of the SHA-256 of the content: equal content, equal revision."""
        canonical = repr(sorted(_plain(self.model_dump(mode="json")).items()))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    @cached_property
    def quiet_absences(self) -> tuple[Absence, ...]:
        """The quiet periods as absences that everybody has."""
        return tuple(Absence(quiet.first, quiet.last) for quiet in self.quiet)

    def rules(self, kind: Kind) -> Rules:
        """The rules of a pattern kind; KeyError for acute risk, which no policy tunes."""
        return {Kind.RUMINATION: self.rumination, Kind.AVOIDANCE: self.avoidance, Kind.SILENCE: self.silence}[kind]

    def narrowed(self, *, programme: str = "", person: str = "", off: Iterable[str] = ()) -> "Policy":
        """This policy, and its revision, without what it switches off for programme or pseudonym and without `off`."""
        unwanted = {*off, *(kind for switches in self._switches(programme, person) for kind in switches.off)}
        if not unwanted:
            return self
        disabled = {kind.value: self._disabled(kind) for kind in PATTERNS if kind in unwanted}
        return self.model_copy(update=disabled | {"revision": self.revision})

    def _switches(self, programme: str, person: str) -> list[Switches]:
        found = (self.programmes.get(programme), self.people.get(person))
        return [switches for switches in found if switches is not None]

    def _disabled(self, kind: Kind) -> Rules:
        return self.rules(kind).model_copy(update={"enabled": False})


DEFAULT = Policy(policy="default")  # where a pack comes without one


def _plain(value: dict[str, object]) -> dict[str, object]:
    """Sets dump in no fixed order; the digest needs one."""
    return {key: _ordered(item) for key, item in value.items()}


def _ordered(value: object) -> object:
    if isinstance(value, dict):
        return sorted((key, _ordered(item)) for key, item in value.items())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(value)
    return value


def parse(file: str, text: str) -> "Policy | list[Issue]":
    """The policy written in `text`, or everything that is wrong with it, each with its place."""
    from dialogs.signals.policy_lint import read  # the checks need the models above

    return read(file, text)
