"""What somebody probably meant: the known word that is close to a misspelt one, and the keys that a place may have."""

from collections.abc import Iterable
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from rapidfuzz import fuzz, process

from dialogs.mistakes import Path

_CLOSE = 60  # rapidfuzz ratio, 0–100


def nearest_to(word: str, known: Iterable[str]) -> str | None:
    """The one known word that is close enough to have been meant."""
    near = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return near[0] if near else None


def suggest(word: str, known: Iterable[str]) -> str:
    """ "did you mean 'x'?" when something known is close, else the known words."""
    options = sorted(known)
    near = nearest_to(word, options)
    if near:
        return f"did you mean '{near}'?"
    return f"known here: {', '.join(options[:12])}" if options else ""


def keys_at(model: Any, path: Path) -> frozenset[str]:
    """The keys that belong into the 'key: value' lines at `path` of a document; none where any key does."""
    for key in path:
        model = _inside(_bare(model), key)
    model = _bare(model)
    return frozenset(_fields(model)) if _is_model(model) else frozenset()


def _inside(model: Any, key: str | int) -> Any:
    if _is_model(model):
        return _fields(model).get(str(key), Any)
    parts = get_args(model)
    if get_origin(model) is dict:
        return parts[1]
    return parts[0] if get_origin(model) in {tuple, list} else Any


def _bare(model: Any) -> Any:
    """The type without what is written around it: `Annotated`, or the `None` that may stand there instead."""
    while get_origin(model) in {Annotated, Union, UnionType}:
        model = next(part for part in get_args(model) if part is not type(None))
    return model


def _is_model(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}
