"""Words that people read: locale files, placeholders, and Telegram's limits."""

import html
import re
from collections.abc import Mapping, Sequence
from string import Formatter
from types import MappingProxyType
from typing import Any

MESSAGE_LIMIT = 4096  # UTF-16 code units after entity parsing, by the Bot API
FALLBACK = "en"
_TAG = re.compile(r"<[^>]+>")


class MissingText(KeyError):
    """A key that no locale file has, or a placeholder that nobody filled."""


def escape(value: object) -> str:
    """The value as text that Telegram HTML shows literally."""
    return html.escape(str(value), quote=False)


def plain_text(html_text: str) -> str:
    """Telegram HTML as a person reads it."""
    return html.unescape(_TAG.sub("", html_text))


def cut(text: str, length: int) -> str:
    """The text in one line, shortened with an ellipsis to at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def slots_of(template: str) -> frozenset[str]:
    """Names of the {placeholders} in a template; raises ValueError for a stray brace."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


class _Filler(Formatter):
    """Placeholders are plain names, dots included; only those that the template uses are looked up."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        del args
        return kwargs[field_name], field_name


class _EscapingFiller(_Filler):
    def format_field(self, value: Any, format_spec: str) -> str:
        del format_spec
        return escape(value)


_PLAIN, _ESCAPING = _Filler(), _EscapingFiller()


def fill(template: str, slots: Mapping[str, object]) -> str:
    """The template (Telegram HTML) with each {placeholder} replaced by its escaped value. Raises MissingText."""
    return _fill(_ESCAPING, template, slots)


def fill_plain(template: str, slots: Mapping[str, object]) -> str:
    """The same for plain text: values go in as they are. Raises MissingText."""
    return _fill(_PLAIN, template, slots)


def _fill(filler: Formatter, template: str, slots: Mapping[str, object]) -> str:
    if "{" not in template and "}" not in template:
        return template
    try:
        return filler.vformat(template, (), slots)
    except KeyError as missing:
        raise MissingText(f"nothing fills the placeholder {missing}") from None


class Locale:
    """All locale texts: language → key → template. Falls back to English."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = MappingProxyType({language: dict(keys) for language, keys in texts.items()})

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have any texts."""
        return tuple(self._texts)

    def keys(self, language: str) -> frozenset[str]:
        """Keys that `language` itself has."""
        return frozenset(self._texts.get(language, {}))

    def has(self, key: str) -> bool:
        """Whether any language has the key."""
        return any(key in keys for keys in self._texts.values())

    def say(self, language: str, key: str, /, **slots: object) -> str:
        """The text of `key`, filled; slot values are HTML-escaped. Raises MissingText."""
        return fill(self._template(language, key), slots)

    def raw(self, language: str, key: str, /, **slots: object) -> str:
        """The same, with slot values as they are: for a text that is escaped as a whole later."""
        return fill_plain(self._template(language, key), slots)

    def _template(self, language: str, key: str) -> str:
        template = self._texts.get(language, {}).get(key) or self._texts.get(FALLBACK, {}).get(key)
        if template is None:
            raise MissingText(f"no locale file has the text '{key}'")
        return template
