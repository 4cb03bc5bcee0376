"""Published: the programme, library and signals that turns run with, replaced whole when the files change (I11)."""

import hashlib
import logging
from pathlib import Path

from msgspec import Struct

from bot.content import Content, ContentError, text_of
from bot.detectors import load_signals
from bot.library import load_library, load_programme
from bot.parsed import remembered
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.signals import Pack

log = logging.getLogger(__name__)
Stamp = tuple[float, float]  # when the content and the programme were last changed


class Published(Struct, frozen=True):
    """What was read and found without errors."""

    programme: Programme
    library: Library
    signals: Pack
    digest: str = ""  # names all of it, for the record of each turn (I9)


class Shelf:
    """Holds what is published; a broken file never replaces a good one."""

    def __init__(self, content: Content, programme: Path, revisions: Path | None) -> None:
        """Read everything. Raises ContentError with every problem."""
        self._content, self._programme, self._revisions = content, programme, revisions
        self._seen: Stamp | None = self._stamp()
        self.current = self._read()
        self.problems: tuple[str, ...] = ()

    def refresh(self) -> bool:
        """Publish what changed on disk, if all of it is right; True when something new is published."""
        try:
            stamp = self._stamp()
        except OSError as error:  # an editor is just putting another file into the place of one
            self._seen = None
            return self._refused(error)
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self.current = self._read()
        except (ContentError, OSError) as error:
            return self._refused(error)
        self.problems = ()
        log.info("content published")
        return True

    def _refused(self, error: Exception) -> bool:
        problems = tuple(str(error).splitlines())
        if problems != self.problems:
            self.problems = problems
            log.error("content not published, the last good revision stays: %d problems", len(problems))
            for problem in problems:
                log.error("%s", problem)
        return False

    def _read(self) -> Published:
        with remembered(self._revisions):
            text = text_of(self._programme)
            library, signals = load_library(self._content, self._revisions), load_signals(self._content)
            programme = load_programme(self._programme.name, text, library.scripts)
            return Published(programme, library, signals, _digest(text, library, signals))

    def _stamp(self) -> Stamp:
        return self._content.changed(), self._programme.stat().st_mtime


def _digest(programme: str, library: Library, signals: Pack) -> str:
    """Twelve hex digits that name this programme, these revisions, lexicons, nets and this policy."""
    scripts = sorted(revision.digest for revision in library.scripts.values())
    nets = sorted(net.revision for net in signals.nets.values())
    policy = signals.policy.revision if signals.policy else ""
    told = [programme, *scripts, *sorted(signals.revisions.values()), *nets, policy]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]
