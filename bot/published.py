"""Published: the programme, library and signals that turns run with, replaced whole when the files change (I11)."""

import logging
from pathlib import Path

from msgspec import Struct

from bot.content import Content
from bot.library import ContentError, load_library, load_programme, load_signals
from bot.parsed import remembered
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.signals import Pack

log = logging.getLogger(__name__)


class Published(Struct, frozen=True):
    """What was read and found without errors."""

    programme: Programme
    library: Library
    signals: Pack


class Shelf:
    """Holds what is published; a broken file never replaces a good one."""

    def __init__(self, content: Content, programme: Path, revisions: Path | None) -> None:
        """Read everything. Raises ContentError with every problem."""
        self._content, self._programme, self._revisions = content, programme, revisions
        self._seen = self._stamp()
        self.current = self._read()
        self.problems: tuple[str, ...] = ()

    def refresh(self) -> bool:
        """Publish what changed on disk, if all of it is right; True when something new is published."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self.current = self._read()
        except (ContentError, OSError) as error:
            self.problems = tuple(str(error).splitlines())
            log.error("content not published, the last good revision stays: %d problems", len(self.problems))
            for problem in self.problems:
                log.error("%s", problem)
            return False
        self.problems = ()
        log.info("content published")
        return True

    def _read(self) -> Published:
        with remembered(self._revisions):
            programme = load_programme(self._programme.name, self._programme.read_text(encoding="utf-8"))
            return Published(programme, load_library(self._content, self._revisions), load_signals(self._content))

    def _stamp(self) -> tuple[float, float]:
        return self._content.changed(), self._programme.stat().st_mtime
