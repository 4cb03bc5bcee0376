"""Checks of scripts beyond their form: one file a family, each finding with a stable code."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.lint.care import check_care
from dialogs.lint.names import check_names
from dialogs.lint.paths import check_paths
from dialogs.lint.texts import check_texts
from dialogs.lint.translations import check_translations
from dialogs.script import Revision
from dialogs.text import Locale
from dialogs.yaml import Document

FAMILIES: tuple[Callable[[Checked], Iterable[Issue]], ...] = (
    check_paths,
    check_names,
    check_texts,
    check_translations,
    check_care,
)


def lint(
    revisions: Sequence[Revision],
    documents: Mapping[str, Document],
    locale: Locale,
    names: frozenset[str] = frozenset(),
) -> list[Issue]:
    """Every finding of every family over these scripts, sorted by place; `names` are scripts that are there besides."""
    names |= frozenset(revision.name for revision in revisions)
    checked = [Checked(revision, documents[revision.name], names, locale) for revision in revisions]
    return sorted({issue for one in checked for family in FAMILIES for issue in family(one)})
