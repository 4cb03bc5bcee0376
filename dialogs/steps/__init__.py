"""The step types: one file each; a new one is one file and one line here."""

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from dialogs.steps.ask_choice import AskChoice
from dialogs.steps.ask_commitment import AskCommitment
from dialogs.steps.ask_scale import AskScale
from dialogs.steps.ask_text import AskText
from dialogs.steps.base import Step
from dialogs.steps.branch import Branch
from dialogs.steps.call import Call
from dialogs.steps.end import End
from dialogs.steps.handoff import Handoff
from dialogs.steps.remind import Remind
from dialogs.steps.say import Say
from dialogs.steps.set_values import SetValues
from dialogs.steps.share import Share

STEP_TYPES: dict[str, type[Step]] = {
    "text": AskText,
    "scale": AskScale,
    "choice": AskChoice,
    "commitment": AskCommitment,
    "branch": Branch,
    "set": SetValues,
    "call": Call,
    "remind": Remind,
    "share": Share,
    "handoff": Handoff,
    "end": End,
    "say": Say,
}


def kind_of(raw: Any) -> str:
    """Which step type a mapping in a script is, by the key that only this type has."""
    if isinstance(raw, Step):
        return next(name for name, step_type in STEP_TYPES.items() if type(raw) is step_type)
    if not isinstance(raw, dict):
        return "say"
    if "ask" in raw:
        return str(raw["ask"])
    return next((name for name in STEP_TYPES if name in raw), "say")


AnyStep = Annotated[
    Annotated[AskText, Tag("text")]
    | Annotated[AskScale, Tag("scale")]
    | Annotated[AskChoice, Tag("choice")]
    | Annotated[AskCommitment, Tag("commitment")]
    | Annotated[Branch, Tag("branch")]
    | Annotated[SetValues, Tag("set")]
    | Annotated[Call, Tag("call")]
    | Annotated[Remind, Tag("remind")]
    | Annotated[Share, Tag("share")]
    | Annotated[Handoff, Tag("handoff")]
    | Annotated[End, Tag("end")]
    | Annotated[Say, Tag("say")],
    Discriminator(kind_of),
]
