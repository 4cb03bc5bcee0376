"""Play the `tests:` of a script and say where a conversation goes another way."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from msgspec import Struct

from dialogs.rehearsal import MENTEE, MENTOR, Rehearsal, UnknownButtonError
from dialogs.rehearsal_test import Line, ScriptTest
from dialogs.text import plain_text


class Failure(Struct, frozen=True):
    """Where a test conversation differed: the number of its line (from 1), and what happened instead."""

    test: str
    line: int
    message: str


def play(rehearsal: Rehearsal, script: str, test: ScriptTest) -> Failure | None:
    """Run one test of a script; None when every line came as written. `bot:` may skip messages that no line names."""
    rehearsal.start(script)
    return follow(rehearsal, test)


def follow(rehearsal: Rehearsal, test: ScriptTest) -> Failure | None:
    """The same for a conversation in which nothing was started yet."""
    player = _Player(rehearsal)
    for number, line in enumerate(test.chat, 1):
        problem = player.step(line)
        if problem:
            return Failure(test.name, number, problem)
    return None


class _Player:
    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._seen = {MENTEE: 0, MENTOR: 0}

    def step(self, line: Line) -> str:
        """Do or check one line; what went wrong, or nothing."""
        checks: list[tuple[str | None, Callable[[str], str]]] = [
            (line.bot, lambda pattern: self._expect(MENTEE, pattern)),
            (line.mentor, lambda pattern: self._expect(MENTOR, pattern)),
            (line.me, self._me),
            (line.media, lambda kind: self._do(lambda: self._rehearsal.send(kind))),
            (line.start, lambda script: self._do(lambda: self._rehearsal.start(script))),
        ]
        for value, act in checks:
            if value is not None:
                return act(value)
        if line.wait is not None:
            self._rehearsal.wait(line.wait)
        return self._ends() if line.ends else ""

    def _me(self, words: str) -> str:
        if words.startswith("[") and words.endswith("]"):
            return self._do(lambda: self._rehearsal.press(words[1:-1]))
        return self._do(lambda: self._rehearsal.say(words))

    def _do(self, act: Callable[[], None]) -> str:
        try:
            act()
        except UnknownButtonError as problem:
            return str(problem)
        return ""

    def _expect(self, who: int, pattern: str) -> str:
        messages = [plain_text(said.text) for said in self._rehearsal.said if said.to == who]
        new = messages[self._seen[who] :]
        for index, text in enumerate(new):
            if fnmatchcase(" ".join(text.split()), _pattern(pattern)):
                self._seen[who] += index + 1
                return ""
        return f"expected “{pattern}”, but what came was: {' | '.join(new) or 'nothing'}"

    def _ends(self) -> str:
        session = self._rehearsal.session
        if session is None:
            return ""
        return f"expected the run to be over, but it waits at '{session.top.script}/{session.top.step}'"


def _pattern(written: str) -> str:
    """A pattern in which only * is special, with white space folded."""
    return " ".join(written.replace("[", "[[]").replace("?", "[?]").split())
