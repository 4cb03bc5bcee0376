"""Ask whether the mentor may see what was written, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from dialogs import mentor
from dialogs.model.action import Choose
from dialogs.model.inbound import Tap, Text
from dialogs.steps.base import WAITING, Misread, Outcome, Route, Step, Waiting
from dialogs.steps.keyboard import pick
from dialogs.text import escape

if TYPE_CHECKING:
    from dialogs.model.inbound import Event
    from dialogs.turn import Turn

_ALL, _SUMMARY, _NOTHING = "all", "summary", "nothing"
_BUTTONS = {_ALL: "share.all", _SUMMARY: "share.brief", _NOTHING: "share.nothing"}


class Share(Step):
    """Show exactly what would be sent, then send all, a summary or nothing; outcomes: all, summary, nothing, misread,
    timeout. Without a mentor the step is passed over with outcome nothing.

    Example:
        share: [win, goal]
        say: Would you like {mentor} to see this?
        summary: "{name} found a goal for this week."
        to: bye
    """

    waits = True

    share: tuple[str, ...] = Field(min_length=1)
    say: str = Field(min_length=1)
    summary: str = ""

    def enter(self, turn: Turn) -> Waiting | Outcome:
        listener = mentor.reached(turn)
        if listener is None or not self._entries(turn):
            return Outcome(_NOTHING)
        preview = turn.locale_text("share.preview", mentor=listener.name)
        parts = [turn.text("say"), preview, f"<blockquote>{self._entries(turn)}</blockquote>"]
        if self.summary:
            parts += [turn.locale_text("share.summary"), f"<blockquote>{turn.text('summary')}</blockquote>"]
        turn.ask_words("\n\n".join(parts), [[(label, key)] for key, label in self._labels(turn).items()])
        return WAITING

    def resume(self, turn: Turn, event: Event) -> Outcome | Misread:
        key = event.action.value if isinstance(event, Tap) and isinstance(event.action, Choose) else None
        key = pick(self._labels(turn), event.text) if isinstance(event, Text) else key
        if key not in self._labels(turn):
            return Misread("misread.choice")
        turn.say_words(turn.locale_text(self._send(turn, str(key)), mentor=mentor.name(turn)))
        return Outcome(str(key))

    def _send(self, turn: Turn, key: str) -> str:
        """Send what was chosen; the key of what the mentee is told of it, because the mentor may be gone meanwhile."""
        if key == _NOTHING:
            return "share.kept"
        text = self._entries(turn) if key == _ALL else turn.text("summary")
        return "share.sent" if mentor.share(turn, text) else "share.not_sent"

    def texts(self) -> dict[str, str]:
        return super().texts() | ({"summary": self.summary} if self.summary else {})

    def exits(self) -> Iterator[tuple[str, tuple[Route, ...]]]:
        keys = (_ALL, _SUMMARY, _NOTHING) if self.summary else (_ALL, _NOTHING)
        yield from ((key, self.onward()) for key in keys)

    def _labels(self, turn: Turn) -> dict[str, str]:
        keys = (_ALL, _SUMMARY, _NOTHING) if self.summary else (_ALL, _NOTHING)
        return {key: turn.locale_plain(_BUTTONS[key]) for key in keys}

    def _entries(self, turn: Turn) -> str:
        lines = [turn.show(turn.env.get(name)) for name in self.share]
        return "\n".join(f"• {escape(line)}" for line in lines if line)
