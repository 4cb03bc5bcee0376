"""Ask which commitment: an open one as a button, or new words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field
from rapidfuzz import fuzz, utils

from dialogs import goals
from dialogs.model.action import Choose
from dialogs.model.commitment import Commitment
from dialogs.model.inbound import Tap, Text
from dialogs.steps.base import WAITING, Misread, Outcome, Step, Waiting
from dialogs.steps.keyboard import pick

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn

SHOWN = 5  # open commitments offered as buttons; more do not fit a phone
WIDE = 40  # characters of a commitment on its button
ALIKE = 70.0  # token-set ratio from which "same as …?" is asked; only the person joins two wordings
_SAME, _NEW = "same", "new"


class AskCommitment(Step):
    """Ask what the person means; new words join an open one only after "same as …?"; outcomes: answered, misread,
    timeout.

    Example:
        ask: commitment
        say: What have you been putting off, {name}?
        save: thing
        to: cost
    """

    waits = True

    ask: Literal["commitment"]
    say: str = Field(min_length=1)
    save: str = Field(min_length=1)

    def enter(self, turn: Turn) -> Waiting:
        turn.forget(_pending(self.save))
        turn.ask("say", [[(_label(open_one), open_one.id)] for open_one in turn.commitments[-SHOWN:]])
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread | Waiting:
        pending = turn.env.get(_pending(self.save))
        if isinstance(pending, dict):
            return self._same_or_new(turn, event, pending)
        chosen = self._chosen(turn, event)
        if chosen is not None:
            return self._take(turn, chosen)
        if not isinstance(event, Text) or not event.text.strip():
            return Misread()
        return self._new_words(turn, event.text.strip())

    def names(self) -> frozenset[str]:
        return frozenset({self.save})

    def _chosen(self, turn: Turn, event: Event) -> Commitment | None:
        by_id = {commitment.id: commitment for commitment in turn.commitments}
        if isinstance(event, Tap) and isinstance(event.action, Choose):
            return by_id.get(event.action.value)
        labels = {key: commitment.text for key, commitment in by_id.items()}
        same = [k for k, label in labels.items() if isinstance(event, Text) and _plain(label) == _plain(event.text)]
        return by_id[same[0]] if len(same) == 1 else None

    def _new_words(self, turn: Turn, words: str) -> Outcome | Waiting:
        alike = max(turn.commitments, key=lambda c: fuzz.token_set_ratio(_plain(c.text), _plain(words)), default=None)
        if alike is None or fuzz.token_set_ratio(_plain(alike.text), _plain(words)) < ALIKE:
            return self._take(turn, goals.new(turn, words))
        turn.remember(_pending(self.save), {"words": words, "commitment": alike.id})
        question = turn.locale_text("engine.same_as", thing=alike.text)
        turn.ask_words(
            question, [[(turn.locale_plain("engine.same"), _SAME)], [(turn.locale_plain("engine.not_same"), _NEW)]]
        )
        return WAITING

    def _same_or_new(self, turn: Turn, event: Event, pending: dict[str, str]) -> Outcome | Misread:
        labels = {_SAME: turn.locale_plain("engine.same"), _NEW: turn.locale_plain("engine.not_same")}
        key = event.action.value if isinstance(event, Tap) and isinstance(event.action, Choose) else None
        key = pick(labels, event.text) if isinstance(event, Text) else key
        if key not in labels:
            return Misread("misread.choice")
        turn.forget(_pending(self.save))
        known = next((c for c in turn.commitments if c.id == pending["commitment"]), None)
        if key == _SAME and known is not None:
            return self._take(turn, known)
        return self._take(turn, goals.new(turn, pending["words"]))

    def _take(self, turn: Turn, commitment: Commitment) -> Outcome:
        turn.remember(self.save, {"commitment": commitment.id, "text": commitment.text})
        return Outcome("answered")


def _label(commitment: Commitment) -> str:
    """As much of it as a button shows."""
    line = " ".join(commitment.text.split())
    return line if len(line) <= WIDE else f"{line[: WIDE - 1].rstrip()}…"


def _pending(name: str) -> str:
    return f"{name}:pending"


def _plain(words: str) -> str:
    return utils.default_process(words)
