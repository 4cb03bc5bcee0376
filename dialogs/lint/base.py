"""What each family of checks is given."""

from msgspec import Struct

from dialogs.issue import Issue
from dialogs.script import Revision, Script
from dialogs.text import Locale
from dialogs.yaml import Document


class Checked(Struct, frozen=True):
    """One script with its document, the names of all scripts, and the locale texts."""

    revision: Revision
    document: Document
    scripts: frozenset[str]
    locale: Locale

    @property
    def script(self) -> Script:
        """The script under the eye."""
        return self.revision.script

    def step(self, name: str, code: str, message: str, hint: str = "", *, warning: bool = False) -> Issue:
        """A finding about one step."""
        return self.document.issue(("steps", name), code, message, hint, warning=warning)
