"""Translations: complete, without leftovers, with the same placeholders."""

from collections.abc import Iterator

from dialogs.issue import Issue
from dialogs.lint.base import Checked
from dialogs.salvage import HOLE
from dialogs.text import slots_of


def check_translations(checked: Checked) -> Iterator[Issue]:
    """L401 a text is not translated, L402 a translation of a text that is not there, L403 other placeholders."""
    own = {place: text for place, text in checked.script.texts().items() if not text.startswith(HOLE)}
    for language, texts in checked.revision.overlays.items():
        for place in own.keys() - texts.keys():
            path = ("steps", *place.split("."))
            yield checked.document.issue(path, "L401", f"'{place}' has no translation to '{language}'", warning=True)
        for place in sorted(texts.keys() - own.keys()):
            if checked.document.has(("steps", *place.split("."))):
                continue  # it stands in a step that could not be read
            message = f"locales/{language}/scripts translates '{place}', which this script does not have"
            yield checked.document.issue((), "L402", message)
        for place in sorted(own.keys() & texts.keys()):
            yield from _placeholders(checked, language, place, own[place], texts[place])


def _placeholders(checked: Checked, language: str, place: str, own: str, translated: str) -> Iterator[Issue]:
    try:
        more = slots_of(translated) - slots_of(own)
    except ValueError:
        more = frozenset({"?"})
    if more:
        path = ("steps", *place.split("."))
        names = ", ".join(sorted(more))
        yield checked.document.issue(
            path, "L403", f"the '{language}' text of '{place}' uses {{{names}}}, the original not"
        )
