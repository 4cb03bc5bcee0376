"""What was made of the content files, kept on disk between starts; anything wrong with it only means making it again.

It is as true as the texts and the program that made it: another program, or one bit that fell over, and it is not used.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

import dialogs
from dialogs.parsed import PARSED

NAME = "parsed.msgpack"


class Kept(msgspec.Struct, array_like=True):
    """The file: what was made, packed, with the digest of that and of the program."""

    digest: bytes
    made: bytes


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
        kept = msgspec.msgpack.decode(path.read_bytes(), type=Kept)
        return msgspec.msgpack.decode(kept.made, type=dict[str, bytes]) if kept.digest == _digest(kept.made) else {}
    except (OSError, msgspec.MsgspecError):
        return {}


def _keep(path: Path, used: dict[str, bytes]) -> None:
    half, made = path.with_suffix(".half"), msgspec.msgpack.encode(used)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(msgspec.msgpack.encode(Kept(_digest(made), made)))
        half.replace(path)


def _digest(made: bytes) -> bytes:
    return hashlib.blake2b(made, key=_program()).digest()


@cache
def _program() -> bytes:
    """Digest of the program files that make something of texts."""
    found = hashlib.blake2b()
    folder = Path(dialogs.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        found.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return found.digest()
