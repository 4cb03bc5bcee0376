"""Library: the published revisions of all scripts, and every text, as one value."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dialogs.crisis import CrisisFile
from dialogs.machine import ScriptMachine
from dialogs.script import Revision, Script
from dialogs.text import Locale


class Library:
    """Current and older revisions by digest; machines are built once a revision and shared."""

    def __init__(
        self,
        current: Iterable[Revision],
        older: Iterable[Revision] = (),
        locale: Locale | None = None,
        crisis: CrisisFile | None = None,
    ) -> None:
        now = tuple(current)
        self._current = MappingProxyType({revision.name: revision for revision in now})
        self._all = MappingProxyType({r.digest: r for r in (*older, *now)})
        self._machines = {r.digest: ScriptMachine(r.script) for r in self._all.values()}
        self.locale = locale or Locale({})
        self.crisis = crisis

    @property
    def scripts(self) -> Mapping[str, Revision]:
        """The current revision of each script."""
        return self._current

    def has(self, name: str) -> bool:
        """Whether there is a script of this name."""
        return name in self._current

    def current(self, name: str) -> Revision:
        """The revision that a new run of the script takes."""
        return self._current[name]

    def revision(self, digest: str, name: str) -> Revision:
        """The revision a session stands on; the current one when the old content is gone."""
        return self._all.get(digest) or self._current[name]

    def script(self, name: str) -> Script:
        """The current script."""
        return self._current[name].script

    def machine(self, digest: str) -> ScriptMachine:
        """The machine of a revision."""
        return self._machines[digest]
