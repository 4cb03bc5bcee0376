"""What pydantic found wrong, in words for whoever wrote the file or the setting: what must stand there instead."""

from collections.abc import Callable, Mapping
from typing import Any

Path = tuple[str | int, ...]
_LIST = "must be a list, such as [one, two]"
_LINES = "must be 'key: value' lines, indented below it"
_TEXT = "must be a text; put quotes around it where it looks like something else"
_WHOLE = "must be a whole number, such as 3"
_NUMBER = "must be a number, such as 3 or 0.5"
_SWITCH = "must be true or false"
_LENGTH = "must be a length of time, such as 90s, 3m, 20h or 7d"
_DAY = "must be a day, such as 2026-11-20"


def path_of(detail: Mapping[str, Any]) -> Path:
    """Where in the document a finding of pydantic's stands; a broken key counts as the place of its value."""
    return tuple(key for key in detail["loc"] if key != "[key]")


_SAME: dict[str, str] = {
    "bool_parsing": _SWITCH,
    "bool_type": _SWITCH,
    "date_from_datetime_inexact": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "dict_type": _LINES,
    "finite_number": _NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "frozen_set_type": _LIST,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "list_type": _LIST,
    "model_attributes_type": _LINES,
    "model_type": _LINES,
    "path_type": "must be a path",
    "string_sub_type": _TEXT,
    "string_type": _TEXT,
    "time_delta_parsing": _LENGTH,
    "time_delta_type": _LENGTH,
    "tuple_type": _LIST,
}
_ALLOWED = {  # what the patterns of names and numbers allow
    r"^[a-z][a-z0-9-]*$": "small letters, digits and hyphens, a letter first",
    r"^[a-z][a-z0-9_]*$": "small letters, digits and _, a letter first",
    r"^[a-z][a-z_]*$": "small letters and _, a letter first",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and hyphens",
    r"^[a-z0-9][a-z0-9_.-]*$": "small letters, digits, _, . and hyphens",
    r"^[A-Z]{2}$": "two capital letters, such as ES",
    r"^[0-9]{3}$": "three digits in quotes, such as '112'",
    r"^[*]?[0-9][0-9 ]*$": "digits and spaces in quotes, such as '900 20 20 10'",
    r"^\S+( \S+)?$": "one word or two",
}

Context = Mapping[str, Any]
_TOLD: dict[str, Callable[[Context], str]] = {
    "enum": lambda ctx: f"must be {ctx['expected']}",
    "greater_than": lambda ctx: f"must be more than {ctx['gt']:g}",
    "greater_than_equal": lambda ctx: f"must be at least {ctx['ge']:g}",
    "less_than": lambda ctx: f"must be less than {ctx['lt']:g}",
    "less_than_equal": lambda ctx: f"must be at most {ctx['le']:g}",
    "literal_error": lambda ctx: f"must be {ctx['expected']}",
    "string_pattern_mismatch": lambda ctx: f"must be {_ALLOWED.get(ctx['pattern'], 'like ' + ctx['pattern'])}",
    "string_too_long": lambda ctx: f"is too long: at most {_counted(ctx['max_length'], 'character')}",
    "string_too_short": lambda ctx: _too_short(ctx["min_length"], "character"),
    "too_long": lambda ctx: f"holds too much: at most {_counted(ctx['max_length'], 'entry')}",
    "too_short": lambda ctx: _too_short(ctx["min_length"], "entry"),
}
KNOWN = frozenset({"missing", "extra_forbidden", "value_error", *_SAME, *_TOLD})


def in_words(path: Path, problem: Mapping[str, Any]) -> str:
    """One sentence on `problem`, an entry of ValidationError.errors(), that names the key at `path`."""
    where = ".".join(map(str, path)) or "the file"
    parent = ".".join(map(str, path[:-1])) or "the file"
    if too_few(path, problem):
        return f"{parent} needs more entries than it has"
    if problem["type"] == "missing":
        return f"'{path[-1]}' is missing in {parent}"
    if problem["type"] == "extra_forbidden":
        return f"'{where}' is not a key that belongs here"
    said = predicate(problem)
    return f"{where} {said}" if said else f"{where}: {own_words(problem)}"


def predicate(problem: Mapping[str, Any]) -> str:
    """What the value must be; empty where a check of ours has its own words for it."""
    kind = problem["type"]
    return _SAME.get(kind) or (_TOLD[kind](problem["ctx"]) if kind in _TOLD else "")


def own_words(problem: Mapping[str, Any]) -> str:
    """The sentence that a check of ours raised as a ValueError."""
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{said[:1].lower()}{said[1:]}"


def too_few(path: Path, problem: Mapping[str, Any]) -> bool:
    """Whether a list of a fixed length is too short: pydantic calls its last entries missing."""
    return problem["type"] == "missing" and bool(path) and isinstance(path[-1], int)


def _too_short(least: int, what: str) -> str:
    return "must not be empty" if least == 1 else f"is too short: at least {_counted(least, what)}"


def _counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{number} {'entries' if what == 'entry' else what + 's'}"
