"""`kith play SCRIPT`: a script in the terminal, with the clock under the author's fingers."""

from collections.abc import Callable
from pathlib import Path

from bot.commands.test import demo_programme
from bot.content import Content
from bot.detectors import load_signals
from bot.library import ContentError, load_library
from dialogs.programme import parse_duration
from dialogs.rehearsal import MENTEE, Rehearsal, UnknownButtonError, variables
from dialogs.rehearsal_test import Given
from dialogs.text import plain_text

HELP = """Type what the mentee writes, a button's number as #1, or one of:
  /wait 3h    let time pass      /vars   what the script remembers
  /voice      send a voice note  /quit   leave"""


def run(script: str, folder: Path | None, language: str, read: Callable[[str], str] = input) -> int:
    """Play until the person leaves; 1 when the script cannot be played."""
    try:
        library, signals = load_library(Content(folder)), load_signals(Content(folder))
    except ContentError as error:
        print(error)
        return 1
    if not library.has(script):
        print(f"There is no script '{script}'. There are: {', '.join(sorted(library.scripts))}.")
        return 1
    rehearsal = Rehearsal(library, signals, demo_programme(), Given(language=language), seed="play")
    print(HELP)
    rehearsal.start(script)
    _Table(rehearsal, read).sit()
    return 0


class _Table:
    """The author on one side, the rehearsal on the other."""

    def __init__(self, rehearsal: Rehearsal, read: Callable[[str], str]) -> None:
        self._rehearsal, self._read, self._shown = rehearsal, read, 0

    def sit(self) -> None:
        """Show what was said, read what comes, until /quit or the end of input."""
        while True:
            self._show()
            try:
                line = self._read("> ").strip()
            except (EOFError, KeyboardInterrupt):
                return
            if line == "/quit":
                return
            self._take(line)

    def _take(self, line: str) -> None:
        if line.startswith("/wait"):
            self._wait(line.removeprefix("/wait").strip())
        elif line == "/vars":
            print(variables(self._rehearsal))
        elif line == "/voice":
            self._rehearsal.send("voice")
        elif line.startswith("#"):
            self._press(line[1:])
        elif line:
            self._rehearsal.say(line)

    def _wait(self, length: str) -> None:
        try:
            self._rehearsal.wait(parse_duration(length))
        except (ValueError, TypeError) as problem:
            print(f"  {problem}")
            return
        print(f"  … it is {self._rehearsal.now:%A %H:%M} UTC now")

    def _press(self, number: str) -> None:
        labels = self._rehearsal.labels()
        if not number.isdigit() or not 0 < int(number) <= len(labels):
            print(f"  there are buttons #1 to #{len(labels)}" if labels else "  there are no buttons now")
            return
        try:
            self._rehearsal.press(labels[int(number) - 1])
        except UnknownButtonError as problem:
            print(f"  {problem}")

    def _show(self) -> None:
        for said in self._rehearsal.said[self._shown :]:
            who = "Kith" if said.to == MENTEE else f"(to {self._name(said.to)})"
            print(f"\n{who}: {plain_text(said.text)}")
            if said.buttons:
                print("   " + "   ".join(f"#{n} [{button.label}]" for n, button in enumerate(said.buttons, 1)))
        self._shown = len(self._rehearsal.said)
        if self._rehearsal.session is None:
            print("   (nothing is asked now)")

    def _name(self, who: int) -> str:
        known = self._rehearsal.dossier.people.get(who)
        return known.name if known else "somebody"
