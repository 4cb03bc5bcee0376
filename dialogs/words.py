"""Values and emphasis as people read them."""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from dialogs.model.people import Person
from dialogs.text import escape

_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")


def emphasise(template: str) -> str:
    """A script's plain text as Telegram HTML: everything literal, but *stars* make bold."""
    return _BOLD.sub(r"<b>\1</b>", escape(template))


def show_value(value: Any, person: Person) -> str:
    """A variable in the person's language and zone; nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("text", ""))
    if isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(person.zone))
        return f"{format_date(local, 'EEEE', person.language)} {format_time(local, 'HH:mm', locale=person.language)}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return format_date(value, "EEEE d MMMM", person.language)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple | frozenset):
        return ", ".join(show_value(item, person) for item in value)
    return str(value)
