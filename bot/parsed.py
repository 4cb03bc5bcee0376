"""What was read from YAML files, kept on disk between starts; anything wrong with it only means reading again."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from dialogs.parsed import PARSED

NAME = "parsed.msgpack"


@contextlib.contextmanager
def remembered(folder: Path | None) -> Iterator[None]:
    """Recall what the last start read, and keep what is read within."""
    if folder is None:
        yield
        return
    path = folder / NAME
    before = _recalled(path)
    PARSED.recall(before)
    yield
    if (used := PARSED.used()) != before:
        _keep(path, used)


def _recalled(path: Path) -> dict[str, bytes]:
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, bytes])
    except (OSError, msgspec.MsgspecError):
        return {}


def _keep(path: Path, used: dict[str, bytes]) -> None:
    half = path.with_suffix(".half")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(msgspec.msgpack.encode(used))
        half.replace(path)
