"""The YAML files that a coordinator edits: what may stand in them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dialogs.model.signal import Urgency

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Phrases = Annotated[tuple[str, ...], Field(min_length=1)]


class Part(BaseModel):
    """Base of every part of a file: unknown keys are refused, values cannot change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Part):
    """Phrases that mean one thing, with texts that show what is and what is not meant."""

    id: Name
    phrases: Phrases
    urgency: Urgency | None = None  # the family's when left out
    wide: bool = False  # ordinary people say it as well: among calm words it is only asked about
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = Field(default=(), alias="not")


class Family(Part):
    """One file of rules: a family of risk and how urgent it is."""

    family: Name
    about: str
    sources: tuple[str, ...] = ()
    urgency: Urgency
    minor: Urgency | None = None  # the urgency for people under 18, where it differs
    unmoved_by: tuple[Name, ...] = ()  # cues that do not lower this family
    sets: dict[Name, Phrases] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = Field(min_length=1)


class Cue(Part):
    """Words beside a hit that lower or raise its urgency; they never delete it."""

    id: Name
    steps: Annotated[int, Field(ge=-2, le=2)]  # below zero: less urgent (now, today, ask)
    where: Literal["before", "after", "around", "beside", "anywhere"]  # around may overlap the hit, beside may not
    within: Annotated[int, Field(ge=0, le=12)] = 5  # words between cue and hit
    cancels: tuple[Name, ...] = ()  # cues that do not count beside this one
    phrases: Phrases
    examples: tuple[str, ...] = ()


class Cues(Part):
    """The file cues.yaml."""

    cues: tuple[Cue, ...]


class Idiom(Part):
    """A harmless turn of phrase: a hit that lies wholly inside it is none."""

    id: Name
    phrases: Phrases
    examples: tuple[str, ...] = Field(min_length=1)


class Idioms(Part):
    """The file idioms.yaml."""

    idioms: tuple[Idiom, ...]


class Words(Part):
    """The file words.yaml: sets that every family may use, and the words too common to search by."""

    common: tuple[str, ...]
    sets: dict[Name, Phrases]


class Spelling(Part):
    """The file spelling.yaml: what short forms mean, which words misspellings are read as, which are left alone."""

    means: dict[Annotated[str, Field(pattern=r"^\S+( \S+)?$")], str]  # one word or two, and the words they stand for
    correct: tuple[str, ...]
    leave: tuple[str, ...] = ()


class Emoji(Part):
    """The file emoji.yaml beside the language folders: a meaning, and the emoji that carry it."""

    emoji: dict[Name, str]


class Neutral(Part):
    """The file neutral.yaml: ordinary talk, tricky on purpose, in which no rule may open a concern too often."""

    neutral: tuple[str, ...]


Document = Neutral | Family | Cues | Idioms | Words | Spelling | Emoji
KINDS: dict[str, type[Part]] = {
    "family": Family,
    "cues": Cues,
    "idioms": Idioms,
    "common": Words,
    "means": Spelling,
    "emoji": Emoji,
    "neutral": Neutral,
}
